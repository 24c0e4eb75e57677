using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Features;

/// <summary>Whether a feature that passed is being tested again, and when it last was.</summary>
[Migration(202601221522L, "Add whether a feature is being tested again")]
[Tags("features")]
public sealed class V202601221522_AddRegressionTesting : Migration
{
    /// <inheritdoc />
    public override void Up() =>
        Alter.Table("features")
            .AddColumn("testing_in_progress").AsCustom("BOOLEAN").NotNullable().SetExistingRowsTo(false)
                .Indexed("ix_features_testing_in_progress")
            .AddColumn("last_tested_at").AsCustom("DATETIME").Nullable();

    /// <inheritdoc />
    public override void Down()
    {
        // SQLite refuses to drop a column that an index names.
        Delete.Index("ix_features_testing_in_progress").OnTable("features");
        Delete.Column("testing_in_progress").FromTable("features");
        Delete.Column("last_tested_at").FromTable("features");
    }
}
