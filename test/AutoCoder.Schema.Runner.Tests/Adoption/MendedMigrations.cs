using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Adoption;

/// <summary>A shop whose databases other tools made, or hands altered.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class MendedMigrations
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class CreateItems : Migration
    {
        public override void Up() => Create.Table("items").WithColumn("id").AsInt64().PrimaryKey().Identity()
            .WithColumn("name").AsString().NotNullable().Unique()
            .WithColumn("qty").AsInt64().NotNullable()
            .WithColumn("size").AsInt64().NotNullable().WithDefaultValue(3)
            .WithColumn("note").AsString().Nullable();

        public override void Down() => Delete.Table("items");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class SetNotes : ForwardOnlyMigration
    {
        public override void Up() => Update.Table("items").Set(new { note = "none" }).Where(new { note = (string?)null });
    }

    [Migration(3), Tags(TestMigrations.Kind)]
    public sealed class InHundredths : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("UPDATE items SET qty = qty * 100");
    }

    [Migration(4), Tags(TestMigrations.Kind)]
    public sealed class NamesMayRepeat : Migration
    {
        public override void Up() => Delete.Index("IX_items_name").OnTable("items");

        public override void Down() => Create.Index("IX_items_name").OnTable("items").OnColumn("name").Unique();
    }

    [Migration(5), Tags(TestMigrations.Kind)]
    public sealed class NotesAreUnique : Migration
    {
        public override void Up() => Create.Index("ux_note").OnTable("items").OnColumn("note").Unique();

        public override void Down() => Delete.Index("ux_note").OnTable("items");
    }

    [Migration(6), Tags(TestMigrations.Kind)]
    public sealed class NotesAreNeeded : Migration
    {
        public override void Up() => Alter.Column("note").OnTable("items").AsString().NotNullable();

        public override void Down() => Alter.Column("note").OnTable("items").AsString().Nullable();
    }

    [Migration(7), Tags(TestMigrations.Kind)]
    public sealed class UniqueByStatement : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE UNIQUE INDEX ux_qty ON items (qty)");
    }

    [Migration(8), Tags(TestMigrations.Kind)]
    public sealed class AddColour : Migration
    {
        public override void Up()
        {
            Create.Column("colour").OnTable("items").AsString().Nullable();
            Execute.Sql("UPDATE items SET colour = lower(name)");
        }

        public override void Down() => Delete.Column("colour").FromTable("items");
    }
    [Migration(9), Tags(TestMigrations.Kind)]
    public sealed class SmallInHundredths : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Column("size").OnTable("items").AsInt64().NotNullable().WithDefaultValue(1);
            Execute.Sql("UPDATE items SET qty = qty * 100");
        }
    }

    [Migration(10), Tags(TestMigrations.Kind)]
    public sealed class AddBareColour : Migration
    {
        public override void Up() => Create.Column("colour").OnTable("items").AsString().Nullable();

        public override void Down() => Delete.Column("colour").FromTable("items");
    }

    [Migration(11), Tags(TestMigrations.Kind)]
    public sealed class InHundredthsLater : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("UPDATE items SET qty = qty * 100");
    }
}
