using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Options that take a whole number, refused with what would be right.</summary>
internal static class WholeNumber
{
    /// <summary>Refuses everything but the digits of a number within bounds.</summary>
    /// <param name="option">The option.</param>
    /// <param name="least">The smallest that is right.</param>
    /// <param name="most">The largest.</param>
    /// <param name="advice">What to give.</param>
    public static void Require(Option option, long least, long most, string advice) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && !IsWithin(token.Value, least, most)) result.AddError($"{option.Name} {token.Value}: {advice}");
    });

    private static bool IsWithin(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most;
}
