namespace AutoCoder.Schema.Runner.Tests.Migrations;

/// <summary>Rows such as users have, written when a database is at a version.</summary>
internal static class KindRows
{
    private static readonly Dictionary<long, string> Statements = new()
    {
        [202601041458] = ApplicationSchemas.AssistantRows,
        [202602011429] = "INSERT INTO conversations (project_name, mode) VALUES ('Zürich', 'uat')",
        [202601021122] = "INSERT INTO projects (name, path, created_at) VALUES ('Zürich ✓', '/p q/é', '2026-01-03 10:00:00'), ('', '/', '')",
        [202601071229] = "INSERT INTO settings VALUES ('model', 'größer', '2026-01-08'), ('empty', '', '2026-01-08')",
        [202601290908] = "INSERT INTO projects (name, path, created_at, default_concurrency) VALUES ('later', '/l', '2026-02-01', 7)",
        [202512301113] = """
            INSERT INTO features (id, priority, category, name, description, steps, passes) VALUES
                (1, 1, 'ui', 'Anmeldung – größer', 'Zeile 1
            Zeile 2', '["öffnen", "a \"b\"", "日本語 🚀"]', NULL),
                (2, 1, '', 'it''s', '', '[]', 0),
                (9, -5, 'ui', 'passed', 'd', '[{"n": 1.50}]', 1)
            """,
        [202512301900] = """
            INSERT INTO features (id, priority, category, name, description, steps, passes, in_progress) VALUES
                (10, 2, 'api', 'known', 'd', '[]', 0, 1), (11, 2, 'api', 'unknown', 'd', 'null', NULL, NULL)
            """,
        [202601131147] = "UPDATE features SET in_progress = 1 WHERE id = 2",
        [202601171259] = "UPDATE features SET dependencies = '[1, 2]' WHERE id = 9",
        [202601220835] = """
            INSERT INTO schedules VALUES
                (1, 'Zürich', '09:30', 1440, 127, 1, 0, NULL, 5, 0, '2026-01-22 09:00:00'),
                (4, 'recipe-box', '00:00', 1, 0, 0, 1, 'größer', 1, 7, '2026-01-23');
            INSERT INTO schedule_overrides VALUES
                (1, 1, 'start', '2026-01-24', '2026-01-22'), (2, 1, 'stop', '2026-01-25', '2026-01-22'), (7, 4, 'start', '', '');
            """,
        [202601221522] = "UPDATE features SET testing_in_progress = 1, last_tested_at = '2026-01-22 16:00:00' WHERE id = 9",
        [202602081411] = """
            UPDATE features SET needs_human_input = 1, human_input_request = '{"frage": "wofür?"}' WHERE id = 10
            """,
    };

    private static readonly Dictionary<string, string> Feature = new()
    {
        ["id"] = "20",
        ["priority"] = "3",
        ["category"] = "'ui'",
        ["name"] = "'größer 🚀'",
        ["description"] = "''",
        ["steps"] = "'[\"öffnen\"]'",
        ["passes"] = "1",
        ["in_progress"] = "0",
        ["dependencies"] = "'[1, 2]'",
        ["testing_in_progress"] = "1",
        ["last_tested_at"] = "'2026-01-22 16:00:00'",
    };

    /// <summary>Writes a feature that is whole at every version.</summary>
    public static void WriteFeature(string path)
    {
        string[] columns = [.. MigratedFile.Columns(path)["features"].Where(Feature.ContainsKey)];
        SqliteFile.Execute(path, $"INSERT INTO features ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(name => Feature[name]))})");
    }

    /// <summary>Writes what is written at this version; nothing at some.</summary>
    public static void Write(string path, long version)
    {
        if (Statements.TryGetValue(version, out string? sql)) SqliteFile.Execute(path, sql);
    }
}
