using System.CommandLine;
using System.CommandLine.Parsing;

namespace AutoCoder.Schema.CommandLine;

/// <summary>Values of options, refused with what would be right.</summary>
internal static class OptionRules
{
    /// <summary>Refuses every value but the right ones.</summary>
    /// <param name="option">The option.</param>
    /// <param name="isRight">Whether a value is right.</param>
    /// <param name="advice">What to give.</param>
    public static void Require(this Option option, Func<string, bool> isRight, string advice) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && !isRight(token.Value)) result.AddError($"{option.Name} {token.Value}: {advice}");
    });

    /// <summary>Refuses everything but the digits of a whole number within bounds.</summary>
    public static void RequireWhole(this Option option, long least, long most, string advice) => option.Require(
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number >= least && number <= most,
        advice);

    /// <summary>Refuses everything but a number of seconds that is right.</summary>
    public static void RequireSeconds(this Option option, Func<double, bool> isRight, string advice) => option.Require(
        text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && isRight(seconds),
        advice);

    /// <summary>Refuses a lock timeout that is none.</summary>
    public static void RequireLockTimeout(this Option option) =>
        option.RequireSeconds(seconds => seconds is >= 0 and <= 86400, "give a number of seconds, 0 to 86400.");

    /// <summary>Refuses a misspelt option among paths.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="isOption">Whether a word was meant as an option.</param>
    public static void RefuseOptions(this Argument<string[]> paths, Func<string, bool> isOption) => paths.Validators.Add(result =>
    {
        foreach (string token in result.Tokens.Select(token => token.Value).Where(isOption))
        {
            string meant = result.Parent is CommandResult { Command: var command } ? ParseProblems.Meant(token, command) : "";
            string end = meant.Length == 0 ? "." : "";
            result.AddError($"There is no option {token}{meant}{end} A path that begins with a dash is written ./{token}");
        }
    });

    /// <summary>The time that an option in seconds says, or null.</summary>
    public static TimeSpan? Time(this ParseResult parsed, Option<double?> option) =>
        parsed.GetValue(option) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>What an option says that can be given several times.</summary>
    public static ImmutableArray<string> All(this ParseResult parsed, Option<string[]> option) =>
        [.. parsed.GetValue(option) ?? []];
}
