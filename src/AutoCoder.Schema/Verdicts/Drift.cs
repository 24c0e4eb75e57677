namespace AutoCoder.Schema.Verdicts;

/// <summary>The rule of drift: a database has the schema of the version that it is at. Pure.</summary>
internal static class Drift
{
    /// <summary>
    /// The version whose schema a database should have: its highest, when its versions are the first of the code without a
    /// gap. Null for any other database, whose migrations together make no version that somebody ever replayed.
    /// </summary>
    public static long? VersionOf(DatabaseState state, KindCatalogue kind)
    {
        if (state is not DatabaseState.Versioned { Applied: { IsEmpty: false } applied } || applied.Length > kind.Migrations.Length) return null;
        for (int i = 0; i < applied.Length; i++)
        {
            if (applied[i] != kind.Migrations[i].Version) return null;
        }

        return applied[^1];
    }

    /// <summary>How a database departs from the schema of its version; null when it does not.</summary>
    /// <param name="version">The version that it is at.</param>
    /// <param name="expected">The schema after that version.</param>
    /// <param name="actual">The schema that it has, without version table and ledger.</param>
    public static Verdict.Drifted? Between(long version, DatabaseSchema expected, DatabaseSchema actual)
    {
        ImmutableArray<SchemaDifference> differences = SchemaComparison.Compare(expected, actual);
        return differences.IsEmpty ? null : new Verdict.Drifted(version, differences);
    }
}
