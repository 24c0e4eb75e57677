using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Testing.Rows;

/// <summary>Rows for every table of a kind's databases, at any version.</summary>
/// <param name="trials">The kind.</param>
/// <param name="give">The rows that the team gives for a version.</param>
internal sealed class DatabaseFiller(KindTrials trials, Func<long, IEnumerable<Row>> give)
{
    private static readonly ImmutableDictionary<string, object?> NothingGiven = ImmutableDictionary<string, object?>.Empty;

    /// <summary>Puts rows into every table; those that are given take the place of those that would be made up for their table.</summary>
    /// <param name="connection">The database, with foreign keys off.</param>
    /// <param name="version">The version that it is at.</param>
    /// <param name="variants">The kinds of rows.</param>
    /// <returns>Why a table has no row, and what to do; null when each has one.</returns>
    public string? Fill(SqliteConnection connection, long version, ImmutableArray<RowVariant> variants)
    {
        DatabaseSchema schema = SchemaReader.Read(SessionSchema.Read(connection, trials.VersionTable));
        Row[] given = [.. give(version)];
        foreach (Row row in given)
        {
            if (trials.Unknown(row) is { } unknown) return unknown;
        }

        foreach (TableSchema table in TableOrder.Of(schema))
        {
            Row[] own = [.. given.Where(row => SqlName.Same(row.Table, table.Name))];
            if (Fill(new(connection, table), table, own, variants) is { } problem) return Sentence(table, version, problem, own.Length > 0);
        }

        return null;
    }

    private static string? Fill(TableFiller filler, TableSchema table, Row[] given, ImmutableArray<RowVariant> variants)
    {
        foreach (Row row in given)
        {
            if (filler.Add(RowVariant.Full, Known(row, table)) is { } problem) return problem;
        }

        if (given.Length > 0) return null;
        string?[] problems = [.. variants.Select(variant => filler.Add(variant, NothingGiven))];
        return problems.Contains(null) ? null : problems[0];
    }

    // A column of another version: the same rows serve for all.
    private static Dictionary<string, object?> Known(Row row, TableSchema table) => row.Values
        .Where(value => table.FindColumn(value.Key) is not null)
        .ToDictionary(value => value.Key, value => value.Value, (IEqualityComparer<string>)SqlNameComparer.Instance);

    private string Sentence(TableSchema table, long version, string problem, bool isGiven)
    {
        string columns = string.Join(", ", table.Columns.Where(column => column.MustBeGiven).Take(3).Select(column => $"{column.Name} = …").DefaultIfEmpty("…"));
        return isGiven
            ? $"{trials.Kind.Kind}, version {version}: a row that Rows(\"{trials.Kind.Kind}\", {version}) gives for the table {table.Name} does not fit: {problem}. Mend it there."
            : $"{trials.Kind.Kind}, version {version}: no row can be made up for the table {table.Name}: {problem}. Give one: override Rows(kind, version) and return "
                + $"Row.In(\"{table.Name}\", new {{ {columns} }}) when kind is \"{trials.Kind.Kind}\"; what it leaves out is made up.";
    }
}
