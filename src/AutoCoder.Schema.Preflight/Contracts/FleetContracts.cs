namespace AutoCoder.Schema.Preflight.Contracts;

/// <summary>
/// What an application expects of a fleet, read once for a check; what can be said of it without any database is found here.
/// </summary>
internal sealed class FleetContracts
{
    private readonly Fleet _fleet;
    private readonly TextReader _standardInput;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, KindStatements> _statements = [];
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<ContractFinding>.Builder _findings = ImmutableArray.CreateBuilder<ContractFinding>();
    private readonly ImmutableArray<FleetNote>.Builder _notes = ImmutableArray.CreateBuilder<FleetNote>();

    /// <summary>Reads the files that the fleet names. No database file is touched.</summary>
    /// <exception cref="OperationCanceledException">Somebody asked to stop while a command printed one.</exception>
    public FleetContracts(Fleet fleet, TextReader standardInput, CancellationToken cancellation)
    {
        _fleet = fleet;
        (_standardInput, _cancellation) = (standardInput, cancellation);
        foreach (IGrouping<string, ContractFile> files in fleet.Models.GroupBy(file => file.Kind))
            AddModel(files.Key, Read(files));
        foreach (IGrouping<string, ContractFile> files in fleet.Statements.GroupBy(file => file.Kind))
            AddStatements(files.Key, Read(files));
    }

    /// <summary>Why the check cannot be made, one line each: files that cannot be read, models that are none.</summary>
    public ImmutableArray<string> Problems => _problems.ToImmutable();

    /// <summary>What the migrations do not give.</summary>
    public ImmutableArray<ContractFinding> Findings => _findings.ToImmutable();

    /// <summary>What was left out.</summary>
    public ImmutableArray<FleetNote> Notes => _notes.ToImmutable();

    /// <summary>The statements to prepare against databases of a kind; null when there are none.</summary>
    public KindStatements? Of(string kind) => _statements.GetValueOrDefault(kind);

    private ImmutableArray<SqlFile> Read(IEnumerable<ContractFile> files)
    {
        (SqlFile? File, string? Problem)[] read =
            [.. files.Select(file => ContractFileReader.Read(file, _standardInput, _cancellation))];
        _problems.AddRange(read.Select(one => one.Problem).OfType<string>());
        return [.. read.Select(one => one.File).OfType<SqlFile>()];
    }

    private void AddModel(string kind, ImmutableArray<SqlFile> files)
    {
        if (files.IsEmpty) return;
        switch (ModelReader.Read(
            files, table => string.Equals(table, _fleet.Catalogue.VersionTable.Name, StringComparison.OrdinalIgnoreCase)))
        {
            case Outcome<Model>.Refused refused:
                _problems.AddRange(refused.Problems);
                break;
            case Outcome<Model>.Done { Value: var model } when Head(kind) is { } head:
                Note(files[0], model.Notes);
                _findings.AddRange(ModelContract.Compare(kind, model, head).Select(finding => finding with
                {
                    ClosesGate = finding.Class == DifferenceClass.Breaking || _fleet.Gate.IsStrict,
                }));
                break;
            default:
                _problems.Add(NoLock(kind, files[0].Path));
                break;
        }
    }

    private void AddStatements(string kind, ImmutableArray<SqlFile> files)
    {
        ApplicationStatements[] read = [.. files.Select(ApplicationStatements.Of)];
        foreach ((SqlFile file, ApplicationStatements statements) in files.Zip(read))
        {
            Note(file, statements.Notes);
            if (statements.Statements.IsEmpty && statements.Notes.IsEmpty)
                _problems.Add($"{file.Path} has no statement; write those of the application into it.");
        }

        var all = new StatementCheck(kind, [.. read.SelectMany(one => one.Statements)]);
        ImmutableArray<FailingStatement>? atHead =
            Head(kind) is { } head ? AtHead(kind, _fleet.Lock!.Find(kind)!.Maintained.With(head), all) : null;
        foreach (FailingStatement failing in atHead ?? []) _findings.Add(Finding(kind, failing));
        HashSet<(string, int)> told = [.. (atHead ?? []).Select(failing => (failing.File, failing.Line))];
        _statements[kind] = new(
            new StatementCheck(
                kind,
                [.. all.Statements.Where(statement => !told.Contains((statement.Place.File, statement.Place.Line ?? 1)))]),
            PassAtHead: atHead is not null);
    }

    private ImmutableArray<FailingStatement>? AtHead(string kind, DatabaseSchema head, StatementCheck statements)
    {
        try
        {
            using var newest =
                ReadOnlyConnection.InMemory([.. CanonicalDdl.Statements(head), VersionTableDdl(_fleet.Catalogue.VersionTable)]);
            return statements.Ask(newest, () => head);
        }
        catch (SqliteFailureException problem)
        {
            _notes.Add(new FleetNote(
                _fleet.Catalogue.AssemblyPath,
                $"The newest schema of '{kind}' cannot be made in memory ({problem.Failure.Message ?? problem.Failure.Detail}): "
                    + "statements are prepared against databases only.",
                HidesDatabases: false));
            return null;
        }
    }

    private ContractFinding Finding(string kind, FailingStatement failing) => new(
        kind,
        new SourcePlace(failing.File, failing.Line),
        DifferenceClass.Breaking,
        $"the statement fails even after every migration of '{kind}': {failing.Message}.")
    {
        ClosesGate = !_fleet.Gate.Allowed.Contains(new Verdict.Incompatible([]).Name),
        Remedy = ContractFinding.RemedyOf(failing.Message),
    };

    private DatabaseSchema? Head(string kind) => _fleet.Lock?.Find(kind)?.SchemaAt(_fleet.Catalogue.Find(kind)!.Head);

    private void Note(SqlFile file, ImmutableArray<string> notes) =>
        _notes.AddRange(notes.Select(note => new FleetNote(file.Path, note, HidesDatabases: false)));

    private string NoLock(string kind, string file)
    {
        string assembly = _fleet.Catalogue.AssemblyPath;
        return $"{file} cannot be compared with the migrations of '{kind}': {assembly} carries no {SchemaLock.FileName} for it. "
            + $"It is made by: {ShellWord.Join(["autocoder-schema", "lock", "--migrations", assembly])}";
    }

    private static string VersionTableDdl(VersionTable table) =>
        $"CREATE TABLE {Quote(table.Name)} ({Quote(table.VersionColumn)} INTEGER NOT NULL, "
        + $"{Quote(table.AppliedOnColumn)} DATETIME, {Quote(table.DescriptionColumn)} TEXT)";

    private static string Quote(string name) => Sql.SqlName.Quote(name);
}

/// <summary>The statements to prepare against databases of one kind.</summary>
/// <param name="Check">Prepares them.</param>
/// <param name="PassAtHead">
/// Whether all of them are known to pass against the newest schema of the lock; those that do not are told once and are not
/// among them.
/// </param>
internal sealed record KindStatements(StatementCheck Check, bool PassAtHead);
