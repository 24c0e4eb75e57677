using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>Migrations in which a name in double quotes is none, as histories have them that shipped with most builds of SQLite.</summary>
public static class TextIndexMigrations
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class Makes : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)");
            Execute.Sql("INSERT INTO t VALUES (1, 'x', 'y', 'z')");
            Execute.Sql("CREATE TABLE other (id INTEGER PRIMARY KEY, a TEXT, b TEXT)");
        }
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class Misspells : ForwardOnlyMigration
    {
        public override void Up() =>
            Create.Index("ix_misspelt").OnTable("t").OnColumn("nothing").Ascending().OnColumn("b").Descending();
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class Writes : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("UPDATE t SET a = \"open\" WHERE b <> \"nobody\"");
    }

    [Migration(3), Tags(TestMigrations.Kind), MigrationTrait("destructive", "other.a: nobody reads it")]
    public sealed class DropsOfOther : ForwardOnlyMigration
    {
        public override void Up() => Delete.Column("a").FromTable("other");
    }

    [Migration(3), Tags(TestMigrations.Kind), MigrationTrait("destructive", "t.a: nobody reads it")]
    public sealed class DropsOfTable : ForwardOnlyMigration
    {
        public override void Up() => Delete.Column("a").FromTable("t");
    }

    [Migration(3), Tags(TestMigrations.Kind)]
    public sealed class RenamesOfOther : ForwardOnlyMigration
    {
        public override void Up() => Rename.Column("a").OnTable("other").To("z");
    }

    [Migration(3), Tags(TestMigrations.Kind)]
    public sealed class RenamesOfTable : ForwardOnlyMigration
    {
        public override void Up() => Rename.Column("b").OnTable("t").To("z");
    }

    [Migration(3), Tags(TestMigrations.Kind)]
    public sealed class RenamesTheTable : ForwardOnlyMigration
    {
        public override void Up() => Rename.Table("t").To("u");
    }

    [Migration(3), Tags(TestMigrations.Kind)]
    public sealed class Rebuilds : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("c").OnTable("t").AsString().NotNullable().WithDefaultValue("");
    }

    [Migration(3), Tags(TestMigrations.Kind)]
    public sealed class Adds : ForwardOnlyMigration
    {
        public override void Up() => Alter.Table("other").AddColumn("more").AsInt32().Nullable();
    }

    [Migration(4), Tags(TestMigrations.Kind)]
    public sealed class DeletesTheIndex : ForwardOnlyMigration
    {
        public override void Up() => Delete.Index("ix_misspelt").OnTable("t");
    }
}
