using FluentMigrator;

namespace Notes.Migrations;

[Migration(202601101200)]
public sealed class V202601101200_CreateNotes : Migration
{
    public override void Up() =>
        Create.Table("notes")
            .WithColumn("id").AsInt64().PrimaryKey().Identity()
            .WithColumn("text").AsString().NotNullable();

    public override void Down() => Delete.Table("notes");
}
