using FluentMigrator;
using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Tests.Processor;

/// <summary>Names that a migration writes in quotes: what FluentMigrator's own processor makes of them.</summary>
internal class QuotedNameTests
{
    [Test]
    public void A_name_in_double_quotes_is_that_name_in_every_expression() =>
        Made(new Everything(name => $"\"{name}\"")).ShouldBe(Made(new Everything(name => name)));

    [Test]
    public void A_double_quote_inside_of_them_is_written_twice() =>
        Made(new Renames("\"a\"\"b\"")).ShouldBe(Made(new Renames("a\"b")));

    [TestCase("[x]")]
    [TestCase("`x`")]
    [TestCase("'x'")]
    [TestCase("\"x\"")]
    [TestCase("x")]
    public void Other_quotes_are_a_part_of_the_name_as_FluentMigrator_has_it(string name) =>
        Made(new Common(name)).ShouldBe(Made(new Common(name), isStock: true).Replace("(\"c\" ASC)", "(\"c\")", StringComparison.Ordinal));

    [Test]
    public void A_value_goes_by_the_type_of_its_column_also_where_that_is_in_brackets() =>
        Should.Throw<ChangeRefusedException>(() => Made(new GivesAnEnum())).Message
            .ShouldContain("Table [x]: column [c] is TEXT and is given DayOfWeek Friday");

    private static string Made(Migration migration, bool isStock = false)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        ServiceCollection services = new();
        services.AddFluentMigratorCore().ConfigureRunner(runner => (isStock ? runner.AddSQLite() : runner.AddSQLiteWithTableRebuilds())
            .WithGlobalConnectionString($"Data Source={path};Pooling=False"));
        using ServiceProvider provider = services.BuildServiceProvider();
        using IServiceScope scope = provider.CreateScope();
        ((MigrationRunner)scope.ServiceProvider.GetRequiredService<IMigrationRunner>()).Up(migration);
        return SqliteFile.Dump(path);
    }

    /// <summary>What FluentMigrator's own processor has, too.</summary>
    private sealed class Common(string name) : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table("other").WithColumn("id").AsInt32().PrimaryKey("PK_other");
            Create.Table(name).WithColumn(name).AsInt32().PrimaryKey("PK_x").WithColumn("a").AsString().Nullable();
            Alter.Table(name).AddColumn("b").AsString().Nullable();
            Insert.IntoTable(name).Row(new Dictionary<string, object> { [name] = 1, ["a"] = "one" });
            Insert.IntoTable(name).Row(new Dictionary<string, object> { [name] = 2, ["a"] = "two" });
            Update.Table(name).Set(new { b = "B" }).Where(new Dictionary<string, object> { [name] = 1 });
            Delete.FromTable(name).Row(new Dictionary<string, object> { [name] = 2 });
            Create.Index("ix").OnTable(name).OnColumn(name).Ascending();
            Create.UniqueConstraint("uq").OnTable(name).Column("a");
            Rename.Column("a").OnTable(name).To("c");
            Rename.Table(name).To("moved");
            Rename.Table("moved").To(name);
            Delete.Column("b").FromTable(name);
        }
    }

    /// <summary>Each expression of tables, columns, keys, indexes and rows, with names written in some way.</summary>
    private sealed class Everything(Func<string, string> n) : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table(n("parents")).WithColumn(n("id")).AsInt64().PrimaryKey("PK_parents").Identity().WithColumn(n("name")).AsString().NotNullable();
            Create.Table(n("children")).WithColumn(n("id")).AsInt64().NotNullable()
                .WithColumn(n("parent")).AsInt64().Nullable().ForeignKey(n("FK_first"), n("parents"), n("id"))
                .WithColumn(n("gone")).AsString().Nullable().WithColumn(n("old")).AsString().Nullable().WithColumn(n("kept")).AsString().Nullable();
            Create.PrimaryKey(n("PK_children")).OnTable(n("children")).Column(n("id"));
            Insert.IntoTable(n("parents")).Row(new Dictionary<string, object> { [n("id")] = 1, [n("name")] = "p" });
            Insert.IntoTable(n("children")).Row(new Dictionary<string, object> { [n("id")] = 1, [n("parent")] = 1, [n("old")] = "x" });
            Insert.IntoTable(n("children")).Row(new Dictionary<string, object> { [n("id")] = 2, [n("parent")] = 1, [n("old")] = "y" });
            Alter.Table(n("children")).AddColumn(n("state")).AsString().NotNullable().SetExistingRowsTo("open");
            Alter.Table(n("children")).AddColumn(n("at")).AsDateTime().WithDefault(SystemMethods.CurrentUTCDateTime).Nullable();
            Alter.Table(n("children")).AddColumn(n("second")).AsInt64().Nullable().ForeignKey(n("FK_second"), n("parents"), n("id"));
            Alter.Column(n("kept")).OnTable(n("children")).AsString(20).Nullable().WithDefaultValue("k");
            Alter.Table(n("children")).AlterColumn(n("old")).AsInt32().Nullable();
            Alter.Column(n("state")).OnTable(n("children")).AsString().NotNullable().WithDefaultValue("new");
            Delete.DefaultConstraint().OnTable(n("children")).OnColumn(n("state"));
            Create.ForeignKey(n("FK_third")).FromTable(n("children")).ForeignColumn(n("id")).ToTable(n("parents")).PrimaryColumn(n("id"));
            Delete.ForeignKey(n("FK_third")).OnTable(n("children"));
            Create.Index(n("ix_state")).OnTable(n("children")).OnColumn(n("state"));
            Create.Index(n("ix_gone")).OnTable(n("children")).OnColumn(n("gone"));
            Delete.Index(n("ix_gone")).OnTable(n("children"));
            Create.UniqueConstraint(n("uq_old")).OnTable(n("children")).Columns(n("old"), n("id"));
            Delete.UniqueConstraint(n("uq_old")).FromTable(n("children"));
            Delete.Column(n("gone")).FromTable(n("children"));
            Rename.Column(n("old")).OnTable(n("children")).To(n("older"));
            Rename.Table(n("children")).To(n("kids"));
            Rename.Table(n("kids")).To(n("Kids"));
            Update.Table(n("Kids")).Set(new Dictionary<string, object> { [n("state")] = "shut" }).Where(new Dictionary<string, object> { [n("id")] = 1 });
            Delete.FromTable(n("Kids")).Row(new Dictionary<string, object> { [n("id")] = 2 });
            Create.Table(n("passing")).WithColumn(n("id")).AsInt64().PrimaryKey(n("PK_passing"));
            Delete.PrimaryKey(n("PK_passing")).FromTable(n("passing"));
            Delete.Table(n("passing"));
        }
    }

    private sealed class Renames(string name) : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsInt64().PrimaryKey("PK_t").WithColumn("c").AsString().Nullable();
            Rename.Column("c").OnTable("t").To(name);
            Alter.Column(name).OnTable("t").AsInt32().Nullable();
            Rename.Table("t").To(name);
            Delete.Column(name).FromTable(name);
            Rename.Table(name).To("t");
        }
    }

    private sealed class GivesAnEnum : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table("[x]").WithColumn("[c]").AsString();
            Insert.IntoTable("[x]").Row(new Dictionary<string, object> { ["[c]"] = DayOfWeek.Friday });
        }
    }
}
