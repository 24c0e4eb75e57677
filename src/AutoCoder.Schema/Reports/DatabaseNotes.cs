namespace AutoCoder.Schema.Reports;

/// <summary>What is worth knowing of a database besides its verdicts.</summary>
internal static class DatabaseNotes
{
    /// <summary>Sentences without the database's name.</summary>
    public static IEnumerable<string> On(DatabaseReport database, GateReport report)
    {
        string versions = report.Catalogue.VersionTable.Name;
        if (database.State is DatabaseState.Versioned { UnrecordedTables: > 0 and var tables })
        {
            yield return tables == 1
                ? $"has a table, but no version in {versions}: a migration that makes the same table would fail."
                : $"has {tables} tables, but no version in {versions}: migrations that make the same tables would fail.";
        }

        foreach (string note in database.Notes) yield return note;
    }
}
