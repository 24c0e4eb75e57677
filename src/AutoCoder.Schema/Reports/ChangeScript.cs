using System.Text;

namespace AutoCoder.Schema.Reports;

/// <summary>The SQL that a change of a database executes.</summary>
/// <param name="Kind">The kind of database.</param>
/// <param name="Direction">Which way it goes.</param>
/// <param name="From">The version before; 0 for none.</param>
/// <param name="To">The version after; 0 for none.</param>
/// <param name="Steps">What is executed, in its order.</param>
internal sealed record ChangeScript(
    string Kind, ChangeDirection Direction, long From, long To, ImmutableArray<ScriptStep> Steps)
{
    /// <summary>The database that it is for; null when it is for any at that version.</summary>
    public string? Database { get; init; }

    /// <summary>The assembly with the migrations.</summary>
    public string Migrations { get; init; } = "";

    /// <summary>The table that keeps the versions.</summary>
    public VersionTable VersionTable { get; init; } = VersionTable.Default;

    /// <summary>What makes that table; empty where there is one.</summary>
    public ImmutableArray<string> VersionTableStatements { get; init; } = [];

    /// <summary>What else there is to know, one sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>One migration of a script.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Name">What it is called; null when nobody knows.</param>
/// <param name="Statements">What it executes; empty for one that is only recorded.</param>
internal sealed record ScriptStep(long Version, string? Name, ImmutableArray<string> Statements)
{
    /// <summary>What the version table says of it.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it runs in the script's transaction.</summary>
    public bool IsTransactional { get; init; } = true;

    /// <summary>What there is to know of it, one sentence each.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}

/// <summary>A script as people read it and sqlite3 runs it.</summary>
internal static class ScriptText
{
    private const string Time = "strftime('%Y-%m-%dT%H:%M:%S', 'now')";

    /// <summary>Writes it.</summary>
    public static void Write(ChangeScript script, TextWriter output)
    {
        foreach (string line in Head(script)) Comment(line, output);
        if (script.Steps.IsEmpty)
        {
            Comment("Nothing to do.", output);
            return;
        }

        output.WriteLine(".bail on");
        output.WriteLine("PRAGMA foreign_keys = OFF;");
        output.WriteLine("BEGIN IMMEDIATE;");
        if (!script.VersionTableStatements.IsEmpty)
        {
            output.WriteLine();
            Comment("The table of versions.", output);
            foreach (string statement in script.VersionTableStatements) Statement(statement, output);
        }

        foreach (ScriptStep step in script.Steps) Write(step, script, output);
        output.WriteLine();
        Comment("Rows without the row that they refer to, if there are any.", output);
        output.WriteLine("PRAGMA foreign_key_check;");
        output.WriteLine("COMMIT;");
    }

    private static IEnumerable<string> Head(ChangeScript script)
    {
        string command = script.Direction == ChangeDirection.Upgrade ? "upgrade" : "downgrade";
        string whose = script.Database ?? $"a database of kind '{script.Kind}'";
        yield return $"What autocoder-schema {command} executes on {whose}: {Version(script.From)} to {Version(script.To)}.";
        yield return $"Migrations: {script.Migrations}";
        yield return script.Database is null
            ? "Recorded by running them on an empty database in memory."
            : "Recorded by running them in memory on the schema of that database, without its rows.";
        foreach (string note in script.Notes) yield return note;
        yield return "Not in it: lock, backup, rehearsal, the proof that no row is lost, and the ledger. "
            + $"{command} has them all.";
        string kept = script.Steps.All(step => step.IsTransactional) ? "keeps nothing" : "keeps what was committed before";
        yield return $"To run it: sqlite3 {(script.Database is { } path ? ShellWord.Quote(path) : "DATABASE")} < FILE    "
            + $"(it ends at the first error, and then {kept})";
    }

    private static void Write(ScriptStep step, ChangeScript script, TextWriter output)
    {
        output.WriteLine();
        Comment(step.Name is null ? Version(step.Version) : $"{Version(step.Version)} {step.Name}", output);
        foreach (string remark in step.Remarks) Comment(remark, output);
        if (!step.IsTransactional) output.WriteLine("COMMIT;");
        foreach (string statement in step.Statements) Statement(statement, output);
        bool isUp = script.Direction == ChangeDirection.Upgrade;
        Statement(isUp ? Recorded(step, script.VersionTable) : Struck(step, script.VersionTable), output);
        if (!step.IsTransactional) output.WriteLine("BEGIN IMMEDIATE;");
    }

    private static string Recorded(ScriptStep step, VersionTable table)
    {
        string description = step.Description is { } text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : "NULL";
        return $"INSERT INTO {SqlName.Quote(table.Name)} ({SqlName.Quote(table.VersionColumn)}, "
            + $"{SqlName.Quote(table.AppliedOnColumn)}, {SqlName.Quote(table.DescriptionColumn)}) "
            + $"VALUES ({Version(step.Version)}, {Time}, {description})";
    }

    private static string Struck(ScriptStep step, VersionTable table) =>
        $"DELETE FROM {SqlName.Quote(table.Name)} WHERE {SqlName.Quote(table.VersionColumn)} = {Version(step.Version)}";

    private static void Statement(string statement, TextWriter output) =>
        output.WriteLine($"{Typed(statement)};");

    // sqlite3 reads a line end of Windows as one of its own, in texts, too: what a text has of it is spelled.
    private static string Typed(string statement)
    {
        if (!statement.Contains('\r', StringComparison.Ordinal)) return statement;
        var typed = new StringBuilder();
        int done = 0;
        foreach (SqlToken token in SqlTokenizer.Significant(statement).ToArray())
        {
            ReadOnlySpan<char> text = statement.AsSpan(token.Start, token.Length);
            if (token.Kind != TokenKind.Text || !text.Contains('\r')) continue;
            typed.Append(Unix(statement[done..token.Start]));
            typed.Append('(').Append(text.ToString().Replace("\r", "'||char(13)||'", StringComparison.Ordinal)).Append(')');
            done = token.Start + token.Length;
        }

        return typed.Append(Unix(statement[done..])).ToString();

        static string Unix(string sql) => sql.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    // One line, whatever is in it: what stands on the next would run.
    private static void Comment(string text, TextWriter output) => output.WriteLine($"-- {TerminalText.Escape(text)}");

    private static string Version(long version) => version.ToString(CultureInfo.InvariantCulture);
}
