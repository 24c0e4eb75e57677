namespace AutoCoder.Schema.Schemas;

/// <summary>
/// The tables in which other tools keep what they did to a database. They are nobody's drift; and where there is one, somebody
/// else's steps ran, those that only changed rows among them, which no schema tells.
/// </summary>
internal static class OtherRecords
{
    private static readonly (string Table, string Tool)[] Known =
    [
        ("alembic_version", "Alembic"),
        ("django_migrations", "Django"),
        ("__EFMigrationsHistory", "Entity Framework"),
        ("__EFMigrationsLock", "Entity Framework"),
        ("__MigrationHistory", "Entity Framework 6"),
        ("schema_migrations", "dbmate, golang-migrate or Rails"),
        ("ar_internal_metadata", "Rails"),
        ("goose_db_version", "goose"),
        ("flyway_schema_history", "Flyway"),
        ("schema_version", "Flyway or the application"),
        ("DATABASECHANGELOG", "Liquibase"),
        ("DATABASECHANGELOGLOCK", "Liquibase"),
        ("d1_migrations", "Cloudflare D1"),
        ("_sqlx_migrations", "sqlx"),
        ("__diesel_schema_migrations", "Diesel"),
        ("refinery_schema_history", "refinery"),
        ("seaql_migrations", "SeaORM"),
        ("_prisma_migrations", "Prisma"),
        ("__drizzle_migrations", "Drizzle"),
        ("knex_migrations", "Knex"),
        ("knex_migrations_lock", "Knex"),
        ("SequelizeMeta", "Sequelize"),
        ("grdb_migrations", "GRDB"),
        ("room_master_table", "Room"),
        ("aerich", "Aerich"),
        ("SchemaVersions", "DbUp"),
        ("gorp_migrations", "sql-migrate"),
        ("atlas_schema_revisions", "Atlas"),
        ("migratehistory", "peewee-migrate"),
        ("_yoyo_migration", "yoyo"),
        ("_yoyo_log", "yoyo"),
        ("_yoyo_version", "yoyo"),
        ("yoyo_lock", "yoyo"),
        ("phinxlog", "Phinx"),
        ("doctrine_migration_versions", "Doctrine"),
        ("migrations", "Laravel or TypeORM"),
        ("_migrations", "PocketBase"),
        ("mikro_orm_migrations", "MikroORM"),
        ("kysely_migration", "Kysely"),
        ("kysely_migration_lock", "Kysely"),
        ("bun_migrations", "Bun"),
        ("bun_migration_locks", "Bun"),
    ];

    /// <summary>Whose record a table of this name is, or null.</summary>
    public static string? ToolOf(string table)
    {
        foreach ((string name, string tool) in Known)
        {
            if (SqlName.Same(name, table)) return tool;
        }

        return null;
    }

    /// <summary>The records in a schema that is not of their making, by their tables.</summary>
    /// <param name="actual">The schema of a database.</param>
    /// <param name="expected">Schemas of versions: a table that one of them has is the migrations' own.</param>
    public static ImmutableArray<string> In(DatabaseSchema actual, IEnumerable<DatabaseSchema> expected)
    {
        ImmutableArray<string> found = [.. actual.Tables.Select(table => table.Name).Where(name => ToolOf(name) is not null)];
        return found.IsEmpty ? found : [.. found.Where(name => expected.All(schema => schema.FindTable(name) is null))];
    }

    /// <summary>The schema without them.</summary>
    /// <param name="actual">The schema of a database.</param>
    /// <param name="expected">Schemas of versions: a table that one of them has is the migrations' own.</param>
    public static DatabaseSchema Without(DatabaseSchema actual, params IEnumerable<DatabaseSchema> expected)
    {
        ImmutableArray<string> records = In(actual, expected);
        return records.IsEmpty
            ? actual
            : SchemaReader.Read([.. actual.Entries.Where(entry => !records.Contains(entry.Table, SqlNameComparer.Instance))]);
    }

    /// <summary>One sentence that names them: <c>Alembic keeps its own record in it (table alembic_version).</c></summary>
    /// <inheritdoc cref="In" path="/param"/>
    public static string? Sentence(DatabaseSchema actual, IEnumerable<DatabaseSchema> expected)
    {
        ImmutableArray<string> tables = In(actual, expected);
        if (tables.IsEmpty) return null;
        string[] tools = Tools(tables);
        string keeps = tools.Length == 1 ? "keeps its own record" : "keep records of their own";
        return $"{string.Join(" and ", tools)} {keeps} in it ({Named(tables)}).";
    }

    /// <summary>The same for a database whose version is recorded, as the rest of a sentence that begins with its path.</summary>
    /// <inheritdoc cref="In" path="/param"/>
    public static string? Note(DatabaseSchema actual, IEnumerable<DatabaseSchema> expected)
    {
        ImmutableArray<string> tables = In(actual, expected);
        if (tables.IsEmpty) return null;
        string[] tools = Tools(tables);
        string records = tools.Length == 1 ? "record" : "records";
        return $"has the {records} of {string.Join(" and ", tools)} in it, too ({Named(tables)}): that is no difference, and "
            + "nothing is decided by it.";
    }

    private static string[] Tools(IEnumerable<string> tables) =>
        [.. tables.Select(table => ToolOf(table)!).Distinct(StringComparer.Ordinal)];

    private static string Named(ImmutableArray<string> tables) =>
        $"{(tables.Length == 1 ? "table" : "tables")} {string.Join(", ", tables)}";
}
