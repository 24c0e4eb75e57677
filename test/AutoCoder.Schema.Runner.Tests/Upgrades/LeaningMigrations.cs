using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>Migrations that take something away that others lean on: by FluentMigrator's expressions and by SQL.</summary>
public static class LeaningMigrations
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class Start : Migration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)");
            Execute.Sql("CREATE UNIQUE INDEX ix_b ON t (b)");
            Execute.Sql("CREATE TABLE gone (id INTEGER PRIMARY KEY, x TEXT)");
        }

        public override void Down() => Execute.Sql("DROP TABLE gone; DROP TABLE t");
    }

    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class StartsWithKeys : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)");
            Execute.Sql("CREATE UNIQUE INDEX ix_b ON t (b)");
            Execute.Sql("CREATE TABLE gone (id INTEGER PRIMARY KEY, x TEXT)");
            Execute.Sql("CREATE TABLE child (x REFERENCES gone (id), y REFERENCES t (b))");
        }
    }

    [Migration(2), Tags(TestMigrations.Kind), MigrationTrait("destructive", "t.a: nobody reads it")]
    public sealed class DeletesColumn : ForwardOnlyMigration
    {
        public override void Up() => Delete.Column("a").FromTable("t");
    }

    [Migration(2), Tags(TestMigrations.Kind), MigrationTrait("destructive", "t.a: nobody reads it")]
    public sealed class DropsColumn : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("ALTER TABLE t DROP COLUMN a");
    }

    [Migration(2), Tags(TestMigrations.Kind), MigrationTrait("destructive", "t.a: nobody reads it")]
    public sealed class MakesAnew : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql(
            "CREATE TABLE n (id INTEGER PRIMARY KEY, b TEXT, c TEXT); INSERT INTO n SELECT id, b, c FROM t; DROP TABLE t; "
            + "PRAGMA legacy_alter_table = ON; ALTER TABLE n RENAME TO t; PRAGMA legacy_alter_table = OFF; CREATE UNIQUE INDEX ix_b ON t (b)");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class DeletesIndex : ForwardOnlyMigration
    {
        public override void Up() => Delete.Index("ix_b").OnTable("t");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class DropsIndex : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DROP INDEX ix_b");
    }

    [Migration(2), Tags(TestMigrations.Kind), MigrationTrait("destructive", "gone: nobody reads it")]
    public sealed class DeletesTable : ForwardOnlyMigration
    {
        public override void Up() => Delete.Table("gone");
    }

    [Migration(2), Tags(TestMigrations.Kind), MigrationTrait("destructive", "gone: nobody reads it")]
    public sealed class DropsTable : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DROP TABLE gone");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class RenamesTable : ForwardOnlyMigration
    {
        public override void Up() => Rename.Table("t").To("u");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class RenamesTableBySql : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("ALTER TABLE t RENAME TO u");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class RenamesColumn : ForwardOnlyMigration
    {
        public override void Up() => Rename.Column("a").OnTable("t").To("z");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class RenamesColumnBySql : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("ALTER TABLE t RENAME COLUMN a TO z");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class RenamesInScript : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql(
            """
            CREATE TABLE made (x); -- ALTER TABLE t RENAME TO not_this
            INSERT INTO made VALUES ('a;b'), ('ALTER TABLE t');
            ALTER TABLE t RENAME COLUMN a TO z;
            GO
            CREATE TRIGGER tr AFTER INSERT ON made BEGIN UPDATE t SET z = new.x; DELETE FROM made WHERE x = 'old'; END;
            ALTER TABLE t DROP COLUMN c; ALTER TABLE t RENAME TO u; INSERT INTO made VALUES ('last')
            """);
    }

    [Migration(2, TransactionBehavior.None), Tags(TestMigrations.Kind)]
    public sealed class RenamesInScriptAlone : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE made (x); ALTER TABLE t RENAME COLUMN a TO z; ALTER TABLE t RENAME TO u;");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class AddsColumn : ForwardOnlyMigration
    {
        public override void Up() => Alter.Table("t").AddColumn("d").AsString().Nullable();
    }

    [Migration(2), Tags(TestMigrations.Kind), MigrationTrait("destructive", "gone: nobody reads it")]
    public sealed class TakesItsOwnViewAlong : ForwardOnlyMigration
    {
        public override void Up()
        {
            Delete.Table("gone");
            Execute.Sql("DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT 1 AS x");
        }
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class MakesAView : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE VIEW own AS SELECT x FROM gone");
    }

    [Migration(3), Tags(TestMigrations.Kind), MigrationTrait("destructive", "gone: nobody reads it")]
    public sealed class ForgetsItsView : ForwardOnlyMigration
    {
        public override void Up() => Delete.Table("gone");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class AddsColumnAndBack : Migration
    {
        public override void Up() => Alter.Table("t").AddColumn("d").AsString().Nullable();

        public override void Down() => Delete.Column("d").FromTable("t");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class WritesToTheirs : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (Schema.Table("o").Exists()) Execute.Sql("INSERT INTO o VALUES ('b'), ('A')");
        }
    }
}
