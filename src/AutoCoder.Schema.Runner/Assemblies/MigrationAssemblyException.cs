namespace AutoCoder.Schema.Runner.Assemblies;

/// <summary>
/// An assembly of migrations that cannot be run. The message is one sentence for the person who named the assembly: what
/// is wrong with which file, and what to do.
/// </summary>
internal sealed class MigrationAssemblyException : Exception
{
    /// <summary>Says nothing; use a message.</summary>
    public MigrationAssemblyException()
    {
    }

    /// <summary>What is wrong, and what to do.</summary>
    public MigrationAssemblyException(string message) : base(message)
    {
    }

    /// <summary>What is wrong and what to do, with the error that told.</summary>
    public MigrationAssemblyException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
