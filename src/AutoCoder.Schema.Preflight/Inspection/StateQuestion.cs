using System.Collections.Immutable;
using System.Globalization;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Preflight.Sqlite;
using AutoCoder.Schema.States;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>The questions that tell a database's state: which tables it has, and which versions are in its version table.</summary>
internal sealed class StateQuestion(VersionTable versionTable)
{
    private const int MostVersions = 1_000_000;

    private readonly string _versions =
        $"SELECT v.{Quote(versionTable.VersionColumn)} FROM main.{Quote(versionTable.Name)} AS v";

    /// <summary>Asks them of an open database.</summary>
    public DatabaseState Ask(ReadOnlyConnection connection)
    {
        int tables = 0;
        using (ReadOnlyStatement schema = connection.Prepare("SELECT type, name, sql FROM main.sqlite_schema"))
        {
            while (schema.Step())
            {
                string? type = schema.Text(0), name = schema.Text(1);
                if (string.Equals(name, versionTable.Name, StringComparison.OrdinalIgnoreCase) && type is "table" or "view")
                    return IsPlainTable(type, schema.Text(2)) ? Versions(connection) : NotATable(type);
                if (type == "table" && name?.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) == false) tables++;
            }
        }

        return tables == 0 ? new DatabaseState.Empty() : new DatabaseState.Unversioned(tables);
    }

    private DatabaseState Versions(ReadOnlyConnection connection)
    {
        ReadOnlyStatement rows;
        try
        {
            rows = connection.Prepare(_versions);
        }
        catch (SqliteFailureException missing) when (missing.Failure.Code == SQLitePCL.raw.SQLITE_ERROR)
        {
            return Unusable($"table {versionTable.Name} has no column {versionTable.VersionColumn}");
        }

        using (rows) return Collect(rows);
    }

    private DatabaseState Collect(ReadOnlyStatement rows)
    {
        var versions = new List<long>();
        while (rows.Step())
        {
            if (!rows.IsInteger(0)) return Unusable($"a row of {versionTable.Name} holds {rows.TypeName(0)} where a version belongs");
            if (rows.Integer(0) < 0) return Unusable($"a row of {versionTable.Name} holds a negative version, {rows.Integer(0).ToString(CultureInfo.InvariantCulture)}");
            if (versions.Count == MostVersions) return Unusable($"{versionTable.Name} has more than {MostVersions} rows");
            versions.Add(rows.Integer(0));
        }

        versions.Sort();
        return new DatabaseState.Versioned([.. versions.Distinct()], Repeated(versions));
    }

    private static ImmutableArray<long> Repeated(List<long> sorted)
    {
        ImmutableArray<long>.Builder? repeated = null;
        for (int i = 1; i < sorted.Count; i++)
        {
            if (sorted[i] == sorted[i - 1] && (repeated is null || repeated[^1] != sorted[i]))
                (repeated ??= ImmutableArray.CreateBuilder<long>()).Add(sorted[i]);
        }

        return repeated?.ToImmutable() ?? [];
    }

    private static bool IsPlainTable(string type, string? sql) =>
        type == "table" && sql?.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase) == false;

    private DatabaseState.Unreadable NotATable(string type) =>
        Unusable($"{versionTable.Name} is a {(type == "view" ? "view" : "virtual table")}, not a table");

    private static DatabaseState.Unreadable Unusable(string detail) => new(UnreadableReason.VersionTableUnusable, detail);

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
