namespace AutoCoder.Schema.Runner.Contents;

/// <summary>What is in a database: not its bytes, which a VACUUM changes, but everything that can be read from it.</summary>
/// <param name="Schema">A hash over the objects in <c>sqlite_schema</c>: type, name, table and SQL.</param>
/// <param name="Encoding">The encoding of its text (<c>PRAGMA encoding</c>).</param>
/// <param name="UserVersion"><c>PRAGMA user_version</c>.</param>
/// <param name="ApplicationId"><c>PRAGMA application_id</c>.</param>
/// <param name="Tables">Every table with rows of its own, by name; a virtual table's rows are in its shadow tables.</param>
internal sealed record DatabaseContent(
    string Schema, string Encoding, long UserVersion, long ApplicationId, ImmutableArray<TableContent> Tables)
{
    /// <summary>What is first found different, as the end of a sentence that begins with the other's name; null when nothing is.</summary>
    /// <param name="expected">What should be there.</param>
    public string? DifferenceFrom(DatabaseContent expected)
    {
        if (Schema != expected.Schema) return $"its schema is another one{MissingTable(expected)}";
        if (Encoding != expected.Encoding) return $"its encoding is {Encoding} instead of {expected.Encoding}";
        if (UserVersion != expected.UserVersion) return $"its user_version is {UserVersion} instead of {expected.UserVersion}";
        if (ApplicationId != expected.ApplicationId) return $"its application_id is {ApplicationId} instead of {expected.ApplicationId}";
        return Tables.Zip(expected.Tables, Difference).FirstOrDefault(difference => difference is not null);
    }

    private string MissingTable(DatabaseContent expected) =>
        expected.Tables.Select(table => table.Name).Except(Tables.Select(table => table.Name)).FirstOrDefault() is { } missing
            ? $", without the table {missing}"
            : "";

    private static string? Difference(TableContent actual, TableContent expected) => actual == expected ? null
        : actual.Rows == expected.Rows
            ? $"the table {expected.Name} has {actual.Rows} rows, as it should, and not all values in them are the same"
            : $"the table {expected.Name} has {actual.Rows} rows instead of {expected.Rows}";
}
