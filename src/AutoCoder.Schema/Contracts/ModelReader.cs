namespace AutoCoder.Schema.Contracts;

/// <summary>
/// Reads DDL as tools print it (SQLAlchemy's <c>CreateTable</c>, Entity Framework Core's script, Rails' <c>structure.sql</c>,
/// Django's <c>sqlmigrate</c>, <c>sqlite3 .schema</c>) into the schema that the code expects.
/// </summary>
internal static class ModelReader
{
    /// <summary>Reads the files of one model. Never throws, whatever is in them.</summary>
    /// <param name="files">At least one file; together they are the model.</param>
    /// <param name="ignoreTable">Says which tables are no part of a model, such as the version table.</param>
    public static ModelReading Read(ImmutableArray<SqlFile> files, Func<string, bool>? ignoreTable = null)
    {
        var statements = new ModelStatements();
        foreach (SqlFile file in files) statements.Add(file);
        bool IsLeftOut(string table) => HistoryTables.Contains(table) || ignoreTable?.Invoke(table) == true;
        var schema = SchemaReader.Read(statements.Objects.Select(found => found.Entry), IsLeftOut);
        if (statements.Problems.IsEmpty && schema.Tables.IsEmpty) return Empty(files);
        return statements.Problems.IsEmpty
            ? new ModelReading.Read(
                new Model(schema, new(files[0].Path, null), ModelPlaces.Of(schema, statements.Objects)), statements.Notes)
            : new ModelReading.Refused(statements.Problems);
    }

    private static ModelReading.Refused Empty(ImmutableArray<SqlFile> files) => new(
        [.. files.Select(file => $"{file.Path} makes no table; write the DDL of the whole model into it, as the ORM prints it.")]);
}
