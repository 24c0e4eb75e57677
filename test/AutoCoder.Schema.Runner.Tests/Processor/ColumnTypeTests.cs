using FluentMigrator;
using FluentMigrator.Builders.Create.Table;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators.SQLite;
using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Tests.Processor;

/// <summary>What each of FluentMigrator's types is declared as, by FluentMigrator's map and by a team's.</summary>
internal class ColumnTypeTests
{
    private static IEnumerable<TestCaseData> Types()
    {
        yield return Case("AsString", "TEXT", column => column.AsString());
        yield return Case("AsString(n)", "TEXT", column => column.AsString(50));
        yield return Case("AsAnsiString", "TEXT", column => column.AsAnsiString());
        yield return Case("AsAnsiString(n)", "TEXT", column => column.AsAnsiString(9000));
        yield return Case("AsFixedLengthString", "TEXT", column => column.AsFixedLengthString(5));
        yield return Case("AsFixedLengthAnsiString", "TEXT", column => column.AsFixedLengthAnsiString(5));
        yield return Case("AsByte", "INTEGER", column => column.AsByte());
        yield return Case("AsInt16", "INTEGER", column => column.AsInt16());
        yield return Case("AsInt32", "INTEGER", column => column.AsInt32());
        yield return Case("AsInt64", "INTEGER", column => column.AsInt64());
        yield return Case("AsBoolean", "INTEGER", column => column.AsBoolean());
        yield return Case("AsDecimal", "NUMERIC", column => column.AsDecimal());
        yield return Case("AsDecimal(n, m)", "NUMERIC", column => column.AsDecimal(10, 2));
        yield return Case("AsCurrency", "NUMERIC", column => column.AsCurrency());
        yield return Case("AsDouble", "NUMERIC", column => column.AsDouble());
        yield return Case("AsFloat", "NUMERIC", column => column.AsFloat());
        yield return Case("AsDate", "DATETIME", column => column.AsDate());
        yield return Case("AsTime", "DATETIME", column => column.AsTime());
        yield return Case("AsDateTime", "DATETIME", column => column.AsDateTime());
        yield return Case("AsDateTime2", "DATETIME", column => column.AsDateTime2());
        yield return Case("AsDateTimeOffset", "DATETIME", column => column.AsDateTimeOffset());
        yield return Case("AsDateTimeOffset(n)", "DATETIME", column => column.AsDateTimeOffset(3));
        yield return Case("AsGuid", "UNIQUEIDENTIFIER", column => column.AsGuid());
        yield return Case("AsBinary", "BLOB", column => column.AsBinary());
        yield return Case("AsBinary(n)", "BLOB", column => column.AsBinary(16));
        yield return Case("AsCustom", "VARCHAR(50)", column => column.AsCustom("VARCHAR(50)"));
    }

    [TestCaseSource(nameof(Types))]
    public void A_type_is_declared_as_the_page_says(Func<ICreateTableColumnAsTypeSyntax, ICreateTableColumnOptionOrWithColumnSyntax> type, string declared)
    {
        WritesColumns.Prepare(type);
        using ThoroughConnection connection = Migrated(ImmutableSortedDictionary<string, string>.Empty).ShouldNotBeNull();
        SqliteFile.Rows(connection, "SELECT DISTINCT type FROM pragma_table_info('n') WHERE name <> 'id'").ShouldBe($"{declared}\n");
    }

    [Test]
    public void A_team_maps_its_own_types_by_the_names_of_DbType()
    {
        WritesColumns.Prepare(column => column.AsXml().Nullable().WithColumn("g").AsGuid().Nullable().WithColumn("s").AsString().Nullable().WithColumn("o").AsDateTimeOffset());
        var types = ImmutableSortedDictionary<string, string>.Empty
            .Add("Xml", "CLOB").Add("Guid", "CHAR(36)").Add("DateTimeOffset", "TEXT");
        using ThoroughConnection connection = Migrated(types).ShouldNotBeNull();
        SqliteFile.Rows(connection, "SELECT name, type FROM pragma_table_info('n') WHERE name <> 'id'").ShouldBe("x|CLOB\ng|CHAR(36)\ns|TEXT\no|TEXT\n");
    }

    [Test]
    public void A_type_map_of_the_application_is_kept_and_has_a_type_for_a_time_with_an_offset()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        ServiceCollection services = new();
        services.AddSingleton<ISQLiteTypeMap>(new SQLiteTypeMap(useStrictTables: true));
        services.AddFluentMigratorCore().ConfigureRunner(runner => runner
            .AddSQLiteWithTableRebuilds().WithGlobalConnectionString($"Data Source={path};Pooling=False"));
        using ServiceProvider provider = services.BuildServiceProvider();
        using IServiceScope scope = provider.CreateScope();
        WritesColumns.Prepare(column => column.AsDecimal().Nullable().WithColumn("o").AsDateTimeOffset().Nullable().WithColumn("g").AsGuid());
        ((MigrationRunner)scope.ServiceProvider.GetRequiredService<IMigrationRunner>()).Up(new WritesColumns());
        SqliteFile.Rows(path, "SELECT name, type FROM pragma_table_info('n') WHERE name <> 'id'").ShouldBe("x|TEXT\no|TEXT\ng|TEXT\n");
    }

    private static TestCaseData Case(
        string name, string declared, Func<ICreateTableColumnAsTypeSyntax, ICreateTableColumnOptionOrWithColumnSyntax> type) =>
        new TestCaseData(type, declared).SetArgDisplayNames(name, declared);

    private static ThoroughConnection? Migrated(ImmutableSortedDictionary<string, string> types)
    {
        ThoroughConnection connection = DatabaseImage.Empty();
        using KindRunner runner = new(
            MigrationAssembly.Of(typeof(Kinds).Assembly), Kinds.Of(Operation.Kind, [typeof(WritesColumns)]), VersionTable.Default, new() { Home = new() { Types = types } });
        using DatabaseSession session = runner.Begin(connection, isTransactional: true);
        (session.Up([1]) ?? session.Commit()).ShouldBeNull();
        return connection;
    }
}

/// <summary>Makes a table with a column that is asked for.</summary>
[Migration(1), Tags(Operation.Kind)]
public sealed class WritesColumns : ForwardOnlyMigration
{
    [ThreadStatic]
    private static Func<ICreateTableColumnAsTypeSyntax, ICreateTableColumnOptionOrWithColumnSyntax>? Chosen;

    public static void Prepare(Func<ICreateTableColumnAsTypeSyntax, ICreateTableColumnOptionOrWithColumnSyntax> type) => Chosen = type;

    public override void Up() => Chosen!(Create.Table("n").WithColumn("id").AsInt64().PrimaryKey().WithColumn("x")).Nullable();
}
