namespace AutoCoder.Schema.Testing;

/// <summary>Migrations apply to filled databases, and lose nothing that they do not say they lose.</summary>
/// <param name="databases">The kind.</param>
internal sealed class AppliesCheck(KindDatabases databases)
{
    /// <summary>One migration, on the version before it.</summary>
    public CheckResult One(long version) => Check(databases.Before(version), version);

    /// <summary>All that come after a version, in one transaction.</summary>
    public CheckResult AllFrom(long version) => Check(version, databases.Kind.Head);

    private CheckResult Check(long from, long to)
    {
        switch (databases.FilledAt(from))
        {
            case TestDatabase.Failed failed:
                return new CheckResult.Skipped($"{databases.Kind.Kind}: a migration before it fails on an empty database: "
                    + $"{databases.Label(failed.Version)}. Its own test says why.");
            case TestDatabase.NoRows none:
                return new CheckResult.Failed(none.Problem);
            case TestDatabase.Reached reached:
                ChangeRow row = Upgrade(reached, from, to);
                return row.Result == ChangeResult.Changed
                    ? new CheckResult.Passed(row.Notes)
                    : new CheckResult.Failed(Sentence(row, from, to));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private ChangeRow Upgrade(TestDatabase.Reached reached, long from, long to)
    {
        using ThoroughConnection connection = reached.Image.Open();
        (string Table, long Rows)[] before =
            [.. databases.Tables(connection).Select(table => (table, DatabaseRows.Count(connection, table)))];
        ChangeRow row = databases.Upgrade(connection, from, to);
        if (row.Result != ChangeResult.Changed) return row;
        LossMark[] marks = [.. row.Applied.Select(MarkOf).OfType<LossMark>()];
        (string Table, long Rows) lost = before.FirstOrDefault(
            then => !marks.Any(mark => mark.Excuses(then.Table))
                && ConnectionSchema.HasTable(connection, then.Table) && DatabaseRows.Count(connection, then.Table) < then.Rows);
        return lost.Table is null ? row : row with
        {
            Result = ChangeResult.Failed,
            Problem = $"the table {lost.Table} has {DatabaseRows.Count(connection, lost.Table)} rows instead of {lost.Rows}, "
                + "and nothing says that it is meant: "
                + $"keep them, or say it with {LossMark.Spelled(lost.Table)}",
        };
    }

    // The runner trusts code with the tables that it names; what code did to rows is seen here, where there are some.
    private LossMark? MarkOf(long version) =>
        LossMark.Parse(RunSteps.Destructive(databases.Kinds, databases.Kind.Kind, version))?.In(
            databases.Kinds.Expected(databases.Kind.Kind, databases.Before(version)) ?? DatabaseSchema.Empty);

    private string Sentence(ChangeRow row, long from, long to)
    {
        string start = from == 0 ? "an empty database" : $"a filled database at {databases.Label(from)}";
        string what = from == databases.Before(to)
            ? $"migration {databases.Label(to)} cannot be applied to {start}"
            : $"{start} cannot be upgraded to {databases.Label(to)}";
        return $"{databases.Kind.Kind}: {what}: {databases.ProblemOf(row, to)}.{OnWhat(from, to)} Mend the migration, then run: "
            + $"{NextCommand.Test(databases.NameOf(to))}";
    }

    // Which rows stand against it is found by leaving the others out.
    private string OnWhat(long from, long to)
    {
        if (from == 0) return "";
        if (Fails(from, to, [])) return " It fails on empty tables, too.";
        ImmutableArray<string> standing =
            [.. Enum.GetValues<RowVariant>().Where(variant => Fails(from, to, [variant])).Select(Words)];
        return standing.IsEmpty
            ? " Each kind of rows alone it takes: it fails when there are several."
            : $" It fails on rows {string.Join(", and on rows ", standing)}.";
    }

    private bool Fails(long from, long to, ImmutableArray<RowVariant> variants)
    {
        TestDatabase stage = variants.IsEmpty ? databases.At(from) : databases.FilledAt(from, variants);
        return stage is TestDatabase.Reached reached && Upgrade(reached, from, to).Result != ChangeResult.Changed;
    }

    private static string Words(RowVariant variant) => variant switch
    {
        RowVariant.Full => "with an ordinary value in every column",
        RowVariant.Nulls => "with NULL in every column that allows it",
        RowVariant.Defaults => "with the default in every column that has one",
        RowVariant.Edges => "with values from the edge (quotes, other scripts, large and negative numbers, far dates)",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>A migration that drops a table or a column, or deletes rows, says by its mark why.</summary>
/// <param name="databases">The kind.</param>
internal sealed class MarkCheck(KindDatabases databases)
{
    /// <summary>Checks one migration.</summary>
    public CheckResult Check(long version)
    {
        string kind = databases.Kind.Kind;
        if (databases.Kinds.Recording(kind)?.Find(version) is not { } recording)
            return new CheckResult.Skipped(
                $"{kind}: the migrations cannot be replayed on an empty database: {databases.Kinds.WhyNot(kind)?.Message}");
        ImmutableArray<string> losses = Losses(recording);
        if (losses.IsEmpty) return CheckResult.Well;
        return new CheckResult.Failed(
            $"{kind}: {string.Join(' ', losses)} Nothing says that it is meant. Give the class {recording.Migration.Name} "
            + "[MigrationTrait(\"destructive\", \"table.column: why nobody needs it\")] with what goes "
            + "(a table by its name alone), "
            + $"or keep the data; then run: {NextCommand.Test(recording.Migration.Name)}");
    }

    private ImmutableArray<string> Losses(MigrationRecording recording)
    {
        DatabaseSchema before = databases.Kinds.Expected(databases.Kind.Kind, databases.Before(recording.Migration.Version))
            ?? DatabaseSchema.Empty;
        string name = $"migration {databases.Label(recording.Migration.Version)}";
        return RunPromise.Of(before,
        [
            new RunStep(name, recording.Up)
            {
                RunsCode = recording.RunsCode,
                Destructive = RunSteps.Destructive(databases.Kinds, databases.Kind.Kind, recording.Migration.Version),
            },
        ]).Unmarked;
    }
}
