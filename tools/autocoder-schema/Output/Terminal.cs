using Spectre.Console;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>Whether there is somebody to draw for.</summary>
internal static class Terminal
{
    /// <summary>True on a terminal whose user has nothing against colours; Spectre is not even asked otherwise.</summary>
    public static bool IsThere { get; } =
        !StandardStreams.IsPlainWanted && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
}
