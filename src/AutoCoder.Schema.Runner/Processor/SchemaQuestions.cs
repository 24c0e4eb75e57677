namespace AutoCoder.Schema.Runner.Processor;

/// <summary>Answers <c>Schema.Table(…)…Exists()</c> from the tables' own statements, with names compared as SQLite does.</summary>
internal sealed class SchemaQuestions(SchemaStatements statements)
{
    public bool HasSchema(string? name) => ExpressionRules.IsMain(name)
        || Convert.ToInt64(
            statements.Ask($"SELECT count(*) FROM pragma_database_list WHERE name = {Text(name!)} COLLATE NOCASE"),
            System.Globalization.CultureInfo.InvariantCulture) > 0;

    public bool HasTable(string table) => SessionSchema.HasTable(statements.Connection, table);

    public bool HasColumn(string table, string column) =>
        HasTable(table) && Convert.ToInt64(
            statements.Ask($"SELECT count(*) FROM pragma_table_xinfo({Text(table)}) WHERE name = {Text(column)} COLLATE NOCASE"),
            System.Globalization.CultureInfo.InvariantCulture) > 0;

    public bool HasIndex(string table, string index) => Find("index", index) is { } found && SqlName.Same(found.Table, table);

    /// <summary>A unique index, or a constraint of the table's statement that has the name.</summary>
    public bool HasConstraint(string table, string name) =>
        (HasIndex(table, name) && IndexDefinition.Parse(Find("index", name)!.Sql ?? "") is { IsUnique: true })
        || (Definition(table) is { } definition && definition.Columns.SelectMany(column => column.Constraints)
            .Concat(definition.Constraints).Any(constraint => SqlName.Same(constraint.Name, name)));

    /// <summary>Whether a column's default is the given one.</summary>
    public bool HasDefault(string table, string column, string sql) =>
        Definition(table)?.FindColumn(column) is { } found
        && found.Constraints.OfType<ConstraintDefinition.Default>().LastOrDefault() is { } value
        && Normalised(value.Value.Of(Definition(table)!.Sql)) == Normalised(sql);

    private TableDefinition? Definition(string table) => TableDraft.Of(table, statements.ReadSchema())?.Original;

    private SchemaEntry? Find(string type, string name) =>
        statements.ReadSchema().FirstOrDefault(entry => entry.Type == type && SqlName.Same(entry.Name, name));

    private static string Normalised(string sql) =>
        NormalisedSql.Expression(sql, System.Collections.Frozen.FrozenSet<string>.Empty);

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
