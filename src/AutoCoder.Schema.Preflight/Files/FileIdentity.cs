namespace AutoCoder.Schema.Preflight.Files;

/// <summary>What tells one file from another whatever it is called: two names with one identity are one file.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);
