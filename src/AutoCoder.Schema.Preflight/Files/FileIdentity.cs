namespace AutoCoder.Schema.Preflight.Files;

/// <summary>What tells one file from another whatever it is called: two names with one identity are one file.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file on it.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);
