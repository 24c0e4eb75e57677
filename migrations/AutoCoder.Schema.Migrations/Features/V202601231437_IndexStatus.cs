using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Features;

/// <summary>The index by which the features in one state are counted.</summary>
[Migration(202601231437L, "Index the status of features")]
[Tags("features")]
public sealed class V202601231437_IndexStatus : Migration
{
    /// <inheritdoc />
    public override void Up() =>
        Create.Index("ix_feature_status").OnTable("features")
            .OnColumn("passes").Ascending()
            .OnColumn("in_progress").Ascending();

    /// <inheritdoc />
    public override void Down() => Delete.Index("ix_feature_status").OnTable("features");
}
