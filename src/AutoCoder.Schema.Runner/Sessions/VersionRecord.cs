using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// What the version table of a session's database has to say when it is committed: what it said before, and what was done since.
/// It is asked, since something else may write to it: a trigger, a constraint, a migration.
/// </summary>
internal sealed class VersionRecord(SqliteConnection connection, VersionTable table)
{
    private const int MostNamed = 10;

    private SortedSet<long>? _expected;

    /// <summary>Remembers what it says before anything is recorded; what is remembered already stays.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public void Begin() => _expected ??= [.. Recorded()];

    /// <summary>Versions were recorded, or struck out.</summary>
    public void Change(ImmutableArray<long> added, ImmutableArray<long> removed)
    {
        _expected!.ExceptWith(removed);
        _expected.UnionWith(added);
    }

    /// <summary>
    /// How it contradicts what was done, or what is made to write to it from now on; null when nothing was to be recorded, and
    /// when all is well.
    /// </summary>
    /// <param name="schema">Reads the schema of the database.</param>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public string? Contradiction(Func<KnownSchema> schema)
    {
        if (_expected is null) return null;
        ImmutableArray<long> recorded = Recorded();
        if (recorded.AsSpan().SequenceEqual(_expected.ToArray())) return Flaw(schema());
        string lacks = Named("lacks", [.. _expected.Except(recorded)]), has = Named("has", [.. recorded.Except(_expected)]);
        string how = string.Join(" and ", new[] { lacks, has }.Where(part => part.Length > 0));
        return $"It does not record what was done: it {how}. "
            + "Something else writes to it (a trigger, a constraint, or a migration): find it with "
            + $"SELECT type, name, sql FROM sqlite_schema WHERE sql LIKE '%{table.Name}%', and take that out.";
    }

    private static string? Flaw(KnownSchema schema) =>
        (schema.VersionTableFlaw ?? schema.LedgerFlaw) is { } flaw ? $"{SentenceStart.Of(flaw)}." : null;

    private ImmutableArray<long> Recorded() =>
        ConnectionSchema.HasTable(connection, table.Name) ? ConnectionSchema.Versions(connection, table) : [];

    private static string Named(string verb, ImmutableArray<long> versions)
    {
        if (versions.IsEmpty) return "";
        string more = versions.Length > MostNamed ? $" and {versions.Length - MostNamed} more" : "";
        return $"{verb} {string.Join(", ", versions.Take(MostNamed))}{more}";
    }
}
