using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Features;

/// <summary>Testing again is not kept track of any more.</summary>
[Migration(202601231530L, "Drop whether a feature is being tested again")]
[Tags("features")]
[MigrationTrait("destructive", "the application reads neither column any more: it does not test again")]
public sealed class V202601231530_DropRegressionTesting : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        // SQLite refuses to drop a column that an index names.
        Delete.Index("ix_features_testing_in_progress").OnTable("features");
        Delete.Column("testing_in_progress").FromTable("features");
        Delete.Column("last_tested_at").FromTable("features");
    }

    /// <summary>Brings the columns back, not what was in them: nothing is being tested, and nothing was.</summary>
    public override void Down() =>
        Alter.Table("features")
            .AddColumn("testing_in_progress").AsCustom("BOOLEAN").NotNullable().SetExistingRowsTo(false)
                .Indexed("ix_features_testing_in_progress")
            .AddColumn("last_tested_at").AsCustom("DATETIME").Nullable();
}
