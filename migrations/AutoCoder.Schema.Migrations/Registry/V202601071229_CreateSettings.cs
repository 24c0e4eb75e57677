using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Registry;

/// <summary>The application's settings, one row a key.</summary>
[Migration(202601071229L, "Create settings")]
[Tags("registry")]
public sealed class V202601071229_CreateSettings : Migration
{
    /// <inheritdoc />
    public override void Up() =>
        Create.Table("settings")
            .WithColumn("key").AsCustom("VARCHAR(50)").NotNullable().PrimaryKey()
            .WithColumn("value").AsCustom("VARCHAR(500)").NotNullable()
            .WithColumn("updated_at").AsCustom("DATETIME").NotNullable();

    /// <inheritdoc />
    public override void Down() => Delete.Table("settings");
}
