using System.Data;
using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Features;

/// <summary>When agents start by themselves, and the exceptions to that.</summary>
[Migration(202601220835L, "Create schedules and their overrides")]
[Tags("features")]
public sealed class V202601220835_CreateSchedules : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        CreateSchedules();

        // FluentMigrator's language has no CHECK.
        Check("ck_schedule_duration", "duration_minutes >= 1 AND duration_minutes <= 1440");
        Check("ck_schedule_days", "days_of_week >= 0 AND days_of_week <= 127");
        Check("ck_schedule_concurrency", "max_concurrency >= 1 AND max_concurrency <= 5");
        Check("ck_schedule_crash_count", "crash_count >= 0");

        Create.Table("schedule_overrides")
            .WithColumn("id").AsCustom("INTEGER").NotNullable().PrimaryKey().Indexed("ix_schedule_overrides_id")
            .WithColumn("schedule_id").AsCustom("INTEGER").NotNullable().ForeignKey("schedules", "id").OnDelete(Rule.Cascade)
            .WithColumn("override_type").AsCustom("VARCHAR(10)").NotNullable()
            .WithColumn("expires_at").AsCustom("DATETIME").NotNullable()
            .WithColumn("created_at").AsCustom("DATETIME").NotNullable();
    }

    /// <inheritdoc />
    public override void Down()
    {
        Delete.Table("schedule_overrides");
        Delete.Table("schedules");
    }

    private void CreateSchedules() =>
        Create.Table("schedules")
            .WithColumn("id").AsCustom("INTEGER").NotNullable().PrimaryKey().Indexed("ix_schedules_id")
            .WithColumn("project_name").AsCustom("VARCHAR(50)").NotNullable().Indexed("ix_schedules_project_name")
            .WithColumn("start_time").AsCustom("VARCHAR(5)").NotNullable()
            .WithColumn("duration_minutes").AsCustom("INTEGER").NotNullable()
            .WithColumn("days_of_week").AsCustom("INTEGER").NotNullable()
            .WithColumn("enabled").AsCustom("BOOLEAN").NotNullable().Indexed("ix_schedules_enabled")
            .WithColumn("yolo_mode").AsCustom("BOOLEAN").NotNullable()
            .WithColumn("model").AsCustom("VARCHAR(50)").Nullable()
            .WithColumn("max_concurrency").AsCustom("INTEGER").NotNullable()
            .WithColumn("crash_count").AsCustom("INTEGER").NotNullable()
            .WithColumn("created_at").AsCustom("DATETIME").NotNullable();

    private void Check(string name, string condition) =>
        Execute.Sql($"ALTER TABLE schedules ADD CONSTRAINT {name} CHECK ({condition})");
}
