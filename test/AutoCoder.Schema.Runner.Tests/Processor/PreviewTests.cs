using FluentMigrator;
using FluentMigrator.Exceptions;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Processors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoCoder.Schema.Runner.Tests.Processor;

/// <summary>A preview by FluentMigrator's own runner changes nothing, and says SQL or refuses.</summary>
internal class PreviewTests
{
    [Test]
    public void A_preview_is_the_SQL_and_leaves_the_database_to_the_byte()
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder);
        byte[] before = File.ReadAllBytes(path);
        string[] sql = [.. Preview(path, migration =>
        {
            migration.Rename.Table("t").To("T");
            migration.Rename.Column("a").OnTable("t").To("b");
            migration.Rename.Table("t").To("u");
            migration.Create.Table("n").WithColumn("id").AsInt64().PrimaryKey().WithColumn("at").AsDateTime().WithDefaultValue(new DateTime(2026, 1, 2));
            migration.Alter.Table("n").AddColumn("c").AsInt32().Nullable().WithDefaultValue(5);
            migration.Create.Index("ix").OnTable("n").OnColumn("c");
            migration.Insert.IntoTable("n").Row(new { id = 1, c = DayOfWeek.Friday });
            migration.Delete.Index("ix").OnTable("n");
            migration.Delete.Table("n");
        }).Select(text => text.Trim().TrimEnd(';'))];
        sql.ShouldBe(
        [
            "ALTER TABLE \"t\" RENAME TO \"T_renamed\"", "ALTER TABLE \"T_renamed\" RENAME TO \"T\"", "ALTER TABLE \"t\" RENAME COLUMN \"a\" TO \"b\"",
            "ALTER TABLE \"t\" RENAME TO \"u\"",
            "CREATE TABLE \"n\" (\"id\" INTEGER NOT NULL, \"at\" DATETIME NOT NULL DEFAULT '2026-01-02 00:00:00', CONSTRAINT \"PK_n\" PRIMARY KEY (\"id\"))",
            "ALTER TABLE \"n\" ADD COLUMN \"c\" INTEGER DEFAULT 5", "CREATE INDEX \"ix\" ON \"n\" (\"c\" ASC)", "INSERT INTO \"n\" (\"id\", \"c\") VALUES (1, 5)",
            "DROP INDEX \"ix\"", "DROP TABLE \"n\"",
        ]);
        File.ReadAllBytes(path).ShouldBe(before);
    }

    [TestCase("AlterColumn")]
    [TestCase("DropColumns")]
    [TestCase("AddForeignKey")]
    [TestCase("AddColumn")]
    public void What_depends_on_the_table_is_refused_and_nothing_is_written(string change)
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder);
        byte[] before = File.ReadAllBytes(path);
        ChangeRefusedException refusal = Should.Throw<ChangeRefusedException>(() => Preview(path, migration =>
        {
            if (change == "AlterColumn") migration.Alter.Column("a").OnTable("t").AsString().Nullable();
            else if (change == "DropColumns") migration.Delete.Column("a").FromTable("t");
            else if (change == "AddForeignKey") migration.Create.ForeignKey("fk").FromTable("t").ForeignColumn("a").ToTable("t").PrimaryColumn("id");
            else migration.Alter.Table("t").AddColumn("c").AsDateTime().WithDefault(SystemMethods.CurrentUTCDateTime);
        }));
        refusal.Message.ShouldStartWith($"Table t: what SQLite is to execute here ({change}) depends on the table as it is by then");
        File.ReadAllBytes(path).ShouldBe(before);
    }

    [Test]
    public void A_refusal_is_what_FluentMigrator_throws_for_what_SQLite_cannot_do()
    {
        using TemporaryFolder folder = new();
        Should.Throw<DatabaseOperationNotSupportedException>(
            () => Run(Filled(folder), migration => migration.Create.Schema("dbo"), preview: false, new())).Message.ShouldContain("dbo");
    }

    [Test]
    public void A_computed_column_that_is_added_may_be_NULL_only_where_that_is_written_as_with_FluentMigrators_own_processor()
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder);
        Run(path, migration => migration.Alter.Table("t")
            .AddColumn("x").AsInt32().Computed("id + 1").AddColumn("y").AsInt32().Computed("id + 2").Nullable(), preview: false, new());
        SqliteFile.Rows(path, "SELECT name, \"notnull\" FROM pragma_table_xinfo('t') WHERE name IN ('x', 'y')").ShouldBe("x|1\ny|0\n");
        SqliteFile.Rows(path, "SELECT x, y FROM t").ShouldBe("2|3\n");
    }

    private static string Filled(TemporaryFolder folder)
    {
        SqliteFile.Execute(folder.File("a.db"), "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x')");
        return folder.File("a.db");
    }

    private static List<string> Preview(string path, Action<Previewed> write)
    {
        Statements statements = new();
        Run(path, write, preview: true, statements);
        return statements.Sql;
    }

    private static void Run(string path, Action<Previewed> write, bool preview, Statements statements)
    {
        ServiceCollection services = new();
        services.AddFluentMigratorCore().ConfigureRunner(runner => runner
            .AddSQLiteWithTableRebuilds().WithGlobalConnectionString($"Data Source={path};Pooling=False"));
        services.Configure<ProcessorOptions>(options => options.PreviewOnly = preview);
        services.AddLogging(logging => logging.AddProvider(statements));
        using ServiceProvider provider = services.BuildServiceProvider();
        using IServiceScope scope = provider.CreateScope();
        ((MigrationRunner)scope.ServiceProvider.GetRequiredService<IMigrationRunner>()).Up(new Previewed(write));
    }

    public sealed class Previewed(Action<Previewed> write) : ForwardOnlyMigration
    {
        public override void Up() => write(this);
    }

    private sealed class Statements : ILoggerProvider, ILogger
    {
        public List<string> Sql { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == RunnerEventIds.Sql.Id) Sql.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
