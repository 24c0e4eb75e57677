using System.Diagnostics.CodeAnalysis;
using CsCheck;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Tests.Tables;

/// <summary>Random changes of random tables in real SQLite, against what a model says they come to.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal class RebuildPropertyTests
{
    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("REBUILD_CASES") ?? "1000");
    private static readonly string[] Parents =
        ["CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE p2(x, y, PRIMARY KEY(x, y))", "PRAGMA foreign_keys = OFF", "PRAGMA legacy_alter_table = ON"];

    private const string Log = "CREATE TABLE log (x); CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1); END";

    [Test]
    public void Random_changes_come_to_what_the_model_says_and_lose_nothing()
    {
        int made = 0;
        Gen.Int.Sample(seed => Interlocked.Add(ref made, Run(new Random(seed))), iter: Cases, threads: 2);
        made.ShouldBeGreaterThan(Cases / 2);
        TestContext.Out.WriteLine($"{Cases} tables, {made} changes made");
    }

    private static int Run(Random random)
    {
        TableSpec spec = RandomTable.Make(random);
        string sql = new Spelling(random).Table(spec);
        using var database = new MemoryDatabase(Parents);
        if (!database.Accepts(sql)) return 0;
        database.Execute(sql);
        Fill(database, spec, random);
        database.Execute(Log);
        int made = 0;
        for (int number = 0; number < 4; number++)
        {
            RandomChange change = RandomChange.Make(spec, random, number);
            if (!Make(database, spec, change, random.Next(2) == 0)) continue;
            spec = change.After;
            made++;
        }

        return made;
    }

    private static bool Make(MemoryDatabase database, TableSpec before, RandomChange change, bool mayBeNative)
    {
        TableDraft draft = TableDraft.Of("T", [.. database.Entries()]).ShouldNotBeNull();
        if (draft.Apply(change.Change) is not DraftEdit.Done done) return false;
        string[] kept = [.. before.Columns.Select(column => column.Name).Where(name => name != change.Touched)];
        bool mayMakeRowIds = change.Change is TableChange.AddPrimaryKey or TableChange.AlterColumn { Type: "INTEGER" };
        bool keepsRowIds = !before.WithoutRowId && !mayMakeRowIds;
        string rows = Rows(database, kept, keepsRowIds), old = Dump(database);
        string told = $"{change.Change}\n{draft.Original.Sql}\n{done.Draft.Table.Sql}";
        bool lacks = RebuildPlan.Of(done.Draft).Required
            .Any(required => (long)database.Query($"SELECT count(*) FROM t WHERE ({required.Source}) IS NULL")[0][0]! > 0);
        if (lacks) return false;
        if (!Execute(database, Statements(draft, change.Change, done.Draft, mayBeNative)))
        {
            Dump(database).ShouldBe(old, told);
            return false;
        }

        Rows(database, kept, keepsRowIds).ShouldBe(rows, told);
        Model(database, change.After, told);
        database.Query("PRAGMA integrity_check")[0][0].ShouldBe("ok", told);
        database.Query("SELECT count(*) FROM log")[0][0].ShouldBe(0L, told);
        database.Query("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'")[0][0].ShouldBe(1L, told);
        return true;
    }

    private static IEnumerable<string> Statements(TableDraft draft, TableChange change, TableDraft after, bool mayBeNative)
    {
        if (mayBeNative && NativeStatement.For(draft, change, after) is { } native) return native.Length == 0 ? [] : [native];
        RebuildPlan plan = RebuildPlan.Of(after);
        return [.. plan.Prepare, plan.Copy, .. plan.Finish];
    }

    private static bool Execute(MemoryDatabase database, IEnumerable<string> statements)
    {
        database.Execute("SAVEPOINT change");
        try
        {
            foreach (string sql in statements) database.Execute(sql);
            database.Execute("RELEASE change");
            return true;
        }
        catch (SqliteException)
        {
            database.Execute("ROLLBACK TO change; RELEASE change");
            return false;
        }
    }

    private static void Model(MemoryDatabase database, TableSpec spec, string told)
    {
        string sql = new Spelling(new Random(1)).Table(spec);
        using var model = new MemoryDatabase(Parents);
        if (!model.Accepts(sql)) return;
        model.Execute(sql);
        model.Execute(Log);
        SchemaReader.Read(database.Entries()).CanonicalText.ShouldBe(SchemaReader.Read(model.Entries()).CanonicalText, told);
    }

    private static void Fill(MemoryDatabase database, TableSpec spec, Random random)
    {
        string[] names = [.. spec.Columns.Where(column => column.Generated is null).Select(column => SqlName.Quote(column.Name))];
        string[] values = ["1", "2", "-7", "'dev'", "'1.50'", "NULL", "x'01ff'", "3.25", "'日本'", "99999999999"];
        for (int i = 0; i < 8; i++)
        {
            string insert = $"INSERT INTO t ({string.Join(", ", names)}) VALUES ({string.Join(", ", random.GetItems(values, names.Length))})";
            if (database.Accepts(insert)) database.Execute(insert);
        }
    }

    private static string Rows(MemoryDatabase database, string[] columns, bool withRowIds)
    {
        string all = string.Join(" || '|' || ", columns.Select(name => $"quote({SqlName.Quote(name)})").DefaultIfEmpty("''"));
        if (withRowIds) all += " || '|' || rowid";
        return string.Join('\n', database.Query($"SELECT {all} FROM t ORDER BY 1").Select(row => row[0]));
    }

    private static string Dump(MemoryDatabase database) => string.Join('\n', database.Query("SELECT sql FROM sqlite_schema").Select(row => row[0]));
}
