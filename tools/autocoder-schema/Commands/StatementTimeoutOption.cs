using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The option that bounds how long one statement of a migration runs.</summary>
internal sealed class StatementTimeoutOption
{
    private const double MostSeconds = 7 * 24 * 3600;

    private readonly Option<double?> _seconds = new("--statement-timeout")
    {
        HelpName = "SECONDS",
        Description = "End a statement of a migration or repair that runs for longer; the database is then what it was. Default: no limit.",
    };

    public StatementTimeoutOption() => _seconds.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && !IsDuration(token.Value))
            result.AddError($"{_seconds.Name} {token.Value}: give a number of seconds above 0, at most {MostSeconds.ToString(CultureInfo.InvariantCulture)}.");
    });

    /// <summary>Adds it to a command.</summary>
    public void AddTo(Command command) => command.Add(_seconds);

    /// <summary>What it says.</summary>
    public T Applied<T>(T options, ParseResult parsed)
        where T : FleetRunOptions =>
        parsed.GetValue(_seconds) is { } seconds ? (T)(options with { StatementTimeout = TimeSpan.FromSeconds(seconds) }) : options;

    private static bool IsDuration(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= MostSeconds;
}
