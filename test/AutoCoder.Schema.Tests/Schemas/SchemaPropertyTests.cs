using System.Diagnostics.CodeAnalysis;
using CsCheck;

namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>Random statements against real SQLite. CsCheck prints the seed of a failure.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal class SchemaPropertyTests
{
    private const int Cases = 1000;
    private static readonly string[] Parents = ["CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE p2(x, y, PRIMARY KEY(x, y))"];

    [Test]
    public void What_SQLite_accepts_is_taken_apart_as_its_PRAGMAs_tell()
    {
        int accepted = 0;
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                string sql = new Spelling(random).Table(RandomTable.Make(random));
                using var database = new MemoryDatabase(Parents);
                if (!database.Accepts(sql)) return;
                Interlocked.Increment(ref accepted);
                database.Execute(sql);
                TableSchema table = SchemaReader.Read(database.Entries()).FindTable("t").ShouldNotBeNull();
                table.OpaqueText.ShouldBeNull(sql);
                PragmaView.Of(table).ShouldBe(PragmaView.Of(database, "t"), sql);
            },
            iter: Cases, threads: 2);
        accepted.ShouldBeGreaterThan(Cases / 2);
    }

    [Test]
    public void Another_spelling_keeps_the_fingerprint_and_a_change_alters_it()
    {
        int changed = 0;
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                TableSpec spec = RandomTable.Make(random);
                TableSpec other = RandomTable.Change(spec, random);
                string one = new Spelling(random).Table(spec), two = new Spelling(random).Table(spec), three = new Spelling(random).Table(other);
                using var database = new MemoryDatabase(Parents);
                if (!database.Accepts(one)) return;
                database.Execute(two);
                database.Execute("DROP TABLE t");
                AreEquivalent(Read(database, one), Read(database, two)).ShouldBeTrue($"{one}\n{two}");
                if (!database.Accepts(three) || SameToSQLite(spec, other)) return;
                Interlocked.Increment(ref changed);
                AreEquivalent(Read(database, one), Read(database, three)).ShouldBeFalse($"{one}\n{three}");
            },
            iter: Cases, threads: 2);
        changed.ShouldBeGreaterThan(Cases / 3);
    }

    [Test]
    public void Random_text_is_read_without_a_throw()
    {
        string[] words =
            ["CREATE", "TABLE", "t", "(", ")", ",", "a", "INTEGER", "PRIMARY", "KEY", "CHECK", "DEFAULT", "'x'", "\"y\"", "[z]", "REFERENCES", "ON",
             "DELETE", "CONSTRAINT", "UNIQUE", "NOT", "NULL", "AS", "GENERATED", "ALWAYS", "INDEX", "WHERE", ";", ".", "-", "1", "COLLATE", "'", "\"",
             "[", "/*", "--", "\n", "FOREIGN", "DEFERRABLE", "VIRTUAL", "USING", "WITHOUT", "ROWID", "TRIGGER", "VIEW", "IF", "DESC", "NULLS", "\0", "é"];
        Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 40].Select(Gen.Bool, (parts, known) => (known ? "CREATE TABLE t (" : "") + string.Join(' ', parts)).Sample(sql =>
        {
            SchemaEntry[] entries = [new("table", "t", "t", sql), new("index", "i", "t", sql), new("view", "v", "v", sql), new("trigger", "r", "t", sql)];
            DatabaseSchema schema = SchemaReader.Read(entries);
            return SchemaComparison.Compare(schema, schema).IsEmpty && !SchemaComparison.Compare(schema, DatabaseSchema.Empty).IsEmpty
                && schema.IsEquivalentTo(SchemaReader.Read(entries));
        });
    }

    /// <summary>Asks for fingerprint and comparison and holds them to one answer.</summary>
    private static bool AreEquivalent(DatabaseSchema one, DatabaseSchema other)
    {
        bool same = one.IsEquivalentTo(other);
        SchemaComparison.Compare(one, other).All(IsOrder).ShouldBe(same);
        SchemaComparison.Compare(other, one).All(IsOrder).ShouldBe(same);
        return same;
    }

    private static bool IsOrder(SchemaDifference difference) => difference.Description.Contains("in another order", StringComparison.Ordinal);

    private static DatabaseSchema Read(MemoryDatabase database, string sql)
    {
        database.Execute(sql);
        DatabaseSchema schema = SchemaReader.Read(database.Entries());
        database.Execute("DROP TABLE t");
        return schema;
    }

    private static bool IsSame(ForeignKeySpec one, ForeignKeySpec other) => one with { Columns = other.Columns } == other && one.Columns.SequenceEqual(other.Columns);

    /// <summary>Changes that SQLite itself does not notice.</summary>
    private static bool SameToSQLite(TableSpec one, TableSpec other)
    {
        if (other.Columns.Any(column => column.Name == "renamed")) return false;
        if (one.UniqueKeys.Length != other.UniqueKeys.Length) return one.UniqueKeys.Append(one.PrimaryKey).Any(key => key.Length == one.Columns.Length);
        if (one.ForeignKeys.Length != other.ForeignKeys.Length) return one.ForeignKeys.Any(key => IsSame(key, other.ForeignKeys[^1]));
        if (one.Checks.Length != other.Checks.Length) return one.Checks.Distinct().Count() == other.Checks.Distinct().Count();
        int index = Enumerable.Range(0, one.Columns.Length).FirstOrDefault(i => one.Columns[i] != other.Columns[i], -1);
        if (index < 0) return false;
        ColumnSpec column = one.Columns[index];
        bool inKey = one.PrimaryKey.Contains(column.Name);
        bool isRowId = !one.WithoutRowId && one.PrimaryKey.Length == 1 && inKey && column.Type == "INTEGER";
        bool nullabilityOnly = column with { NotNull = !column.NotNull } == other.Columns[index];
        bool defaultOnly = column with { Default = other.Columns[index].Default } == other.Columns[index];
        return (nullabilityOnly && inKey && (isRowId || one.WithoutRowId || one.Strict)) || (defaultOnly && isRowId);
    }
}
