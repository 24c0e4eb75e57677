using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>A table with everything that a rebuild can lose, alone or among tables that depend on it.</summary>
internal static class ItemsDatabase
{
    public const string Items = """
        CREATE TABLE parents (id INTEGER PRIMARY KEY, label TEXT);
        CREATE TABLE log (x TEXT);
        CREATE TABLE "items" ( -- what there is; with a comma, and a (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            keep TEXT NOT NULL,
            tag TEXT UNIQUE,
            [code] VARCHAR(10,2) NOT NULL COLLATE NOCASE, /* the code */
            `size` INTEGER DEFAULT 7 CONSTRAINT ck_size CHECK (size >= 0),
            note TEXT, -- a remark
            parent INTEGER CONSTRAINT fk_parent REFERENCES parents(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
            self INTEGER REFERENCES items(id),
            twice INTEGER GENERATED ALWAYS AS (size * 2) VIRTUAL,
            a INTEGER, b INTEGER, -- the last
            CONSTRAINT uq_code UNIQUE (code),
            CHECK (a IS NULL OR a <> b)
        );
        CREATE INDEX ix_items_note ON items (note DESC) WHERE note IS NOT NULL;
        CREATE INDEX ix_items_expr ON items (lower(note));
        CREATE INDEX ix_main ON items (keep COLLATE NOCASE DESC, id);

        """;

    public const string Rows = """
        INSERT INTO parents VALUES (1, 'one'), (2, 'two');
        INSERT INTO items (id, keep, code, size, note, parent, self, a, b) VALUES
            (3, 'k1', 'A', 1, 'n', 1, 3, 1, 2), (5, 'k2', 'b', 0, NULL, 2, 3, 2, 1), (9, 'k3', 'Ü', 4, '日本', NULL, 5, NULL, 3);
        INSERT INTO items (id, keep, code) VALUES (40, 'gone', 'gone');
        DELETE FROM items WHERE id = 40;
        UPDATE items SET tag = 'tag ' || id WHERE id > 3;

        """;

    public const string Around = """
        CREATE VIEW items_view AS SELECT id, keep AS shown FROM items;
        CREATE VIEW "view on view" AS SELECT shown FROM items_view WHERE id > 3;
        CREATE TRIGGER items_changed AFTER UPDATE ON items BEGIN INSERT INTO log (x) VALUES ('updated ' || new.keep); END;
        CREATE TRIGGER items_made AFTER INSERT ON items BEGIN INSERT INTO log (x) VALUES ('made; ' || new.id); END;
        CREATE TRIGGER items_gone BEFORE DELETE ON items BEGIN INSERT INTO log (x) VALUES ('gone'); END;
        CREATE TRIGGER items_view_made INSTEAD OF INSERT ON items_view BEGIN SELECT new.shown; END;
        CREATE TRIGGER parents_gone AFTER DELETE ON parents BEGIN DELETE FROM items WHERE keep = old.label; END;

        """;

    public static readonly string[] States = ["empty", "rows", "CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT", "triggers and views"];

    /// <summary>The statements of a state, with the rows or as schema only.</summary>
    public static string Sql(string state, bool withRows = true)
    {
        string rows = withRows ? Rows : "";
        return state switch
        {
            "empty" => Items,
            "rows" => Items + rows,
            "triggers and views" => Items + rows + Around,
            _ => Items + rows
                + $"CREATE TABLE children (id INTEGER PRIMARY KEY, item INTEGER DEFAULT 3 REFERENCES items (id) ON DELETE {state}, text);"
                + (withRows ? "INSERT INTO children VALUES (1, 3, 'x'), (2, 3, 'y'), (3, 9, NULL), (4, NULL, 'z');" : ""),
        };
    }

    /// <summary>The values of columns of items, with the rowids, and every row of the other tables.</summary>
    public static string Content(SqliteConnection connection, IEnumerable<string> columns)
    {
        string values = string.Join(", ", columns.Select(column => $"quote(\"{column}\"), typeof(\"{column}\")"));
        return SqliteFile.Rows(connection, $"SELECT rowid, {values} FROM items ORDER BY rowid")
            + SqliteFile.Rows(connection, "SELECT * FROM parents ORDER BY 1")
            + SqliteFile.Rows(connection, "SELECT x FROM log")
            + (HasChildren(connection) ? SqliteFile.Rows(connection, "SELECT * FROM children ORDER BY 1") : "");
    }

    public static string[] Columns(SqliteConnection connection) =>
        SqliteFile.Rows(connection, "SELECT name FROM pragma_table_xinfo('items')").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool HasChildren(SqliteConnection connection) =>
        SqliteFile.Rows(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'children'").Trim() == "1";
}
