using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Features;

/// <summary>Whether a feature waits for a human, what is asked and what the answer is.</summary>
[Migration(202602081411L, "Add what a feature needs of a human")]
[Tags("features")]
public sealed class V202602081411_AddHumanInput : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Alter.Table("features")
            .AddColumn("needs_human_input").AsCustom("BOOLEAN").NotNullable().WithDefaultValue(false)
                .Indexed("ix_features_needs_human_input")
            .AddColumn("human_input_request").AsCustom("JSON").Nullable()
            .AddColumn("human_input_response").AsCustom("JSON").Nullable();

        Delete.Index("ix_feature_status").OnTable("features");
        Create.Index("ix_feature_status").OnTable("features")
            .OnColumn("passes").Ascending()
            .OnColumn("in_progress").Ascending()
            .OnColumn("needs_human_input").Ascending();
    }

    /// <inheritdoc />
    public override void Down()
    {
        Delete.Index("ix_feature_status").OnTable("features");
        Create.Index("ix_feature_status").OnTable("features")
            .OnColumn("passes").Ascending()
            .OnColumn("in_progress").Ascending();

        // SQLite refuses to drop a column that an index names.
        Delete.Index("ix_features_needs_human_input").OnTable("features");
        Delete.Column("needs_human_input").FromTable("features");
        Delete.Column("human_input_request").FromTable("features");
        Delete.Column("human_input_response").FromTable("features");
    }
}
