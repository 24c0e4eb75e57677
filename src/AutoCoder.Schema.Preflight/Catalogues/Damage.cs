namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Tells the exceptions that System.Reflection.Metadata throws for damaged files from bugs.</summary>
internal static class Damage
{
    /// <summary>
    /// Besides BadImageFormatException: handles and offsets out of range surface as argument and cast errors, lengths
    /// out of range as overflow, index and memory errors.
    /// </summary>
    public static bool IsSign(Exception exception) => exception is
        BadImageFormatException or ArgumentException or InvalidCastException or IndexOutOfRangeException
        or InvalidOperationException or OverflowException or OutOfMemoryException or FormatException;
}
