using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Features;

/// <summary>The features that are to be built, in order of their priority.</summary>
[Migration(202512301113L, "Create features")]
[Tags("features")]
public sealed class V202512301113_CreateFeatures : Migration
{
    /// <inheritdoc />
    public override void Up() =>
        Create.Table("features")
            .WithColumn("id").AsCustom("INTEGER").NotNullable().PrimaryKey().Indexed("ix_features_id")
            .WithColumn("priority").AsCustom("INTEGER").NotNullable().Indexed("ix_features_priority")
            .WithColumn("category").AsCustom("VARCHAR(100)").NotNullable()
            .WithColumn("name").AsCustom("VARCHAR(255)").NotNullable()
            .WithColumn("description").AsCustom("TEXT").NotNullable()
            .WithColumn("steps").AsCustom("JSON").NotNullable()
            .WithColumn("passes").AsCustom("BOOLEAN").Nullable().Indexed("ix_features_passes");

    /// <inheritdoc />
    public override void Down() => Delete.Table("features");
}
