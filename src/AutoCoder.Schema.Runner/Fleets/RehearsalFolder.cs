using System.Diagnostics;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// A folder beside a database, for a copy of it, that only this user may enter. It goes when it is disposed; one that a killed
/// run left is known by the lock in it, which nobody holds any more.
/// </summary>
internal sealed partial class RehearsalFolder : IDisposable
{
    /// <summary>What stands in its name between the database's and what tells it from others.</summary>
    public const string Infix = ".rehearsal-";

    // The infix, a process, a dash and eight letters.
    private const int LongestOwn = 11 + 10 + 1 + 8;

    private const string LockName = "running" + LockFile.Suffix, CopyName = "database";
    private static readonly TimeSpan LongestBeginning = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private readonly SafeFileHandle _lock;

    private RehearsalFolder(string folder, SafeFileHandle held) => (_folder, _lock) = (folder, held);

    /// <summary>Where the copy goes.</summary>
    public string Database => Path.Combine(_folder, CopyName);

    /// <summary>Makes one.</summary>
    /// <param name="database">The database's real path.</param>
    /// <exception cref="IOException">It cannot be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made there.</exception>
    public static RehearsalFolder Make(string database)
    {
        string own = string.Create(
            CultureInfo.InvariantCulture, $"{Infix}{Environment.ProcessId}-{Path.GetRandomFileName()[..8]}");
        string folder = Path.Combine(Path.GetDirectoryName(database)!, Stem(database) + own);
        if (Path.Exists(folder)) throw new IOException($"{folder}: is there already.");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        SafeFileHandle? held = LockFile.TryOpen(Path.Combine(folder, LockName));
        return new(folder, held ?? throw new IOException($"{folder}: somebody else uses it."));
    }

    /// <summary>Removes what killed runs left beside a database; what cannot be removed stays.</summary>
    /// <param name="database">The database's real path.</param>
    /// <param name="run">
    /// What the run of a fleet saw in folders; what others left since waits for the next one. Listed anew when null.
    /// </param>
    public static void RemoveAbandoned(string database, KeptListings<RehearsalListing>? run = null)
    {
        try
        {
            string around = Path.GetDirectoryName(database)!;
            RehearsalListing listing = run?.Of(around, database) ?? RehearsalListing.Of(around);
            IEnumerable<string> folders = listing.For(Stem(database)).Select(name => Path.Combine(around, name));
            foreach (string folder in folders.Where(IsOurs).Where(IsAbandoned))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is only in the way of nobody.
        }
    }

    private static string Stem(string database) => FittedName.Of(Path.GetFileName(database), LongestOwn);

    /// <inheritdoc />
    public void Dispose()
    {
        LockFile.Release(_lock, Path.Combine(_folder, LockName));
        Directory.Delete(_folder, recursive: true);
    }

    // It goes with all that is in it: so the name has to be one that is given here, and nothing in it another's.
    private static bool IsOurs(string folder) =>
        OwnName().IsMatch(folder) && new DirectoryInfo(folder) is { Exists: true, LinkTarget: null }
        && Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).All(
            name => name == LockName || name!.StartsWith(CopyName, StringComparison.Ordinal));

    [GeneratedRegex(@"\.rehearsal-[0-9]+-[a-z0-9]{8}$")]
    private static partial Regex OwnName();

    private static bool IsAbandoned(string folder)
    {
        string path = Path.Combine(folder, LockName);
        if (!File.Exists(path)) return !IsBeginning(folder);
        if (LockFile.TryOpen(path) is not { } handle) return false;
        handle.Dispose();
        return true;
    }

    // Between the folder and its lock there is a moment: then the process in its name, and not for long.
    private static bool IsBeginning(string folder)
    {
        if (DateTime.UtcNow - Directory.GetCreationTimeUtc(folder) > LongestBeginning) return false;
        string name = folder[(folder.LastIndexOf(Infix, StringComparison.Ordinal) + Infix.Length)..];
        return int.TryParse(name.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int process)
            && IsRunning(process);
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>The folders of copies that were in a folder at one moment. Most have none.</summary>
internal sealed class RehearsalListing
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private readonly ILookup<string, string> _folders;

    private RehearsalListing(IEnumerable<string> names) =>
        _folders = names.ToLookup(
            name => name[..name.LastIndexOf(RehearsalFolder.Infix, StringComparison.Ordinal)], StringComparer.Ordinal);

    /// <summary>The listings of the folders that the databases of one run share.</summary>
    /// <param name="clock">The system's.</param>
    public static KeptListings<RehearsalListing> Kept(TimeProvider clock) => new(Of, clock);

    /// <summary>Lists a folder.</summary>
    /// <exception cref="IOException">It cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be listed.</exception>
    public static RehearsalListing Of(string folder) =>
        new(new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                entry.FileName.Contains(RehearsalFolder.Infix, StringComparison.Ordinal) && entry.IsDirectory,
        });

    /// <summary>The names of those that begin with this, as those of one database do.</summary>
    public IEnumerable<string> For(string stem) => _folders[stem];
}
