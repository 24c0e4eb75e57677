using Microsoft.Extensions.Logging;

namespace AutoCoder.Schema.Hosting;

/// <summary>What a boot tells its log. A closed gate is not among it: that is the exception's to tell, once.</summary>
internal static partial class BootLog
{
    [LoggerMessage(EventId = 1, EventName = "SchemaGateOpen", Level = LogLevel.Information, Message = "{Summary}")]
    public static partial void Open(ILogger log, string summary);

    [LoggerMessage(EventId = 2, EventName = "SchemaUpgraded", Level = LogLevel.Information, Message = "{Database}")]
    public static partial void Upgraded(ILogger log, string database);

    [LoggerMessage(EventId = 3, EventName = "SchemaNotUpgraded", Level = LogLevel.Warning, Message = "{Database}")]
    public static partial void NotUpgraded(ILogger log, string database);

    [LoggerMessage(EventId = 4, EventName = "SchemaFleetNote", Level = LogLevel.Warning, Message = "{Note}")]
    public static partial void Note(ILogger log, string note);

    /// <summary>One entry for each database that an upgrade did something to, or could not.</summary>
    public static void Rows(ILogger log, UpgradeReport upgrade)
    {
        foreach (UpgradeRow row in upgrade.Rows.Where(row => row.Result != UpgradeResult.Current))
        {
            string text = string.Join(Environment.NewLine, UpgradeText.Lines(row, upgrade.Catalogue));
            if (row.Result == UpgradeResult.Upgraded) Upgraded(log, text);
            else NotUpgraded(log, text);
        }
    }
}
