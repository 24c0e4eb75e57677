using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The option that says how many backups of a database stay.</summary>
internal sealed class KeepOption
{
    /// <param name="description">What it does in this command.</param>
    public KeepOption(string description)
    {
        Option = new("--keep") { HelpName = "N", Description = description };
        WholeNumber.Require(Option, 1, int.MaxValue, "give a number from 1 on; the last backup always stays.");
    }

    /// <summary>The option.</summary>
    public Option<int?> Option { get; }
}
