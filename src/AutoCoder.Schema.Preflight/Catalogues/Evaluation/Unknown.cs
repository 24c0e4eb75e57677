namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>
/// A value that cannot be told without running code. It may be passed on; whatever is computed from it is unknown too,
/// and nothing is decided by it.
/// </summary>
/// <param name="Why">What made it so, as the end of a sentence: "it calls Environment.GetEnvironmentVariable".</param>
internal sealed record Unknown(string Why);
