namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A folder with assistant databases as the application makes them, gone when disposed.</summary>
internal sealed class AssistantFolder : TemporaryFolder
{
    /// <summary>A database of the time before the incident, with rows, that nobody tracked.</summary>
    public string OldAssistant(string name = "assistant.db", string journalMode = "DELETE")
    {
        string path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {journalMode}", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        return path;
    }

    /// <summary>The same, tracked: at the version before the incident's.</summary>
    public string PendingAssistant(string name = "assistant.db")
    {
        string path = OldAssistant(name);
        SqliteFile.Execute(path, ApplicationSchemas.Applied(ApplicationSchemas.AssistantFirst));
        return path;
    }

    /// <summary>One that has every migration.</summary>
    public string CurrentAssistant(string name = "assistant.db")
    {
        string path = OldAssistant(name);
        SqliteFile.Execute(
            path, ApplicationSchemas.ModeAddedByHand, ApplicationSchemas.Applied(ApplicationSchemas.AssistantFirst, ApplicationSchemas.AssistantHead));
        return path;
    }
}
