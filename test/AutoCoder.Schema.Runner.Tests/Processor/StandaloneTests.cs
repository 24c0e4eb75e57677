using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using FluentMigrator;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators;
using FluentMigrator.Runner.Generators.SQLite;
using FluentMigrator.Runner.Processors.SQLite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Tests.Processor;

/// <summary>The processor in FluentMigrator's own runner, on connections that have foreign keys on.</summary>
public class StandaloneTests
{
    [Test]
    public void A_rebuild_deletes_no_child_rows_although_foreign_keys_are_on()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        SqliteFile.Execute(path, ItemsDatabase.Sql("CASCADE"));
        Up(path, new Operations.AlterDefault());
        SqliteFile.Scalar(path, "SELECT count(*) FROM children").ShouldBe("4");
        SqliteFile.Scalar(path, "SELECT instr(sql, 'DEFAULT 9') > 0 FROM sqlite_schema WHERE name = 'items'").ShouldBe("1");
    }

    [Test]
    public void A_migration_that_breaks_a_foreign_key_is_taken_back_at_the_commit()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        SqliteFile.Execute(path, ItemsDatabase.Sql("RESTRICT"));
        string before = SqliteFile.Dump(path);
        Should.Throw<ChangeRefusedException>(() => Up(path, new BreaksKeys())).Message.ShouldContain("children row 1 refers to a row of items");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Child_rows_are_safe_whoever_turned_foreign_keys_on(bool inTransaction)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        SqliteFile.Execute(path, ItemsDatabase.Sql("CASCADE"));
        using KindRunner runner = Kinds.TestRunner(Operation.Kind, typeof(Operations.AlterDefault));
        using (SqliteConnection connection = SqliteFile.Open(path))
        {
            using (SqliteCommand command = new("PRAGMA foreign_keys = ON", connection)) command.ExecuteNonQuery();
            using DatabaseSession session = runner.Begin(connection, inTransaction);
            MigrationFailure? failure = session.Up([5]);
            if (inTransaction) failure.ShouldNotBeNull().Message.ShouldContain("Foreign keys are on");
            else failure.ShouldBeNull();
        }

        SqliteFile.Scalar(path, "SELECT count(*) FROM children").ShouldBe("4");
        SqliteFile.Scalar(path, "SELECT instr(sql, 'DEFAULT 9') > 0 FROM sqlite_schema WHERE name = 'items'").ShouldBe(inTransaction ? "0" : "1");
    }

    [Test]
    public void What_fails_leaves_nothing_pending()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        SqliteFile.Execute(path, ItemsDatabase.Sql("rows"));
        string before = SqliteFile.Dump(path);
        Should.Throw<ChangeRefusedException>(() => Up(path, new Fails())).Message.ShouldContain("no column nothing");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public void Loose_mode_is_refused()
    {
        using TemporaryFolder folder = new();
        Should.Throw<ChangeRefusedException>(() => Up(folder.File("a.db"), new BreaksKeys(), services =>
            services.Configure<GeneratorOptions>(options => options.CompatibilityMode = CompatibilityMode.LOOSE)))
            .Message.ShouldContain("LOOSE");
    }

    [Test]
    public void A_connection_of_another_driver_is_refused_in_a_sentence_before_anything_is_done()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        ChangeRefusedException refusal = Should.Throw<ChangeRefusedException>(() => Up(path, new Operations.AlterDefault(), services =>
            services.AddScoped<SQLiteDbFactory, FactoryOfAnother>()));
        refusal.Message.ShouldBe(
            "The connection is a AutoCoder.Schema.Runner.Tests.Processor.ConnectionOfAnother, and tables are changed on one of Microsoft.Data.Sqlite only. "
            + "Reference that package, which FluentMigrator's SQLiteDbFactory then prefers, or register a SQLiteDbFactory whose Factory is SqliteFactory.Instance.");
        File.Exists(path).ShouldBeFalse();
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Types_of_strict_tables_and_a_type_map_of_ones_own_are_those_of_FluentMigrators_processor(bool isStrict)
    {
        string[] made = [.. new[] { false, true }.Select(isStock =>
        {
            using TemporaryFolder folder = new();
            string path = folder.File("a.db");
            ServiceCollection services = new();
            services.AddFluentMigratorCore().ConfigureRunner(runner => (isStock
                ? runner.AddSQLite(useStrictTables: isStrict)
                : runner.AddSQLiteWithTableRebuilds(useStrictTables: isStrict)).WithGlobalConnectionString($"Data Source={path};Pooling=False"));
            if (!isStrict) services.AddSingleton<ISQLiteTypeMap, AllText>();
            using ServiceProvider provider = services.BuildServiceProvider();
            using IServiceScope scope = provider.CreateScope();
            ((MigrationRunner)scope.ServiceProvider.GetRequiredService<IMigrationRunner>()).Up(new ManyTypes());
            return SqliteFile.Dump(path);
        })];
        made[0].ShouldBe(made[1]);
        made[0].ShouldContain(isStrict ? "\"n\" REAL" : "\"n\" OWN");
    }

    private static void Up(string path, Migration migration, Action<IServiceCollection>? configure = null)
    {
        ServiceCollection services = new();
        services.AddFluentMigratorCore().ConfigureRunner(runner => runner
            .AddSQLiteWithTableRebuilds().WithGlobalConnectionString($"Data Source={path};Pooling=False;Foreign Keys=True"));
        configure?.Invoke(services);
        using ServiceProvider provider = services.BuildServiceProvider();
        using IServiceScope scope = provider.CreateScope();
        ((MigrationRunner)scope.ServiceProvider.GetRequiredService<IMigrationRunner>()).Up(migration);
    }

    private sealed class BreaksKeys : ForwardOnlyMigration
    {
        public override void Up() => Delete.FromTable("items").Row(new { id = 3 });
    }

    private sealed class Fails : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("items").AddColumn("x").AsInt32().NotNullable().SetExistingRowsTo(1);
            Delete.Column("nothing").FromTable("items");
        }
    }
    private sealed class ManyTypes : ForwardOnlyMigration
    {
        public override void Up() => Create.Table("t").WithColumn("d").AsDecimal(10, 2).Nullable().WithColumn("n").AsDouble().Nullable()
            .WithColumn("g").AsGuid().Nullable().WithColumn("w").AsDateTime().Nullable().WithColumn("s").AsString().Nullable();
    }

    private sealed class AllText : ISQLiteTypeMap
    {
        public string GetTypeMap(DbType type, int? size, int? precision) => "OWN";
    }

    private sealed class FactoryOfAnother(IServiceProvider services) : SQLiteDbFactory(services)
    {
        protected override DbProviderFactory CreateFactory() => new ProviderOfAnother();
    }

    private sealed class ProviderOfAnother : DbProviderFactory
    {
        public override DbConnection CreateConnection() => new ConnectionOfAnother();
    }
}

/// <summary>A connection as another driver has it, or a profiler around one.</summary>
internal sealed class ConnectionOfAnother : DbConnection
{
    private ConnectionState _state;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "main";

    public override string DataSource => "";

    public override string ServerVersion => "3";

    public override ConnectionState State => _state;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open() => _state = ConnectionState.Open;

    public override void Close() => _state = ConnectionState.Closed;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

    protected override DbCommand CreateDbCommand() => throw new NotSupportedException();
}
