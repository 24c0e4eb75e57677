using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>
/// Random tables, rows, triggers and statements, and with half of the runs something that nobody said: the proof fails exactly
/// when a row or a value is not what it was that no statement says it takes. What is so is told by reading all rows before and
/// after, by means that the proof does not share. 600 runs; with AUTOCODER_SCHEMA_HEAVY=1, 60,000.
/// </summary>
internal class RandomRunTests
{
    [Test]
    public void The_proof_fails_exactly_when_something_is_lost_that_nobody_said()
    {
        int seed = Faults.FaultRuns.Seed, lost = 0, kept = 0;
        for (int number = 0; number < Faults.FaultRuns.Of(60_000, 600); number++)
        {
            var run = new RandomRun(new Random(unchecked(seed + (number * 7919))));
            if (run.Try() is not { } outcome) continue; // a key stood against it, or it has no end
            (outcome.IsLost ? ref lost : ref kept)++;
            (outcome.Failure is not null).ShouldBe(outcome.IsLost, $"seed {seed}, run {number}: {outcome.Failure ?? outcome.What}\n{run.Script}");
        }

        TestContext.Out.WriteLine($"seed {seed}: {lost} runs that lost something, {kept} that did not");
        lost.ShouldBeGreaterThan(Faults.FaultRuns.Of(10_000, 100));
        kept.ShouldBeGreaterThan(Faults.FaultRuns.Of(10_000, 100));
    }
}

/// <summary>One run, and what it may do to each table.</summary>
internal sealed class RandomRun(Random random)
{
    private static readonly string[] Columns = ["a", "b", "c"];

    private readonly List<string> _setUp = [], _said = [], _unsaid = [];
    private readonly List<RandomTable> _tables = [];
    private readonly List<(RandomTable On, string Event, RandomTable To, string Does)> _triggers = [];

    public string Script => string.Join(";\n", ["-- before", .. _setUp, "-- said", .. _said, "-- unsaid", .. _unsaid]);

    public (bool IsLost, string What, string? Failure)? Try()
    {
        Make();
        int count = random.Next(1, 5);
        for (int statement = 0; statement < count; statement++) Say();
        if (random.Next(2) == 0) _unsaid.Add(Damage());
        try
        {
            Dictionary<string, Dictionary<string, string[]>> before = [], after = [];
            using ThoroughConnection connection = DatabaseImage.Empty();
            connection.Execute(string.Join(";", _setUp));
            foreach (RandomTable table in _tables) before[table.Origin] = Read(connection, table, table.Origin, "id", Columns);
            var schemas = new KnownSchemas(VersionTable.Default, most: 2);
            KnownSchema then = Known(connection, schemas);
            connection.Execute("BEGIN");
            var proof = ContentProof.Of(connection, then, RunPromise.Of(then.Schema, [new("migration 1 (One)", [.. _said])]), new());
            // An UPDATE whose trigger adds rows to the same table may find those, too, and never come to its end.
            SQLitePCL.raw.sqlite3_progress_handler(connection.Handle, 200_000, _ => 1, null);
            foreach (string sql in _said.Concat(_unsaid)) connection.Execute(sql);
            SQLitePCL.raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
            foreach (RandomTable table in _tables) after[table.Origin] = Read(connection, table, table.Name, "id", table.Now);
            string? failure = proof.Check(connection, Known(connection, schemas))?.Message;
            string? what = _tables.Select(table => table.Lost(before[table.Origin], after[table.Origin])).FirstOrDefault(lost => lost is not null);
            return (what is not null, what ?? "", failure);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            return null;
        }
    }

    private void Make()
    {
        for (int number = random.Next(1, 4); number > 0; number--)
        {
            var table = new RandomTable($"t{number}", (RandomShape)random.Next(4));
            _tables.Add(table);
            _setUp.Add(table.Create(table.Origin));
            int rows = random.Next(0, 9);
            for (int row = 1; row <= rows; row++) _setUp.Add($"INSERT INTO {table.Name} (id, a, b, c) VALUES ({row}, {Value()}, {Value()}, {Value()})");
        }

        for (int number = random.Next(0, 3); number > 0; number--)
        {
            RandomTable on = Pick(_tables), to = Pick(_tables);
            string happens = Pick(["INSERT", "UPDATE", "DELETE"]), does = Pick(["INSERT", "UPDATE", "DELETE"]);
            string body = does switch
            {
                "INSERT" => $"INSERT INTO {to.Name} (id, a, b) VALUES ((SELECT max(id) FROM {to.Name}) + 100, 1, 2)",
                "UPDATE" => $"UPDATE {to.Name} SET {Pick(Columns)} = {Value()} WHERE id > {random.Next(0, 9)}",
                _ => $"DELETE FROM {to.Name} WHERE id = {random.Next(1, 9)}",
            };
            _triggers.Add((on, happens, to, does));
            _setUp.Add($"CREATE TRIGGER r{number} AFTER {happens} ON {on.Name} BEGIN {body}; END");
        }
    }

    private void Say()
    {
        RandomTable table = Pick(_tables);
        int column = random.Next(Columns.Length);
        switch (random.Next(table.Shape == RandomShape.Pair ? 9 : 11))
        {
            case 0 or 1:
                _said.Add($"UPDATE {table.Name} SET {table.Now[column]} = {Value()}{Where()}");
                table.Written.Add(column);
                if (table.Shape == RandomShape.Pair && column == 0) table.IsKeyed = false;
                Fire(table, "UPDATE");
                break;
            case 2 or 3:
                _said.Add($"DELETE FROM {table.Name}{Where()}");
                table.MostGone = long.MaxValue;
                Fire(table, "DELETE");
                break;
            case 4 or 5:
                _said.Add($"INSERT INTO {table.Name} (id, {table.Now[0]}) VALUES ({random.Next(1, 12)}, {Value()}), ({random.Next(12, 20)}, 'x')");
                table.Grow(2);
                Fire(table, "INSERT");
                break;
            case 6:
                _said.Add($"INSERT OR REPLACE INTO {table.Name} (id, {table.Now[0]}) VALUES ({random.Next(1, 12)}, {Value()})");
                table.MostGone = table.MostGone == long.MaxValue ? long.MaxValue : table.MostGone + 1;
                table.Grow(1);
                Fire(table, "INSERT");
                Fire(table, "DELETE");
                break;
            case 7:
                string to = $"{table.Now[column]}x";
                _said.Add($"ALTER TABLE {table.Name} RENAME COLUMN {table.Now[column]} TO {to}");
                table.Now[column] = to;
                break;
            case 8:
                _said.Add($"ALTER TABLE {table.Name} RENAME TO {table.Name}x");
                table.Name += "x";
                break;
            case 9:
                _said.Add($"UPDATE {table.Name} SET id = id + 30");
                table.IsIdWritten = true;
                // Numbered rows have keys that no column holds.
                if (table.Shape != RandomShape.Numbered) table.IsKeyed = false;
                Fire(table, "UPDATE");
                break;
            default:
                if (table.Shape == RandomShape.Numbered) break;
                _said.Add($"INSERT INTO {table.Name} (id, {table.Now[1]}) VALUES ({random.Next(1, 12)}, 7) ON CONFLICT (id) DO UPDATE SET {table.Now[column]} = 8");
                table.Written.Add(column);
                table.Grow(1);
                Fire(table, "INSERT");
                Fire(table, "UPDATE");
                break;
        }
    }

    private string Damage()
    {
        RandomTable table = Pick(_tables);
        return random.Next(3) switch
        {
            0 => $"DELETE FROM {table.Name}{Where()}",
            1 => $"INSERT INTO {table.Name} (id, {table.Now[1]}) VALUES ({random.Next(40, 50)}, 'unsaid')",
            _ => $"UPDATE {table.Name} SET {Pick(table.Now)} = {Value()}{Where()}",
        };
    }

    // A trigger that was there adds rows, which takes nothing away; whatever else it does nobody said.
    private void Fire(RandomTable table, string happens)
    {
        HashSet<int> followed = [];
        Queue<(RandomTable, string)> open = new([(table, happens)]);
        while (open.TryDequeue(out (RandomTable On, string Event) written))
        {
            for (int number = 0; number < _triggers.Count; number++)
            {
                var trigger = _triggers[number];
                if (trigger.On != written.On || trigger.Event != written.Event || !followed.Add(number)) continue;
                if (trigger.Does == "INSERT") trigger.To.Grow(long.MaxValue);
                open.Enqueue((trigger.To, trigger.Does));
            }
        }
    }

    private static Dictionary<string, string[]> Read(SqliteConnection connection, RandomTable table, string name, string id, string[] columns)
    {
        string key = table.Shape switch
        {
            RandomShape.Numbered => "rowid",
            RandomShape.Pair => $"quote({columns[0]}) || quote({id})",
            _ => id,
        };
        string[] values = [id, .. columns];
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // names of this test
        command.CommandText = $"SELECT {key}, {string.Join(", ", values.Select(column => $"typeof({column}) || quote({column})"))} FROM {name}";
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        Dictionary<string, string[]> rows = [];
        while (reader.Read()) rows[reader.GetString(0)] = [.. values.Select((_, column) => reader.GetString(column + 1))];
        return rows;
    }

    private static KnownSchema Known(SqliteConnection connection, KnownSchemas schemas)
    {
        using SqliteStatement rows = connection.Prepare(KnownSchemas.Rows);
        return schemas.Of(rows);
    }

    private string Where() => random.Next(4) == 0 ? "" : $" WHERE id {Pick(["=", ">", "<"])} {random.Next(1, 9)}";

    private string Value() => Pick(["NULL", "1", "1.0", "'1'", "x'31'", "'text'", "''", $"{random.Next(100)}", $"'{random.Next(100)}'"]);

    private T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
}

/// <summary>How rows of a table are told apart.</summary>
internal enum RandomShape
{
    Alias,
    Numbered,
    Keyed,
    Pair,
}

/// <summary>A table, and what the statements of a run say of it.</summary>
internal sealed class RandomTable(string origin, RandomShape shape)
{
    public string Origin { get; } = origin;

    public RandomShape Shape { get; } = shape;

    public string Name { get; set; } = origin;

    public string[] Now { get; } = ["a", "b", "c"];

    public HashSet<int> Written { get; } = [];

    public bool IsKeyed { get; set; } = true;

    public bool IsIdWritten { get; set; }

    public long MostGone { get; set; }

    public long MostReplaced { get; private set; }

    public bool MayGrow { get; private set; }

    public void Grow(long rows)
    {
        MayGrow = true;
        if (MostGone > 0) MostReplaced = rows == long.MaxValue || MostReplaced == long.MaxValue ? long.MaxValue : MostReplaced + rows;
    }

    public string Create(string name) => Shape switch
    {
        RandomShape.Alias => $"CREATE TABLE {name} (id INTEGER PRIMARY KEY, a, b, c)",
        RandomShape.Numbered => $"CREATE TABLE {name} (id INTEGER, a, b, c)",
        RandomShape.Keyed => $"CREATE TABLE {name} (id INTEGER NOT NULL PRIMARY KEY, a, b, c) WITHOUT ROWID",
        _ => $"CREATE TABLE {name} (id INTEGER NOT NULL, a NOT NULL DEFAULT 'd', b, c, PRIMARY KEY (a, id)) WITHOUT ROWID",
    };

    /// <summary>What is lost that no statement says, or null.</summary>
    public string? Lost(Dictionary<string, string[]> before, Dictionary<string, string[]> after) =>
        IsKeyed ? LostByKey(before, after) : LostByValue(before, after);

    private string? LostByKey(Dictionary<string, string[]> before, Dictionary<string, string[]> after)
    {
        long gone = before.Keys.Count(key => !after.ContainsKey(key)), come = after.Keys.Count(key => !before.ContainsKey(key));
        long changed = before.Count(row => after.TryGetValue(row.Key, out string[]? now) && !Kept(row.Value).SequenceEqual(Kept(now)));
        if (gone > MostGone) return $"{gone} rows of {Origin}";
        if (come > 0 && !MayGrow) return $"{come} rows more in {Origin}";
        return changed > MostReplaced ? $"values in {changed} rows of {Origin}" : null;
    }

    // Whether rows are the same as others nobody can tell when they come and go.
    private string? LostByValue(Dictionary<string, string[]> before, Dictionary<string, string[]> after)
    {
        if (MayGrow && MostGone > 0) return null;
        List<string> left = [.. before.Values.Select(row => string.Join('|', Kept(row)))];
        long come = after.Values.Count(row => !left.Remove(string.Join('|', Kept(row))));
        if (left.Count > MostGone) return $"{left.Count} rows of {Origin}";
        return come > 0 && !MayGrow ? $"{come} rows more in {Origin}" : null;
    }

    private IEnumerable<string> Kept(string[] row) =>
        row.Where((_, column) => column == 0 ? !IsIdWritten : !Written.Contains(column - 1));
}
