using System.Text;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Preflight.Tests.Gates;

/// <summary>
/// Random additions to a schema, and a random run of the application on both: when any of its statements fails, or any row is
/// otherwise, on the altered schema only, the gate is not open. Heavy runs take many more.
/// </summary>
internal class TwinPropertyTests
{
    private static readonly bool IsHeavy = Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1";

    [Test]
    public void No_gate_is_open_when_a_run_of_the_application_differs()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_SEED"), out int given) ? given : IsHeavy ? Environment.TickCount : 20260;
        int count = IsHeavy ? 3_000 : 100, closed = 0, open = 0, byRule = 0, byTrial = 0;
        var missed = new List<string>();
        var falseAlarms = new Dictionary<string, int>();
        for (int number = 0; number < count; number++)
        {
            var random = new Random(seed + number);
            var altered = new AlteredSchema(random);
            if (!altered.CanBeMade) continue;
            ImmutableArray<SchemaDifference> differences = TrialComparison.Of(altered.Expected, altered.Actual, SchemaTwins.Instance).All;
            bool isClosed = differences.Any(difference => difference.Class == DifferenceClass.Breaking);
            string? different = altered.FirstDifference(random);
            if (different is not null && isClosed) closed++;
            else if (different is not null) missed.Add($"seed {seed + number}: {altered.Told}\n  {different}");
            else if (!isClosed) open++;
            else if (SchemaComparison.Compare(altered.Expected, altered.Actual).Any(difference => difference.Class == DifferenceClass.Breaking)) byRule++;
            else
            {
                byTrial++;
                falseAlarms[altered.Kinds] = falseAlarms.GetValueOrDefault(altered.Kinds) + 1;
            }
        }

        TestContext.Out.WriteLine(
            $"seed {seed}: {closed} runs differ and the gate is closed, {missed.Count} differ and it is open, {open} are the same and it is open, {byRule} are the same and a rule closes it, {byTrial} are the same and trying closes it: "
            + string.Join(", ", falseAlarms.OrderByDescending(alarm => alarm.Value).Select(alarm => $"{alarm.Key} {alarm.Value}")));
        missed.ShouldBeEmpty();
        closed.ShouldBeGreaterThan(0);
        open.ShouldBeGreaterThan(0);
    }
}

/// <summary>A schema, and the same with something added; the application knows the first.</summary>
internal sealed class AlteredSchema
{
    private static readonly (string Name, (string Name, string Type)[] Columns, string[] More)[] Tables =
    [
        ("people", [("id", "INTEGER PRIMARY KEY"), ("name", "TEXT NOT NULL"), ("email", "VARCHAR(80)"), ("age", "INTEGER")], ["UNIQUE (email)"]),
        ("tasks",
            [("id", "INTEGER PRIMARY KEY AUTOINCREMENT"), ("title", "TEXT NOT NULL"), ("state", "TEXT NOT NULL DEFAULT 'open'"), ("owner", "INTEGER"), ("due", "DATETIME"), ("score", "REAL"), ("body", "TEXT")],
            ["CHECK (state IN ('open', 'done'))", "FOREIGN KEY (owner) REFERENCES people (id) ON DELETE SET NULL"]),
        ("tags", [("task", "INTEGER NOT NULL"), ("tag", "TEXT NOT NULL"), ("weight", "NUMERIC")], ["PRIMARY KEY (task, tag)", "FOREIGN KEY (task) REFERENCES tasks (id) ON DELETE CASCADE"]),
    ];

    private static readonly string[] Expressions =
    [
        "lower({0})", "json_extract({0}, '$.a')", "abs({0})", "length({0}) / 10", "substr({0}, 1, 3)", "{0} || ''", "{0} + 1", "CASE WHEN {0} = 'done' THEN json('x') ELSE 1 END",
        "json({0})", "coalesce({0}, 0)", "CASE WHEN typeof({0}) = 'integer' AND {0} > 10 THEN json({0} || 'x') END", "unixepoch({0})", "hex({0})", "round({0}, 1)", "json_valid({0})",
        "json_array_length({0})", "printf('%s', {0})", "likelihood({0}, 0.5)", "nullif({0}, 1)", "CASE WHEN {0} LIKE 'b%' THEN json('x') END", "instr({0}, 'a')",
    ];

    private readonly string[] _expected, _actual;
    private readonly List<string> _kinds = [];

    public AlteredSchema(Random random)
    {
        _expected = Statements(Tables.Select(table => (table.Name, table.Columns, table.More)));
        (string Name, (string Name, string Type)[] Columns, string[] More)[] tables =
            [.. Tables.Select(table => (table.Name, table.Columns.ToArray(), table.More.ToArray()))];
        var added = new List<string>();
        for (int i = random.Next(1, 4); i > 0; i--) Add(random, tables, added, i);
        _actual = [.. Statements(tables), .. added];
        Told = string.Join("; ", _actual.Except(_expected));
        try
        {
            using SqliteConnection expected = Open(_expected), actual = Open(_actual);
            (Expected, Actual) = (Read(expected), Read(actual));
            CanBeMade = true;
        }
        catch (SqliteException)
        {
            (Expected, Actual) = (DatabaseSchema.Empty, DatabaseSchema.Empty);
        }
    }

    public bool CanBeMade { get; }

    public DatabaseSchema Expected { get; }

    public DatabaseSchema Actual { get; }

    public string Told { get; }

    public string Kinds => string.Join('+', _kinds.Order(StringComparer.Ordinal));

    /// <summary>The first statement of a run of the application that does otherwise on the altered schema; null when none does.</summary>
    public string? FirstDifference(Random random)
    {
        for (int run = 0; run < 6; run++)
        {
            using SqliteConnection expected = Open(_expected), actual = Open(_actual);
            foreach (SqliteConnection one in new[] { expected, actual }) Execute(one, $"PRAGMA foreign_keys = {run % 2}", []);
            for (int i = 0; i < 60; i++)
            {
                (string sql, object?[] values) = Statement(random);
                if (Execute(expected, sql, values) is not null) continue; // nothing that the application does
                if (Execute(actual, sql, values) is { } error) return $"{sql} [{Show(values)}] fails: {error}";
                foreach (var table in Tables)
                {
                    string read = $"SELECT {string.Join(", ", table.Columns.Select(column => $"t.{column.Name}"))} FROM {table.Name} AS t ORDER BY 1, 2";
                    string wanted = Rows(expected, read), found = Rows(actual, read);
                    if (wanted != found) return $"{sql} [{Show(values)}] leaves {found} instead of {wanted}";
                    if (Rows(actual, $"SELECT * FROM {table.Name}").StartsWith('!')) return $"SELECT * FROM {table.Name} after {sql} [{Show(values)}] fails";
                }
            }
        }

        return null;
    }

    private static string[] Statements(IEnumerable<(string Name, (string Name, string Type)[] Columns, string[] More)> tables) =>
        [.. tables.Select(table => $"CREATE TABLE {table.Name} ({string.Join(", ", table.Columns.Select(column => $"{column.Name} {column.Type}").Concat(table.More))})")];

    private static T Any<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private void Add(Random random, (string Name, (string Name, string Type)[] Columns, string[] More)[] tables, List<string> added, int number)
    {
        int at = random.Next(tables.Length);
        var (name, columns, more) = tables[at];
        string column = Any(random, Tables[at].Columns).Name, other = Any(random, Tables[at].Columns).Name;
        string expression = string.Format(CultureInfo.InvariantCulture, Any(random, Expressions), column);
        string condition = Any(random, [$"{other} IS NOT NULL", $"{other} > 5", $"{other} = 'done'", $"{expression} = 1", $"{other} LIKE 'a%'", $"json_extract({other}, '$.a') = 1"]);
        string where = random.Next(2) == 0 ? "" : $" WHERE {condition}";
        switch (random.Next(13))
        {
            case 0: Made("index", $"CREATE INDEX ix{number} ON {name} ({column}){where}"); break;
            case 1 or 2: Made("expression", $"CREATE INDEX ix{number} ON {name} ({expression}){where}"); break;
            case 3: Made("unique", $"CREATE UNIQUE INDEX ix{number} ON {name} ({(random.Next(2) == 0 ? column : expression)}){where}"); break;
            case 4 or 5:
                string kind = random.Next(2) == 0 ? "STORED" : "VIRTUAL", suffix = random.Next(3) == 0 ? " NOT NULL" : "";
                Column($"generated {kind}", $"g{number}", $"AS ({expression}) {kind}{suffix}");
                if (random.Next(3) == 0) Made("index", $"CREATE INDEX ixg{number} ON {name} (g{number})");
                break;
            case 6: Column("default", $"d{number}", Any(random, ["TEXT DEFAULT 'x'", "TEXT NOT NULL DEFAULT 'x'", "INTEGER", "TEXT DEFAULT (json('x'))", "TEXT NOT NULL DEFAULT (nullif(1, 1))", "REAL DEFAULT (abs(-1))", "TEXT DEFAULT CURRENT_TIMESTAMP"])); break;
            case 7:
                int which = random.Next(columns.Length);
                string type = columns[which].Type;
                if (type.Contains("PRIMARY", StringComparison.Ordinal)) break;
                columns[which].Type = Any(random, [type.Replace("TEXT", "JSON", StringComparison.Ordinal), type.Replace("TEXT", "STRING", StringComparison.Ordinal), type.Replace("INTEGER", "NUMERIC", StringComparison.Ordinal), type.Replace("REAL", "NUMERIC", StringComparison.Ordinal), type.Replace("TEXT", "VARCHAR(9)", StringComparison.Ordinal), type.Replace("DATETIME", "TEXT", StringComparison.Ordinal)]);
                _kinds.Add("affinity");
                break;
            case 8:
                which = random.Next(columns.Length);
                if (columns[which].Type.Contains("PRIMARY", StringComparison.Ordinal) || columns[which].Type.Contains("DEFAULT", StringComparison.Ordinal)) break;
                columns[which].Type += Any(random, [" DEFAULT 7", " DEFAULT (json('x'))", " DEFAULT NULL", " DEFAULT (nullif(1, 1))"]);
                _kinds.Add("own default");
                break;
            case 9:
                string what = Any(random, ["INSERT", "UPDATE", "DELETE", $"UPDATE OF {column}"]), row = what == "DELETE" ? "old" : "new";
                string then = Any(random, ["SELECT 1", $"SELECT json({row}.{column})", $"UPDATE {name} SET {other} = {other}", $"SELECT raise(ignore) WHERE {row}.{column} = 'done'", $"DELETE FROM tags WHERE weight = 5"]);
                Made("trigger", $"CREATE TRIGGER tr{number} {Any(random, ["BEFORE", "AFTER"])} {what} ON {name} BEGIN {then}; END");
                break;
            case 10: Made("table", $"CREATE TABLE x{number} (a INTEGER REFERENCES {Any(random, ["people", "tasks"])} (id) {Any(random, ["", "ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE RESTRICT", "DEFERRABLE INITIALLY DEFERRED"])}, b)"); break;
            case 11:
                tables[at].More = [.. more, Any(random, [$"CHECK (length({column}) < 50)", $"CHECK ({column} IS NOT NULL)", "CHECK (1)"])];
                _kinds.Add("check");
                break;
            default: Made("view", $"CREATE VIEW v{number} AS SELECT {expression} AS e FROM {name}"); break;
        }

        void Made(string kind, string sql)
        {
            _kinds.Add(kind);
            added.Add(sql);
        }

        void Column(string kind, string columnName, string definition)
        {
            _kinds.Add(kind);
            tables[at].Columns = [.. columns, (columnName, definition)];
        }
    }

    private static (string Sql, object?[] Values) Statement(Random random)
    {
        var table = Any(random, Tables);
        (string Name, string Type)[] some = [.. table.Columns.Where(column => column.Type.Contains("NOT NULL", StringComparison.Ordinal) || random.Next(4) > 0)];
        string names = string.Join(", ", some.Select(column => column.Name)), places = string.Join(", ", some.Select((_, index) => $"?{index + 1}"));
        object?[] values = [.. some.Select(column => Value(random, column.Name))];
        string key = table.Columns[0].Name;
        return random.Next(9) switch
        {
            < 5 => ($"INSERT INTO {table.Name} ({names}) VALUES ({places})", values),
            5 => ($"INSERT OR REPLACE INTO {table.Name} ({names}) VALUES ({places})", values),
            6 => ($"DELETE FROM {table.Name} WHERE {key} = ?1", [Value(random, key)]),
            _ => Update(random, table.Name, key, Any(random, table.Columns).Name),
        };
    }

    private static (string Sql, object?[] Values) Update(Random random, string table, string key, string column) =>
        ($"UPDATE {table} SET {column} = ?1 WHERE {key} = ?2 OR ?2 = 3", [Value(random, column), Value(random, key)]);

    private static object? Value(Random random, string column) => column switch
    {
        "id" or "task" or "owner" => random.Next(6) == 0 ? null : (long)random.Next(1, 7),
        "state" => Any(random, ["open", "done", "done"]),
        _ => random.Next(12) switch
        {
            0 => null,
            1 => "",
            2 => Any(random, ["beta", "b", "alpha", "Zoë", "don't"]),
            3 => $"{random.Next(100):000}",
            4 => (long)random.Next(-5, 40),
            5 => random.NextDouble() * 100,
            6 => "{\"a\": " + random.Next(3) + "}",
            7 => $"[{random.Next(9)}]",
            8 => "2026-01-0" + random.Next(1, 10),
            9 => new string((char)('a' + random.Next(26)), random.Next(1, 70)),
            10 => "done",
            _ => new byte[] { 1, (byte)random.Next(256) },
        },
    };

    private static SqliteConnection Open(string[] statements)
    {
        var connection = new SqliteConnection("Data Source=:memory:;Pooling=False;Foreign Keys=False");
        connection.Open();
        foreach (string sql in statements)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        return connection;
    }

    private static string? Execute(SqliteConnection connection, string sql, object?[] values)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int index = 0; index < values.Length; index++) command.Parameters.AddWithValue($"?{index + 1}", values[index] ?? DBNull.Value);
        try
        {
            command.ExecuteNonQuery();
            return null;
        }
        catch (SqliteException error)
        {
            return error.Message;
        }
    }

    private static string Rows(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        var text = new StringBuilder();
        try
        {
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                for (int column = 0; column < reader.FieldCount; column++)
                    text.Append(reader.IsDBNull(column) ? "NULL" : $"{reader.GetValue(column).GetType().Name}:{(reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(column))}").Append('|');
                text.Append(';');
            }

            return text.ToString();
        }
        catch (SqliteException error)
        {
            return $"!{error.Message}";
        }
    }

    private static DatabaseSchema Read(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid";
        using SqliteDataReader reader = command.ExecuteReader();
        var entries = new List<SchemaEntry>();
        while (reader.Read()) entries.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return SchemaReader.Read(entries);
    }

    private static string Show(object?[] values) => string.Join(", ", values.Select(value => value is null ? "NULL" : value is string text ? $"'{text}'" : value));
}
