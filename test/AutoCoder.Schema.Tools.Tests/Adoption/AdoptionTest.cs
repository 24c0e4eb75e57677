namespace AutoCoder.Schema.Tools.Tests.Adoption;

/// <summary>Databases that nobody tracked, that were altered by hand or that record what is not so; and the operator who puts them in order.</summary>
internal abstract class AdoptionTest : ToolTest
{
    /// <summary>An assistant database as <c>create_all</c> makes it with the column: NOT NULL, and no default.</summary>
    protected static readonly string[] BornWithMode =
    [
        ApplicationSchemas.Assistant.Replace("title VARCHAR(200),", "mode VARCHAR(10) NOT NULL, title VARCHAR(200),", StringComparison.Ordinal),
        "CREATE INDEX ix_conversations_mode ON conversations (mode)",
        "INSERT INTO conversations (id, project_name, mode, title) VALUES (1, 'a', 'dev', 'Grüße 🚀'), (9, 'b', 'uat', NULL)",
    ];

    /// <summary>An assistant database that a script gave the column, with or without its index.</summary>
    protected static string[] AlteredByHand(bool withIndex = true) =>
    [
        ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows, "ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) DEFAULT 'dev' NOT NULL",
        .. withIndex ? ["CREATE INDEX ix_conversations_mode ON conversations (mode)"] : Array.Empty<string>(),
    ];

    /// <summary>The assembly of a fixture.</summary>
    protected static string Fixture(string name) => Program.Fixture(name).FirstArguments[0];

    /// <summary>An assistant database that the tool itself made, with a ledger, and rows.</summary>
    protected string CreateTracked(string name = "assistant.db")
    {
        string path = Create(name, ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        Upgrade("--no-backup", path).ShouldReport(0);
        return path;
    }

    /// <summary>Lets <c>adopt</c> work.</summary>
    internal Finished Adopt(params string[] arguments)
    {
        using Running running = Start(Program.Operator, ["adopt", .. arguments]);
        return running.Finish().ShouldBeCivil();
    }

    /// <summary>Runs a command that the program told, as a shell runs it when it is pasted.</summary>
    internal Finished Paste(string command)
    {
        string words = command.Split("    #")[0].Trim();
        words.ShouldStartWith("autocoder-schema ");
        return Shell(Words(Program.Operator) + words["autocoder-schema".Length..]).ShouldBeCivil();
    }

    /// <summary>The first line of an output that begins, after its indentation, with a command.</summary>
    internal static string CommandIn(Finished finished, string beginning) => finished.OutputLines
        .Select(line => line.Trim()).Select(line => line.StartsWith("next: ", StringComparison.Ordinal) ? line["next: ".Length..] : line)
        .First(line => line.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>What the ledger says of the steps, in their order.</summary>
    protected static string Ledger(string path) => SqliteFile.Rows(path, "SELECT Version, Action FROM SchemaLedger ORDER BY Id");

    /// <summary>The recorded versions.</summary>
    protected static string Recorded(string path) => SqliteFile.Rows(path, "SELECT Version FROM VersionInfo ORDER BY 1");
}
