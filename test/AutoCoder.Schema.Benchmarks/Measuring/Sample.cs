namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>What one run of one way took.</summary>
/// <param name="Wall">The time that somebody waits for it.</param>
/// <param name="Processor">The time of all processors together, user and system.</param>
/// <param name="PeakKiB">The most memory that was resident at once, in KiB.</param>
internal readonly record struct Sample(TimeSpan Wall, TimeSpan Processor, long PeakKiB);
