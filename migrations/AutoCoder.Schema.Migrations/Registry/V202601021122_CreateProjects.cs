using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Registry;

/// <summary>The projects that the application knows, and the folders they are in.</summary>
[Migration(202601021122L, "Create projects")]
[Tags("registry")]
public sealed class V202601021122_CreateProjects : Migration
{
    /// <inheritdoc />
    public override void Up() =>
        Create.Table("projects")
            .WithColumn("name").AsCustom("VARCHAR(50)").NotNullable().PrimaryKey().Indexed("ix_projects_name")
            .WithColumn("path").AsCustom("VARCHAR").NotNullable()
            .WithColumn("created_at").AsCustom("DATETIME").NotNullable();

    /// <inheritdoc />
    public override void Down() => Delete.Table("projects");
}
