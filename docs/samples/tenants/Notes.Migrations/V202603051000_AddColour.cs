using FluentMigrator;

namespace Notes.Migrations;

[Migration(202603051000)]
public sealed class V202603051000_AddColour : Migration
{
    public override void Up() =>
        Alter.Table("notes").AddColumn("colour").AsString().NotNullable().WithDefaultValue("yellow");

    public override void Down() => Delete.Column("colour").FromTable("notes");
}
