namespace AutoCoder.Schema.TestKit;

/// <summary>The statements that the application's own object mapper emits for <c>features.db</c>, by version.</summary>
internal static class FeatureSchemas
{
    private const string Nullable = "BOOLEAN", Required = "BOOLEAN NOT NULL";
    private const string Status = "CREATE INDEX ix_feature_status ON features (passes, in_progress);";
    private const string InProgress = "CREATE INDEX ix_features_in_progress ON features (in_progress);";
    private const string Testing = "CREATE INDEX ix_features_testing_in_progress ON features (testing_in_progress);";

    private const string Schedules = """
        CREATE TABLE schedules (
            id INTEGER NOT NULL,
            project_name VARCHAR(50) NOT NULL,
            start_time VARCHAR(5) NOT NULL,
            duration_minutes INTEGER NOT NULL,
            days_of_week INTEGER NOT NULL,
            enabled BOOLEAN NOT NULL,
            yolo_mode BOOLEAN NOT NULL,
            model VARCHAR(50),
            max_concurrency INTEGER NOT NULL,
            crash_count INTEGER NOT NULL,
            created_at DATETIME NOT NULL,
            PRIMARY KEY (id),
            CONSTRAINT ck_schedule_duration CHECK (duration_minutes >= 1 AND duration_minutes <= 1440),
            CONSTRAINT ck_schedule_days CHECK (days_of_week >= 0 AND days_of_week <= 127),
            CONSTRAINT ck_schedule_concurrency CHECK (max_concurrency >= 1 AND max_concurrency <= 5),
            CONSTRAINT ck_schedule_crash_count CHECK (crash_count >= 0)
        );
        CREATE INDEX ix_schedules_id ON schedules (id);
        CREATE INDEX ix_schedules_enabled ON schedules (enabled);
        CREATE INDEX ix_schedules_project_name ON schedules (project_name);
        CREATE TABLE schedule_overrides (
            id INTEGER NOT NULL,
            schedule_id INTEGER NOT NULL,
            override_type VARCHAR(10) NOT NULL,
            expires_at DATETIME NOT NULL,
            created_at DATETIME NOT NULL,
            PRIMARY KEY (id),
            FOREIGN KEY(schedule_id) REFERENCES schedules (id) ON DELETE CASCADE
        );
        CREATE INDEX ix_schedule_overrides_id ON schedule_overrides (id);
        """;

    private const string HumanInput = """
        CREATE INDEX ix_feature_status ON features (passes, in_progress, needs_human_input);
        CREATE INDEX ix_features_needs_human_input ON features (needs_human_input);
        """;

    /// <summary>Every version, and the whole schema that the application has at it.</summary>
    public static IReadOnlyList<(long Version, string Sql)> Versions { get; } =
    [
        (202512301113, Features($"passes {Nullable}")),
        (202512301900, Features($"passes {Nullable}, in_progress {Nullable}") + InProgress),
        (202601131147, Features($"passes {Required}, in_progress {Required}") + InProgress),
        (202601171259, WithDependencies()),
        (202601220835, WithDependencies() + Schedules),
        (202601221522, WithDependencies($", testing_in_progress {Required}, last_tested_at DATETIME") + Schedules + Testing),
        (202601231437, WithDependencies($", testing_in_progress {Required}, last_tested_at DATETIME") + Schedules + Testing + Status),
        (202601231530, WithDependencies() + Schedules + Status),
        (202602081411, WithDependencies(
            $", needs_human_input {Required} DEFAULT 0, human_input_request JSON, human_input_response JSON") + Schedules + HumanInput),
    ];

    private static string WithDependencies(string more = "") =>
        Features($"passes {Required}, in_progress {Required}, dependencies JSON{more}") + InProgress;

    private static string Features(string columns) => $"""
        CREATE TABLE features (
            id INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            category VARCHAR(100) NOT NULL,
            name VARCHAR(255) NOT NULL,
            description TEXT NOT NULL,
            steps JSON NOT NULL,
            {columns},
            PRIMARY KEY (id)
        );
        CREATE INDEX ix_features_id ON features (id);
        CREATE INDEX ix_features_passes ON features (passes);
        CREATE INDEX ix_features_priority ON features (priority);

        """;
}
