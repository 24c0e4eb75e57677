using FluentMigrator;

namespace Template._1.Migrations;

[Migration(202601010000)]
#if (hasKind)
[Tags("template-kind")]
#endif
public sealed class V202601010000_CreateItems : Migration
{
    public override void Up() =>
        Create.Table("items")
            .WithColumn("id").AsInt64().PrimaryKey().Identity()
            .WithColumn("text").AsString().NotNullable();

    public override void Down() => Delete.Table("items");
}
