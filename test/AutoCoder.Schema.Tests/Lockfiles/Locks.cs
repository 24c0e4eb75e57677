namespace AutoCoder.Schema.Tests.Lockfiles;

/// <summary>Locks for tests, made of statements that each migration adds.</summary>
internal static class Locks
{
    public static readonly LockOrigin Origin = LockOrigin.File("schema.lock");

    /// <summary>A lock of one kind: each migration is its version, name, and the statements that it executes.</summary>
    public static KindLock Kind(string kind, params (long Version, string Name, string Sql)[] migrations)
    {
        using var database = new MemoryDatabase();
        List<RecordedMigration> recorded = [];
        foreach ((long version, string name, string sql) in migrations)
        {
            if (sql.Length > 0) database.Execute(sql);
            bool isIrreversible = sql.StartsWith("DROP TABLE", StringComparison.Ordinal);
            recorded.Add(new(version, name, SqlHash.Of([sql]), isIrreversible ? null : SqlHash.Of(["undo " + sql]),
                SchemaReader.Read(database.Entries()), RunsCode: sql.StartsWith("UPDATE", StringComparison.Ordinal)));
        }

        return KindLock.Of(kind, recorded);
    }

    public static SchemaLock Small() => new([
        Kind("assistant",
            (1, "CreateConversations", "CREATE TABLE conversations (id INTEGER PRIMARY KEY, title TEXT)"),
            (2, "AddMode", "ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) NOT NULL DEFAULT 'dev'; CREATE INDEX ix_mode ON conversations (mode)"),
            (3, "FillMode", "UPDATE conversations SET mode = 'dev'"),
            (4, "DropIndex", "DROP INDEX ix_mode; CREATE VIEW titles AS SELECT title FROM conversations")),
        Kind("registry", (20260101, "CreateProjects", "CREATE TABLE projects (name TEXT PRIMARY KEY) WITHOUT ROWID"))]);

    public static SchemaLock Read(string text) => SchemaLockParser.Read(text, Origin) switch
    {
        Outcome<SchemaLock>.Done read => read.Value,
        Outcome<SchemaLock>.Refused refused => throw new AssertionException(string.Join('\n', refused.Problems)),
        _ => throw new AssertionException("no lock"),
    };

    public static string Refusal(string text) =>
        SchemaLockParser.Read(text, Origin).ShouldBeOfType<Outcome<SchemaLock>.Refused>().Problems.ShouldHaveSingleItem();
}
