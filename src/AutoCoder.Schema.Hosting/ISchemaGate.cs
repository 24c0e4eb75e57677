namespace AutoCoder.Schema.Hosting;

/// <summary>The gate of a running program: whether its databases may be used. Safe to share between threads.</summary>
public interface ISchemaGate
{
    /// <summary>Its name; empty for the one that was given none.</summary>
    string Name { get; }

    /// <summary>
    /// What the gate finds, not older than <see cref="SchemaGateOptions.LookAge"/>: whoever asks meanwhile waits for the same
    /// answer. Nothing is written, and the program's own connections are left alone.
    /// </summary>
    /// <param name="cancellation">Ends the wait, not the look that others share.</param>
    /// <exception cref="SchemaNotReadyException">It cannot be asked any more, such as for want of the registry.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    Task<GateReport> LookAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Whether a database may be used, as it was found when the program started, when its tenant came, or by a look since.
    /// Asks no file: it may be called for each request.
    /// </summary>
    /// <param name="path">The database.</param>
    SchemaState StateOf(string path);

    /// <summary>
    /// Looks at the database of a tenant that came while the program runs, and upgrades or makes it when the options say so. Any
    /// number of callers at once share one answer for a path.
    /// </summary>
    /// <param name="path">The database, which need not be where the options look for databases.</param>
    /// <param name="cancellation">Ends the wait, not the work that others share.</param>
    /// <exception cref="SchemaNotReadyException">The question is wrong: no kind of database has this name.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    Task<SchemaState> EnsureTenantAsync(string path, CancellationToken cancellation = default);
}

/// <summary>Whether a database may be used.</summary>
/// <param name="IsReady">True when the code can use it.</param>
/// <param name="Reason">Why not, in a sentence for an operator: it has paths in it. Null when it may.</param>
public sealed record SchemaState(bool IsReady, string? Reason)
{
    internal static SchemaState Ready { get; } = new(true, null);
}
