namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>
/// The proof that an upgrade loses nothing: the number of rows of every table, and a hash of every column that no migration of
/// the run writes to, before the first statement and before the commit. Every table is read once at each of the two moments.
/// </summary>
internal sealed class ContentProof
{
    private readonly ImmutableArray<ProvenTable> _tables;
    private readonly Func<string, string, bool> _mayGo;
    private readonly DatabaseSchema _before;
    private readonly bool _isOneTransaction;
    private readonly bool _isDestructive;

    private ContentProof(
        ImmutableArray<ProvenTable> tables, DatabaseSchema before, Func<string, string, bool> mayGo, bool isOneTransaction, bool isDestructive)
    {
        (_tables, _before, _mayGo, _isOneTransaction, _isDestructive) = (tables, before, mayGo, isOneTransaction, isDestructive);
    }

    /// <summary>What is worth knowing and no reason to fail.</summary>
    public ImmutableArray<string> Notes { get; private set; } = [];

    /// <summary>Looks at everything before the first change.</summary>
    public static ContentProof Before(
        DatabaseSession session, KnownSchema before, KindCatalogue kind, UpgradePlan.Work work, KindSchemas kinds, bool isOneTransaction)
    {
        if (RunSteps.Of(work, kind, kinds) is not { } steps)
            return Nothing(before.Schema, "That no row is lost was not proven: the migrations cannot be replayed on an empty database, so nobody knows what they write to.");
        if (kinds.Runners[kind.Kind].RunsUnrecorded && !work.Apply.IsEmpty)
            return Nothing(before.Schema, "That no row is lost was not proven: maintenance or a profile runs beside the migrations, and nobody knows what it writes to.");
        RunPromise promise = PromiseOf(before, kind.Kind, work, steps);
        DatabaseSchema[] between = [.. kinds.Schemas(kind.Kind).Where(entry => entry.Key >= work.From && entry.Key <= work.To).Select(entry => entry.Value)];
        return new(
            [.. promise.Tables.Select(table => ProvenTable.Before(session.Connection, before, table))],
            before.Schema,
            (table, column) => between.Any(schema => schema.FindTable(table)?.FindColumn(column) is not null),
            isOneTransaction,
            promise.DeletesUnseen)
        {
            Notes = [.. promise.Losses.Select(Sentence), .. promise.Notes.Select(Sentence)],
        };
    }

    // What a run promises follows from the schema and the migrations; a repair is one database's own.
    private static RunPromise PromiseOf(KnownSchema before, string kind, UpgradePlan.Work work, ImmutableArray<RunStep> steps) =>
        work.Repair is { IsEmpty: false }
            ? RunPromise.Of(before.Schema, steps)
            : before.Answer((nameof(RunPromise), kind, string.Join(',', work.Apply)), () => RunPromise.Of(before.Schema, steps))!;

    /// <summary>Looks again. When something is lost, the session's transaction is over: its rows were needed to name them.</summary>
    /// <param name="session">The database after the run.</param>
    /// <param name="after">Its schema.</param>
    public MigrationFailure? Check(DatabaseSession session, KnownSchema after)
    {
        foreach (ProvenTable table in _tables)
        {
            if (Loss(session, table, after) is { } loss) return new(null, "preservation", null, loss);
        }

        return null;
    }

    private string? Loss(DatabaseSession session, ProvenTable table, KnownSchema after)
    {
        TablePromise promise = table.Promise;
        if (promise.After is not { } name) return null;
        if (after.Schema.FindTable(name) is not { } now) return $"the table {promise.Table} is gone, and no migration of this run drops it";
        foreach (ColumnPromise gone in promise.Columns.Where(column => now.FindColumn(column.After) is null))
        {
            if (!_mayGo(promise.Table, gone.Column)) return $"the column {gone.Column} of {promise.Table} is gone, and no migration of this run drops it";
            Notes = [.. Notes, $"The column {gone.Column} of {promise.Table} is dropped."];
        }

        return table.LossIn(session.Connection, after, KeptIn(promise, now), _isDestructive, _isOneTransaction);
    }

    // A column of another affinity stores other values, as was asked for; and values cannot be paired where the key is another one.
    private ImmutableArray<ColumnPromise> KeptIn(TablePromise promise, TableSchema now)
    {
        TableSchema then = _before.FindTable(promise.Table)!;
        if (promise.IsKeyed && !HasSameKey(then, now, promise))
        {
            Notes = [.. Notes, $"The contents of {promise.Table} were not compared: its rows have other keys now."];
            return [];
        }

        return [.. promise.Columns.Where(column => now.FindColumn(column.After) is { } found && found.Affinity == then.FindColumn(column.Column)!.Affinity)];
    }

    private static bool HasSameKey(TableSchema then, TableSchema now, TablePromise promise)
    {
        if (then.WithoutRowId != now.WithoutRowId) return false;
        string? alias = now.Columns.FirstOrDefault(column => column.IsRowIdAlias)?.Name;
        if (!now.WithoutRowId) return alias is null || then.Columns.Any(column => column.IsRowIdAlias && IsKept(column.Name, alias));
        return then.PrimaryKey!.Terms.Length == now.PrimaryKey!.Terms.Length
            && then.PrimaryKey.Terms.Zip(now.PrimaryKey.Terms).All(pair => IsKept(pair.First.Column, pair.Second.Column));
        bool IsKept(string? before, string? after) => promise.Columns.Any(column => Same(column.Column, before) && Same(column.After, after));
    }

    private static bool Same(string? left, string? right) => Sql.SqlNameComparer.Instance.Equals(left, right);

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)}";

    private static ContentProof Nothing(DatabaseSchema before, string note) => new([], before, (_, _) => true, true, false) { Notes = [note] };
}
