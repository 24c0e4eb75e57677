namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>Reads the table <c>projects</c> of a registry without writing anything.</summary>
internal interface IRegistryReader
{
    /// <summary>
    /// Up to <paramref name="limit"/> rows whose rowid is above <paramref name="after"/>. A batch at a time, so that neither
    /// the fleet is held in memory nor the registry kept open while its projects are examined.
    /// </summary>
    RegistryReading Read(string path, long after, int limit);
}
