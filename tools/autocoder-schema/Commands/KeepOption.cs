using System.CommandLine;
using System.Globalization;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The option that says how many backups of a database stay.</summary>
internal sealed class KeepOption
{
    /// <param name="description">What it does in this command.</param>
    public KeepOption(string description)
    {
        Option = new("--keep") { HelpName = "N", Description = description };
        Option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsCount(token.Value)) result.AddError($"--keep {token.Value}: give a number from 1 on; the last backup always stays.");
        });
    }

    /// <summary>The option.</summary>
    public Option<int?> Option { get; }

    private static bool IsCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1;
}
