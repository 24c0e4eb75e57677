using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>Several changes of the table <c>t (a, b)</c> in one migration, of which one is about another.</summary>
public static class TogetherMigrations
{
    [Migration(1), Tags(Operation.Kind)]
    public sealed class AddAndThenGiveADefault : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("t").AddColumn("c").AsInt32().Nullable();
            Alter.Column("c").OnTable("t").AsInt32().Nullable().WithDefaultValue(3);
        }
    }

    [Migration(2), Tags(Operation.Kind)]
    public sealed class AddAndThenTakeTheDefault : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("t").AddColumn("c").AsInt32().NotNullable().WithDefaultValue(5)
                .AddColumn("d").AsString().NotNullable().WithDefaultValue(RawSql.Insert("word"));
            Delete.DefaultConstraint().OnTable("t").OnColumn("c");
            Delete.DefaultConstraint().OnTable("t").OnColumn("d");
        }
    }

    [Migration(3), Tags(Operation.Kind)]
    public sealed class AddUniqueAndThenDrop : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("t").AddColumn("c").AsInt32().NotNullable().WithDefaultValue(RawSql.Insert("(1 + 2)")).Unique("uq_c");
            Delete.Column("c").FromTable("t");
        }
    }

    [Migration(4), Tags(Operation.Kind)]
    public sealed class DropTwice : ForwardOnlyMigration
    {
        public override void Up()
        {
            Delete.Column("a").FromTable("t");
            Delete.Column("b").FromTable("t");
        }
    }

    [Migration(5), Tags(Operation.Kind)]
    public sealed class DropTwiceAndRetype : ForwardOnlyMigration
    {
        public override void Up()
        {
            Delete.Column("a").FromTable("t");
            Delete.Column("b").FromTable("t");
            Alter.Column("c").OnTable("t").AsString().Nullable();
        }
    }

    [Migration(6), Tags(Operation.Kind)]
    public sealed class RetypeUnderATemporaryTrigger : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TEMP TRIGGER seen AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (new.a); END");
            Alter.Column("b").OnTable("t").AsCustom("BLOB").Nullable();
            Update.Table("t").Set(new { a = 9 }).AllRows();
            Execute.Sql("DROP TRIGGER temp.seen");
        }
    }

    [Migration(31), Tags(Operation.Kind)]
    public sealed class MakeWhatIsUniqueTheKeyAndRenameIt : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.PrimaryKey("pk_t").OnTable("t").Column("b");
            Rename.Column("b").OnTable("t").To("renamed");
        }
    }

    [Migration(30), Tags(Operation.Kind)]
    public sealed class AddAndMakeItAKey : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("t").AddColumn("c").AsString().Nullable().WithDefaultValue("7");
            Create.PrimaryKey("pk_t").OnTable("t").Columns("a", "c");
        }
    }
}
