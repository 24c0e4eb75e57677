namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>Reads a registry as every database is read here: in whatever journal mode, without writing.</summary>
internal sealed class SqliteRegistryReader(InspectionOptions options) : IRegistryReader
{
    private const string HasProjects = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = 'projects'";

    /// <inheritdoc />
    public RegistryReading Read(string path, long after, int limit) =>
        ReadOnlyDatabase.Ask(path, options, connection => Rows(connection, after, limit)) switch
        {
            Reading<RegistryReading>.Answer answer => answer.Value,
            Reading<RegistryReading>.Unreadable unreadable => new RegistryReading.Unreadable(unreadable.Reason, unreadable.Detail),
            Reading<RegistryReading>.NoBytes => NoProjects,
            _ => new RegistryReading.Unreadable(UnreadableReason.InputOutput, "it went away while it was looked for"),
        };

    private static RegistryReading.Unreadable NoProjects =>
        new(UnreadableReason.WrongKind, "it has no table 'projects', so it is not a registry");

    private static RegistryReading Rows(ReadOnlyConnection connection, long after, int limit)
    {
        using (SqliteStatement table = connection.Prepare(HasProjects))
        {
            if (!table.Step()) return NoProjects;
        }

        string query = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT p.rowid, p.\"name\", p.\"path\" FROM main.projects AS p WHERE p.rowid > {after} ORDER BY p.rowid LIMIT {limit}");
        using SqliteStatement rows = connection.Prepare(query);
        List<RegistryRow> read = [];
        while (rows.Step()) read.Add(new RegistryRow(rows.Integer(0), Text(rows, 1), Text(rows, 2)));
        return new RegistryReading.Read(read);
    }

    private static string? Text(SqliteStatement row, int column) => row.TypeName(column) == "text" ? row.Text(column) : null;
}
