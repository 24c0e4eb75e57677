using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Features;

/// <summary>A feature passes or does not, and is in progress or is not: what was unknown counts as no.</summary>
[Migration(202601131147L, "Require passes and in_progress")]
[Tags("features")]
public sealed class V202601131147_RequireStatus : Migration
{
    private static readonly string[] Columns = ["passes", "in_progress"];

    /// <inheritdoc />
    public override void Up()
    {
        foreach (string column in Columns)
        {
            Update.Table("features")
                .Set(new Dictionary<string, object> { [column] = false })
                .Where(new Dictionary<string, object> { [column] = DBNull.Value });
        }

        foreach (string column in Columns) Alter.Column(column).OnTable("features").AsCustom("BOOLEAN").NotNullable();
    }

    /// <summary>Allows NULL again. Which of the noes were NULL is not known any more.</summary>
    public override void Down()
    {
        foreach (string column in Columns) Alter.Column(column).OnTable("features").AsCustom("BOOLEAN").Nullable();
    }
}
