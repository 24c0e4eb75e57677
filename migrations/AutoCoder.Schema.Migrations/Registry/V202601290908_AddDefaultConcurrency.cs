using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Registry;

/// <summary>How many agents work on a project at once when nobody says otherwise.</summary>
[Migration(202601290908L, "Add the default concurrency of a project")]
[Tags("registry")]
public sealed class V202601290908_AddDefaultConcurrency : Migration
{
    /// <inheritdoc />
    public override void Up() =>
        Alter.Table("projects").AddColumn("default_concurrency").AsCustom("INTEGER").NotNullable().WithDefaultValue(3);

    /// <inheritdoc />
    public override void Down() => Delete.Column("default_concurrency").FromTable("projects");
}
