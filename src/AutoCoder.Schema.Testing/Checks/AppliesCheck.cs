namespace AutoCoder.Schema.Testing.Checks;

/// <summary>Migrations apply to filled databases, and lose nothing that they do not say they lose.</summary>
/// <param name="trials">The kind.</param>
internal sealed class AppliesCheck(KindTrials trials)
{
    /// <summary>One migration, on the version before it.</summary>
    public CheckResult One(long version) => Check(trials.Before(version), version);

    /// <summary>All that come after a version, in one transaction.</summary>
    public CheckResult AllFrom(long version) => Check(version, trials.Kind.Head);

    private CheckResult Check(long from, long to)
    {
        switch (trials.FilledAt(from))
        {
            case Stage.Failed failed:
                return new CheckResult.Skipped($"{trials.Kind.Kind}: a migration before it fails on an empty database: {trials.Label(failed.Version)}. Its own test says why.");
            case Stage.NoRows none:
                return new CheckResult.Failed(none.Problem);
            case Stage.Reached reached:
                UpgradeRow row = Upgrade(reached, from, to);
                return row.Result == UpgradeResult.Upgraded ? new CheckResult.Passed(row.Notes) : new CheckResult.Failed(Sentence(row, from, to));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private UpgradeRow Upgrade(Stage.Reached reached, long from, long to)
    {
        using ThoroughConnection connection = reached.Image.Open();
        (string Table, long Rows)[] before = [.. trials.Tables(connection).Select(table => (table, DatabaseRows.Count(connection, table)))];
        UpgradeRow row = trials.Upgrade(connection, from, to);
        if (row.Result != UpgradeResult.Upgraded || row.Applied.Any(IsMarked)) return row;
        (string Table, long Rows) lost = before.FirstOrDefault(then => DatabaseRows.HasTable(connection, then.Table) && DatabaseRows.Count(connection, then.Table) < then.Rows);
        return lost.Table is null ? row : row with
        {
            Result = UpgradeResult.Failed,
            Problem = $"the table {lost.Table} has {DatabaseRows.Count(connection, lost.Table)} rows instead of {lost.Rows}, and nothing says that it is meant: "
                + "keep them, or say it with [MigrationTrait(\"destructive\", \"why nobody needs them\")]",
        };
    }

    // The runner trusts code with the tables that it names; what code did to rows is seen here, where there are some.
    private bool IsMarked(long version) => !string.IsNullOrWhiteSpace(RunSteps.Destructive(trials.Kinds, trials.Kind.Kind, version));

    private string Sentence(UpgradeRow row, long from, long to)
    {
        string start = from == 0 ? "an empty database" : $"a filled database at {trials.Label(from)}";
        string what = from == trials.Before(to) ? $"migration {trials.Label(to)} cannot be applied to {start}" : $"{start} cannot be upgraded to {trials.Label(to)}";
        return $"{trials.Kind.Kind}: {what}: {trials.ProblemOf(row, to)}.{OnWhat(from, to)} Mend the migration, then run: {NextCommand.Test(trials.NameOf(to))}";
    }

    // Which rows stand against it is found by leaving the others out.
    private string OnWhat(long from, long to)
    {
        if (from == 0) return "";
        if (Fails(from, to, [])) return " It fails on empty tables, too.";
        ImmutableArray<string> standing = [.. Enum.GetValues<RowVariant>().Where(variant => Fails(from, to, [variant])).Select(Words)];
        return standing.IsEmpty ? " Each kind of rows alone it takes: it fails when there are several." : $" It fails on rows {string.Join(", and on rows ", standing)}.";
    }

    private bool Fails(long from, long to, ImmutableArray<RowVariant> variants)
    {
        Stage stage = variants.IsEmpty ? trials.At(from) : trials.FilledAt(from, variants);
        return stage is Stage.Reached reached && Upgrade(reached, from, to).Result != UpgradeResult.Upgraded;
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
