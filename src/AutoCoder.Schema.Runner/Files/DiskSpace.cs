namespace AutoCoder.Schema.Runner.Files;

/// <summary>The room that is left on a disk.</summary>
internal static class DiskSpace
{
    /// <summary>The bytes that this user may still write on a folder's file system; null when nobody can tell.</summary>
    public static long? FreeIn(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
