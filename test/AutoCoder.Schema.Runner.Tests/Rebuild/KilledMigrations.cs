using System.Data;
using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>The migrations of <see cref="KilledRebuildTests"/>: a schema, and a rebuild of its largest table.</summary>
public static class KilledMigrations
{
    public const string Kind = "killed";

    /// <summary>What the process that is killed says on its standard output.</summary>
    public const string Begun = "begun", Rebuilt = "rebuilt", Finished = "finished";

    /// <summary>Whether this is the process that is killed.</summary>
    internal static bool SaysWhatItDoes { get; set; }

    [Migration(1), Tags(Kind)]
    public sealed class Tables : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql(
            """
            CREATE TABLE log (x TEXT);
            CREATE TABLE items (
                id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key
                code TEXT NOT NULL COLLATE NOCASE CONSTRAINT uq_code UNIQUE,
                size INTEGER DEFAULT 7 CHECK (size >= 0),
                note TEXT,
                before INTEGER REFERENCES items (id)
            );
            CREATE TABLE children (id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, text TEXT);
            CREATE INDEX ix_items_note ON items (note DESC) WHERE note IS NOT NULL;
            CREATE INDEX ix_items_size ON items (size, id);
            CREATE INDEX ix_children_item ON children (item);
            CREATE TRIGGER items_changed AFTER UPDATE ON items BEGIN INSERT INTO log (x) VALUES (new.code); END;
            CREATE TRIGGER items_gone AFTER DELETE ON items BEGIN INSERT INTO log (x) VALUES (old.code); END;
            CREATE VIEW large AS SELECT id, code FROM items WHERE size > 50;
            """);
    }

    [Migration(2), Tags(Kind)]
    public sealed class Rebuild : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.WithConnection((connection, _) => Say(connection, Begun));
            Alter.Column("size").OnTable("items").AsString().NotNullable().WithDefaultValue("none");
            Alter.Table("items").AddColumn("colour").AsString().NotNullable().SetExistingRowsTo("red");
            Execute.WithConnection((connection, _) => Say(connection, Rebuilt));
        }

        // The schema is also replayed in memory, which is not what is killed.
        private static void Say(IDbConnection connection, string word)
        {
            if (SaysWhatItDoes && File.Exists(((SqliteConnection)connection).DataSource)) Console.Out.WriteLine(word);
        }
    }
}
