namespace AutoCoder.Schema.Words;

/// <summary>The exit codes of the executables.</summary>
internal static class ExitCode
{
    /// <summary>The gate is open, or the work was done.</summary>
    public const int Success = 0;

    /// <summary>The gate is closed, or at least one database failed.</summary>
    public const int NotReady = 1;

    /// <summary>A usage or configuration error; nothing was examined.</summary>
    public const int Usage = 2;

    /// <summary>At least one database could not be examined; wins over <see cref="NotReady"/>.</summary>
    public const int Unknown = 3;

    /// <summary>Somebody asked to stop (Ctrl-C).</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code that tells a readiness.</summary>
    public static int Of(Readiness readiness) => readiness switch
    {
        Readiness.Ready => Success,
        Readiness.NotReady => NotReady,
        _ => Unknown,
    };
}
