using System.Numerics;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Values;

/// <summary>A value that cannot be stored as what it is, is refused wherever it is written, before anything is kept.</summary>
internal class ValueRefusalTests
{
    private static readonly (string Where, Action<WritesValueIn, object> Write)[] Contexts =
    [
        ("row", (migration, value) => migration.Insert.IntoTable("t").Row(new { id = 2, c = value })),
        ("row of a dictionary", (migration, value) => migration.Insert.IntoTable("t").Row(new Dictionary<string, object> { ["c"] = value })),
        ("set", (migration, value) => migration.Update.Table("t").Set(new { c = value }).AllRows()),
        ("condition of an update", (migration, value) => migration.Update.Table("t").Set(new { id = 2 }).Where(new { c = value })),
        ("condition of a delete", (migration, value) => migration.Delete.FromTable("t").Row(new { c = value })),
        ("default of a new table", (migration, value) => migration.Create.Table("t2").WithColumn("c").AsString().WithDefaultValue(value)),
        ("default of a new column", (migration, value) => migration.Create.Column("c2").OnTable("t").AsString().WithDefaultValue(value)),
        ("default of a column that is altered", (migration, value) => migration.Alter.Column("c").OnTable("t").AsString().WithDefaultValue(value)),
        ("existing rows", (migration, value) => migration.Alter.Table("t").AddColumn("c2").AsString().NotNullable().SetExistingRowsTo(value)),
        ("another database's branch", (migration, value) => migration.IfDatabase("sqlite").Insert.IntoTable("t").Row(new { c = value })),
    ];

    private enum State
    {
        Open,
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        foreach ((object value, string[] says) in new (object, string[])[]
        {
            (double.NaN, ["NaN (Double)", "Write null, or a number"]), (float.NaN, ["NaN (Single)"]),
            ((Half)1.5, ["Half", "as a number"]), ((Int128)5, ["Int128"]), ((UInt128)5, ["UInt128"]), (new BigInteger(5), ["BigInteger"]),
            ((nint)5, ["IntPtr"]), (new Uri("x://y"), ["Uri", "as text"]), (new Version(1, 2), ["Version"]), (new List<byte> { 1 }, ["List"]), (new char[] { 'a' }, ["Char[]"]),
            (new { a = 1 }, ["AnonymousType"]),
            ("a\0b", ["String with a NUL character", "CAST(X'…' AS TEXT)"]), ('\0', ["Char with a NUL character"]), (new NonUnicodeString("\0"), ["NUL"]),
            (SystemMethods.NewGuid, ["SystemMethods.NewGuid", "CurrentDateTime", "RawSql.Insert"]), (SystemMethods.NewSequentialId, ["NewSequentialId"]),
            (SystemMethods.CurrentUser, ["CurrentUser"]), (SystemMethods.CurrentDateTimeOffset, ["CurrentDateTimeOffset"]),
            (State.Open, ["State Open", "the name", "the number", "ToString()", "cast to int"]), (DayOfWeek.Friday, ["DayOfWeek Friday"]),
        })
        {
            foreach ((string where, Action<WritesValueIn, object> write) in Contexts)
                yield return new TestCaseData(value, write, says).SetArgDisplayNames($"{value.GetType().Name} {value.ToString()!.Replace('\0', '0')}", where);
        }
    }

    [TestCaseSource(nameof(Refused))]
    public void A_refusal_names_class_table_column_and_type_and_says_what_to_write(object value, Action<WritesValueIn, object> write, string[] says)
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        connection.Execute("CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT); INSERT INTO t VALUES (1, 'x')");
        using KindRunner runner = Kinds.TestRunner("test", typeof(WritesValueIn));
        using (DatabaseSession session = runner.Begin(connection, isTransactional: true))
        {
            WritesValueIn.Prepare(migration => write(migration, value));
            MigrationFailure failure = session.Up([1]).ShouldNotBeNull();
            failure.Name.ShouldBe(nameof(WritesValueIn));
            failure.Message.ShouldStartWith("Table t");
            failure.Message.ShouldContain(": column c");
            foreach (string part in says) failure.Message.ShouldContain(part);
        }

        SqliteFile.Rows(connection, "SELECT * FROM t; ").ShouldBe("1|x\n");
    }

    [Test]
    public void An_enum_in_a_text_column_says_what_keeps_the_recorded_hash()
    {
        MigrationRecording Recorded(object value)
        {
            WritesValueIn.Prepare(migration => migration.Create.Table("t").WithColumn("c").AsString().WithDefaultValue(value));
            using KindRunner runner = Kinds.TestRunner("test", typeof(WritesValueIn));
            return new SchemaReplay(runner).Recording.ShouldNotBeNull().Find(1).ShouldNotBeNull();
        }

        Recorded(State.Open.ToString()).UpHash.ShouldBe(SqlHash.Of(["CREATE TABLE \"t\" (\"c\" TEXT NOT NULL DEFAULT 'Open')"]));
        Recorded((int)State.Open).UpHash.Recording.ShouldBe(SqlHash.EarlierRecording);
    }
}
