using System.Collections.Immutable;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Sessions;
using AutoCoder.Schema.Testing.Rows;
using AutoCoder.Schema.Testing.Trials;

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
        return trials.Upgrade(connection, from, to);
    }

    private string Sentence(UpgradeRow row, long from, long to)
    {
        string start = from == 0 ? "an empty database" : $"a filled database at {trials.Label(from)}";
        string what = from == trials.Before(to) ? $"migration {trials.Label(to)} cannot be applied to {start}" : $"{start} cannot be upgraded to {trials.Label(to)}";
        return $"{trials.Kind.Kind}: {what}: {row.Problem!.TrimEnd('.')}.{OnWhat(from, to)} Mend the migration, then run: {NextCommand.Test(to)}";
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
