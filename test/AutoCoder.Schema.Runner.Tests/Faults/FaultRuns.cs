namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>How much is tried: little by default, the full number with the environment variable AUTOCODER_SCHEMA_HEAVY=1.</summary>
internal static class FaultRuns
{
    public static bool IsHeavy => Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1";

    /// <summary>
    /// What randomness starts from; AUTOCODER_SCHEMA_SEED gives one to run again. The small runs are always the same: what they find
    /// belongs to the change under test. Looking for what nobody knows yet is the heavy runs' part.
    /// </summary>
    public static int Seed { get; } = Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : IsHeavy ? Environment.TickCount : 1;

    public static int Of(int heavy, int usual) => IsHeavy ? heavy : usual;
}
