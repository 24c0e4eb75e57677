using FluentMigrator;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators;
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
}
