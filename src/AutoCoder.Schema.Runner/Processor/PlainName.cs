namespace AutoCoder.Schema.Runner.Processor;

/// <summary>
/// Names that a migration writes in quotes already. FluentMigrator (8.0.1, <c>GenericQuoter.IsQuoted</c>) takes one in double
/// quotes for the name inside of them, and any other quotes, as of SQL Server or MySQL, for a part of the name: so the table of
/// <c>Create.Table("[x]")</c> is called <c>[x]</c>.
/// </summary>
internal static class PlainName
{
    /// <summary>The name without double quotes around it.</summary>
    public static string Of(string name) => name is ['"', _, .., '"'] ? SqlName.Unquote(name) : name;

    /// <summary>The name in quotes, once.</summary>
    public static string Quote(string name) => SqlName.Quote(Of(name));

    /// <summary>The names without double quotes around them.</summary>
    public static ImmutableArray<string> Of(IEnumerable<string> names) => [.. names.Select(Of)];
}
