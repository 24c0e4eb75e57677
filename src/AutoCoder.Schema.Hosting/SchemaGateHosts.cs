namespace Microsoft.Extensions.Hosting;

/// <summary>Runs a host behind its gates.</summary>
public static class SchemaGateHosts
{
    /// <summary>
    /// Asks the gates of a host, then runs it until it is stopped. With a closed gate the reason is written to standard error,
    /// once, and nothing of the host is started: none of its services is even made.
    /// </summary>
    /// <param name="host">The host; it is disposed of.</param>
    /// <returns>
    /// The exit code of the program: 0 when it ran, 1 when a gate is closed, 130 when the start was cancelled.
    /// </returns>
    /// <exception cref="SchemaNotReadyException">
    /// The gate is closed and another program than the host's own runs it, such as a test with <c>WebApplicationFactory</c>.
    /// </exception>
    public static async Task<int> RunWithSchemaGateAsync(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return await new GatedHost(host).RunAsync();
    }
}
