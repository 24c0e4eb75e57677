using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Values;

/// <summary>What a migration writes is, to the byte, what the driver stores of the same value given as a parameter.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed in the message.")]
internal class DriverValueTests
{
    private static readonly int Random = Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 20_000 : 80;

    // One of each affinity, and what is numeric but in a STRICT table.
    private static readonly string[] Types = ["INTEGER", "DATETIME", "DOUBLE PRECISION", "VARCHAR(50)", "BLOB", "ANY"];

    private static readonly string[] NoText = [.. Types.Where(type => DeclaredType.Affinity(type) != TypeAffinity.Text)];

    private static readonly Dictionary<Type, KindRunner> Runners = new[] { typeof(WritesValue), typeof(WritesValueIn) }
        .ToDictionary(type => type, type => Kinds.TestRunner("test", type));

    private enum Status
    {
        Active = 1,
        Closed = 2,
    }

    private enum Large : ulong
    {
        Most = ulong.MaxValue,
    }

    private enum Small : sbyte
    {
        Least = -128,
    }

    [Flags]
    private enum Parts
    {
        A = 1,
        B = 2,
    }

    private static IEnumerable<object> Known() =>
    [
        new DateTime(2026, 1, 2), new DateTime(2026, 1, 2, 3, 4, 5), new DateTime(2026, 1, 2, 3, 4, 5, 678), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Local), DateTime.MinValue, DateTime.MaxValue,
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(5.5)), new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-8)),
        new DateOnly(2026, 1, 2), DateOnly.MinValue, new TimeOnly(3, 4), new TimeOnly(3, 4, 5), new TimeOnly(3, 4, 5, 6), TimeOnly.MaxValue,
        new TimeSpan(1, 2, 3, 4, 5), new TimeSpan(3, 4, 5), new TimeSpan(-1, 2, 3), TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.Zero,
        Guid.Empty, Guid.Parse("6F9619FF-8B86-D011-B42D-00C04FC964FF"),
        0m, -0.0m, 1m, 1.50m, -2.5m, 0.1m, 123456789012345m, 1234567890123456m, 9007199254740993m, 100000000000000000m, 9223372036854775807m, 9223372036854775808m,
        0.1234567890123456789m, 1e-28m, decimal.MaxValue, decimal.MinValue,
        0.0, -0.0, 1.0, -1.0, 100.0, 0.1, 1e15, 1e16, 1e17, 123456789012345678.0, 1e300, double.MaxValue, double.MinValue, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity,
        0f, 1f, 1.5f, 1.1f, 0.1f, 1e20f, float.MaxValue, float.Epsilon, float.PositiveInfinity, float.NegativeInfinity,
        true, false, sbyte.MinValue, (byte)200, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, long.MaxValue,
        0UL, (ulong)long.MaxValue, (ulong)long.MaxValue + 1, ulong.MaxValue,
        Status.Closed, (Status)77, Parts.A | Parts.B, (Parts)0, Large.Most, Small.Least, DayOfWeek.Friday,
        'a', '\'', '"', 'é', '\ud800', "", "text", "it's", "5", " 5 ", "1e3", "\ud800", "a\udfffb", "😀", "x\nGO\ny", "GO", "a;b", "-- no", "/* no", "$p @p :p ?1 {0}", "\\", "\r\n\t",
        "x'GO\nGO 5\n'", new string('x', 30_000), new byte[] { 0, 1, 255 }, Array.Empty<byte>(), new byte[10_000],
    ];

    [OneTimeTearDown]
    public void Dispose_the_runners()
    {
        foreach (KindRunner runner in Runners.Values) runner.Dispose();
    }

    [Test]
    public void Every_value_that_is_written_is_found_by_the_same_value_bound_and_has_its_bytes()
    {
        foreach (object value in Known()) Check(value, value.ToString()!);
    }

    [Test]
    public void Every_value_of_random_bits_is_too()
    {
        for (int seed = 0; seed < Random; seed++)
        {
            object value = Made(new(seed), seed);
            Check(value, $"seed {seed}: {value.GetType().Name} {value}");
        }
    }

    [Test]
    public void Nothing_depends_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NegativeSign = "−";
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.DateTimeFormat.TimeSeparator = ".";
            culture.DateTimeFormat.DateSeparator = "/";
            CultureInfo.CurrentCulture = culture;
            foreach (object value in new object[]
            {
                -5, -5L, (short)-5, (sbyte)-5, -1.5, -1.5m, 1.5f, (Status)(-3), DateTime.MaxValue, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-8)),
                new TimeSpan(-5, 1, 1, 1, 1), new DateOnly(2026, 1, 2), new TimeOnly(3, 4, 5, 6),
            })
                Check(value, $"{value.GetType().Name}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Nothing_is_NULL_in_a_row_and_in_a_condition_and_a_default()
    {
        foreach (object? value in new object?[] { null, DBNull.Value, (Status?)null })
        {
            using ThoroughConnection connection = Prepared(DBNull.Value, ["TEXT"]);
            WritesValueIn.Prepare(migration =>
            {
                migration.Insert.IntoTable("t0").Row(new { id = 3, c = value });
                migration.Update.Table("t0").Set(new { c = value, mark = 1 }).Where(new { c = value });
                migration.Create.Table("d0").WithColumn("id").AsInt64().PrimaryKey().WithColumn("c").AsString().Nullable().WithDefaultValue(value);
                migration.Delete.FromTable("t0").Row(new { id = 1, c = value });
            });
            Up(connection, typeof(WritesValueIn)).ShouldBeNull();
            Rows(connection, "SELECT id, typeof(c), mark FROM t0").ShouldBe("2|null|1\n3|null|1\n4|null|1\n");
        }
    }

    [TestCase("ANY", 1.0, "real")]
    [TestCase("ANY", 5, "integer")]
    [TestCase("REAL", 5, "real")]
    public void Tables_that_are_strict_get_what_the_driver_gives_them(string type, object value, string stored)
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        Run(connection, $"CREATE TABLE s (id INTEGER PRIMARY KEY, c {type}) STRICT");
        Run(connection, "INSERT INTO s VALUES (1, $v)", value);
        WritesValueIn.Prepare(migration => migration.Insert.IntoTable("s").Row(new { id = 2, c = value }));
        Up(connection, typeof(WritesValueIn)).ShouldBeNull();
        Rows(connection, "SELECT typeof(c) FROM s").ShouldBe($"{stored}\n{stored}\n");
    }

    private static void Check(object value, string told)
    {
        string[] types = value is Enum ? NoText : Types;
        using ThoroughConnection connection = Prepared(value, types);
        MigrationFailure? failure = Up(connection, value, types);
        failure.ShouldBeNull(told);
        for (int index = 0; index < types.Length; index++)
        {
            string bound = Rows(connection, $"SELECT typeof(c), quote(c), hex(c) FROM t{index} WHERE id = 1"), of = $"{told} in {types[index]}";
            object? found = Found(connection, $"SELECT group_concat(id) FROM t{index} WHERE c = $v", value);
            found.ShouldBeOneOf("1,3,4,5", DBNull.Value); // none of an integer that a REAL column has no number for
            Found(connection, $"SELECT group_concat(id) FROM t{index} WHERE mark = 1", value).ShouldBe(found, of);
            foreach (int id in new[] { 3, 4, 5 })
                Rows(connection, $"SELECT typeof(c), quote(c), hex(c) FROM t{index} WHERE id = {id}").ShouldBe(bound, $"{of}, row {id}");
            Run(connection, $"INSERT INTO d{index} (id, h) VALUES (9, 0)");
            foreach (string where in new[] { "c FROM d# WHERE id = 1", "e FROM d# WHERE id = 1", "e FROM d# WHERE id = 9", "f FROM d# WHERE id = 1", "g FROM d# WHERE id = 9", "h FROM d# WHERE id = 1", "h FROM d# WHERE id = 2" })
            {
                string column = where[..1], from = where[1..].Replace("#", $"{index}", StringComparison.Ordinal);
                Rows(connection, $"SELECT typeof({column}), quote({column}), hex({column}){from}").ShouldBe(bound, $"{of}: {where}");
            }
        }
    }

    private static object Made(Random random, int seed) => (seed % 10) switch
    {
        0 => Finite(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))),
        1 => Math.Round(random.NextDouble() * 1e6, random.Next(6)) * (random.Next(2) == 0 ? 1 : -1),
        2 => float.IsNaN(BitConverter.Int32BitsToSingle(random.Next())) ? 1.25f : BitConverter.Int32BitsToSingle(random.Next()),
        3 => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
        4 => new decimal(random.Next(), 0, 0, random.Next(2) == 0, (byte)random.Next(10)),
        5 => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        6 => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks)),
        7 => new DateTimeOffset(random.NextInt64(DateTime.UnixEpoch.Ticks, DateTime.MaxValue.Ticks), TimeSpan.FromMinutes(random.Next(-800, 800))),
        8 => new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(1, random.Next(2) == 0 ? 128 : 65536))]),
        _ => new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))]),
    };

    private static double Finite(double number) => double.IsNaN(number) ? 0.25 : number;

    private static ThoroughConnection Prepared(object value, string[] types)
    {
        ThoroughConnection connection = DatabaseImage.Empty();
        for (int index = 0; index < types.Length; index++)
        {
            Run(connection, $"CREATE TABLE t{index} (id INTEGER PRIMARY KEY, c {types[index]}, mark INTEGER)");
            Run(connection, $"INSERT INTO t{index} VALUES (1, $v, 0), (2, $v, 0), (4, NULL, 0)", value);
        }

        return connection;
    }

    private static MigrationFailure? Up(ThoroughConnection connection, object? value, string[] types)
    {
        WritesValue.Prepare(value, types);
        return Up(connection, typeof(WritesValue));
    }

    private static MigrationFailure? Up(ThoroughConnection connection, Type type)
    {
        using DatabaseSession session = Runners[type].Begin(connection, isTransactional: true);
        return session.Up([1]) ?? session.Commit();
    }

    private static void Run(SqliteConnection connection, string sql, object? value = null)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        if (value is not null) command.Parameters.AddWithValue("$v", value);
        command.ExecuteNonQuery();
    }

    private static object? Found(SqliteConnection connection, string sql, object value)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$v", value);
        return command.ExecuteScalar();
    }

    private static string Rows(SqliteConnection connection, string sql) => SqliteFile.Rows(connection, sql);
}
