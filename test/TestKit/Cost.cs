namespace AutoCoder.Schema.TestKit;

/// <summary>What was done with one database, counted.</summary>
/// <param name="Opens">How often its file was opened; each costs what a whole look at a small database costs.</param>
/// <param name="Companions">How often a journal or a <c>-wal</c> was.</param>
/// <param name="Transactions">How many were begun.</param>
/// <param name="Statements">How many statements ran, those that begin and end transactions among them.</param>
/// <param name="Reads">How often SQLite asked the system for bytes.</param>
/// <param name="Writes">How often it gave it some.</param>
/// <param name="Syncs">How often it waited for the disk.</param>
internal sealed record Cost(int Opens, int Companions, int Transactions, int Statements, int Reads, int Writes = 0, int Syncs = 0)
{
    private static readonly string[] Files = ["read", "write", "sync"];

    /// <summary>Counts.</summary>
    public static Cost Of(IReadOnlyList<string> seen)
    {
        string[] statements = [.. seen.Where(what => !IsFile(what))];
        return new(
            seen.Count(what => what == "open"), seen.Count(what => what.StartsWith("open -", StringComparison.Ordinal)),
            statements.Count(sql => sql.StartsWith("BEGIN", StringComparison.OrdinalIgnoreCase) || sql.StartsWith("SAVEPOINT", StringComparison.OrdinalIgnoreCase)),
            statements.Length, seen.Count(what => what == "read"), seen.Count(what => what == "write"), seen.Count(what => what == "sync"));
    }

    /// <summary>The greatest of each count: what no database of several exceeds.</summary>
    public static Cost Greatest(params IEnumerable<Cost> costs) => costs.Aggregate((one, other) => new(
        Math.Max(one.Opens, other.Opens), Math.Max(one.Companions, other.Companions), Math.Max(one.Transactions, other.Transactions),
        Math.Max(one.Statements, other.Statements), Math.Max(one.Reads, other.Reads), Math.Max(one.Writes, other.Writes), Math.Max(one.Syncs, other.Syncs)));

    /// <summary>Fails when one count is above its bound, and says which may be lowered.</summary>
    /// <param name="most">The bounds.</param>
    /// <param name="seen">What was done, for the message.</param>
    public void ShouldBeAtMost(Cost most, IReadOnlyList<string> seen)
    {
        string what = $"was {this}, and at most {most} is allowed. What was done:\n{string.Join('\n', seen)}";
        Opens.ShouldBeLessThanOrEqualTo(most.Opens, what);
        Companions.ShouldBeLessThanOrEqualTo(most.Companions, what);
        Transactions.ShouldBeLessThanOrEqualTo(most.Transactions, what);
        Statements.ShouldBeLessThanOrEqualTo(most.Statements, what);
        Reads.ShouldBeLessThanOrEqualTo(most.Reads, what);
        Writes.ShouldBeLessThanOrEqualTo(most.Writes, what);
        Syncs.ShouldBeLessThanOrEqualTo(most.Syncs, what);
        if (this != most) TestContext.Out.WriteLine($"It costs less than is allowed; lower the bound to {this} (it is {most}).");
    }

    private static bool IsFile(string what) => Files.Contains(what) || what == "open" || what.StartsWith("open -", StringComparison.Ordinal);
}
