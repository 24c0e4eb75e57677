using System.Globalization;
using System.Text;
using AutoCoder.Schema.Runner.Files;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Locks;

/// <summary>The small file beside a lock that says who holds it. It informs; it locks nothing.</summary>
internal static class LockOwner
{
    public const string Unknown = "a process that has not said who it is";
    private const int LongestText = 1000;

    /// <summary>Writes who this process is, at once or not at all.</summary>
    /// <param name="path">The file; whatever is there is replaced, and a link is replaced rather than followed.</param>
    /// <param name="since">When the lock was acquired.</param>
    public static void Write(string path, DateTimeOffset since)
    {
        string draft = $"{path}.new"; // one name: only the holder of the lock writes it, and what a killed one left is replaced
        try
        {
            using (SafeFileHandle file = Make(draft)) DurableFile.Fill(draft, () => RandomAccess.Write(file, Encoding.UTF8.GetBytes(Describe(since)), fileOffset: 0));

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(draft); // a full disk, say: the lock holds all the same, only nobody can read by whom
        }
    }

    /// <summary>Who holds the lock, as far as its file tells.</summary>
    public static string Read(string path)
    {
        try
        {
            if (new FileInfo(path).LinkTarget is not null) return Unknown;
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] text = new byte[LongestText];
            int length = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return length == 0 ? Unknown : Printable(Encoding.UTF8.GetString(text, 0, length));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }

    // Through no link: what is there is removed, and made anew.
    private static SafeFileHandle Make(string draft)
    {
        if (Path.Exists(draft) || new FileInfo(draft).LinkTarget is not null) File.Delete(draft);
        return File.OpenHandle(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    private static string Describe(DateTimeOffset since) => string.Create(
        CultureInfo.InvariantCulture,
        $"process {Environment.ProcessId} ({Program}) of {User} on {Machine} "
        + $"since {since:yyyy-MM-ddTHH:mm:ssZ}");

    // The platform reads the list of users each time.
    private static readonly string User = Environment.UserName;

    private static readonly string Machine = Environment.MachineName;

    private static readonly string Program = Path.GetFileName(Environment.ProcessPath) ?? "unknown program";

    // Others may write into this folder; what they write must not steer a terminal.
    private static string Printable(string text) => new([.. text.Where(character => !char.IsControl(character))]);
}
