namespace AutoCoder.Schema.Lockfiles;

/// <summary>
/// Reads a lock file: its lines at once, its schemas when they are asked for. A text that is not as
/// <see cref="SchemaLockText.Write"/> writes it is refused; line ends of either kind are the same.
/// </summary>
internal static class SchemaLockParser
{
    /// <summary>Reads a text. Never throws, whatever it says, and never answers <see cref="SchemaLockReading.None"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    public static SchemaLockReading Read(string text, LockOrigin origin)
    {
        string plain = text.TrimStart('\uFEFF');
        if (plain.Contains('\r', StringComparison.Ordinal)) plain = plain.Replace("\r\n", "\n", StringComparison.Ordinal);
        return new LockFileCursor(plain, origin).Read();
    }
}
