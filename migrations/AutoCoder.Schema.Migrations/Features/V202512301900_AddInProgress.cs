using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Features;

/// <summary>Whether an agent works on the feature.</summary>
[Migration(202512301900L, "Add whether a feature is in progress")]
[Tags("features")]
public sealed class V202512301900_AddInProgress : Migration
{
    /// <inheritdoc />
    public override void Up() =>
        Alter.Table("features")
            .AddColumn("in_progress").AsCustom("BOOLEAN").Nullable().Indexed("ix_features_in_progress");

    /// <inheritdoc />
    public override void Down()
    {
        // SQLite refuses to drop a column that an index names.
        Delete.Index("ix_features_in_progress").OnTable("features");
        Delete.Column("in_progress").FromTable("features");
    }
}
