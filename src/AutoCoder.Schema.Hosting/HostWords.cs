using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Hosting;

/// <summary>
/// What the executables say, in the words of a host: a program has no <c>--registry</c>, it has
/// <see cref="SchemaGateOptions.Registry"/>. Commands stay what they are, from their first word to the end of the line.
/// </summary>
internal static partial class HostWords
{
    private static readonly Dictionary<string, string> Properties = new(StringComparer.Ordinal)
    {
        ["--migrations"] = nameof(SchemaGateOptions.MigrationsFile),
        ["--kind"] = nameof(SchemaGateOptions.Kind),
        ["--registry"] = nameof(SchemaGateOptions.Registry),
        ["--projects"] = nameof(SchemaGateOptions.ProjectFolders),
        ["--config"] = nameof(SchemaGateOptions.ConfigurationFile),
        ["--allow"] = nameof(SchemaGateOptions.Allow),
        ["--expect"] = nameof(SchemaGateOptions.Expect),
        ["--statements"] = nameof(SchemaGateOptions.Statements),
        ["--strict"] = nameof(SchemaGateOptions.IsStrict),
        ["--no-schema"] = nameof(SchemaGateOptions.SkipsSchema),
        ["--allow-non-transactional"] = nameof(SchemaGateOptions.AllowNonTransactional),
        ["--lock-timeout"] = nameof(SchemaGateOptions.LockTimeout),
        ["--create"] = "Upgrade.Create",
        ["--allow-breaking-change"] = "Upgrade.AllowBreakingChange",
        ["--to"] = "Upgrade.To",
        ["--no-backup"] = "Upgrade.Backup = false",
        ["--backup-dir"] = "Upgrade.BackupFolder",
        ["--keep"] = "Upgrade.KeepBackups",
        ["--parallel"] = "Upgrade.Parallelism",
        ["--max-failures"] = "Upgrade.MaxFailures",
        ["--statement-timeout"] = "Upgrade.StatementTimeout",
    };

    /// <summary>A text of some lines.</summary>
    public static string Of(string text) => string.Join('\n', text.Split('\n').Select(Line));

    private static string Line(string line)
    {
        Match command = Command().Match(line);
        int end = command.Success ? command.Index : line.Length;
        return Option().Replace(line[..end], option => Properties.GetValueOrDefault(option.Value, option.Value)) + line[end..];
    }

    [GeneratedRegex(@"(?<![\w/.-])(autocoder-schema|check-pending-migrations) ")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*[a-z]")]
    private static partial Regex Option();
}
