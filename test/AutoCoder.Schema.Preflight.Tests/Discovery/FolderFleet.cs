using System.Security.Cryptography;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Tests.Discovery;

/// <summary>A temporary folder with projects, registries and whatever else a test puts there.</summary>
internal sealed class FolderFleet : IDisposable
{
    public static readonly ImmutableArray<KindFile> Kinds = [new("assistant"), new("features"), new("registry")];

    public string Root { get; } = Directory.CreateTempSubdirectory("fleet-").FullName;

    public DiscoveryRequest Request => new() { Kinds = Kinds, CurrentFolder = Root, HomeFolder = At("home") };

    public string At(string path) => Path.Combine(Root, path);

    public string File(string path, string content = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        System.IO.File.WriteAllText(At(path), content);
        return At(path);
    }

    public string Folder(string path) => Directory.CreateDirectory(At(path)).FullName;

    public void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        System.IO.File.CreateSymbolicLink(At(path), target);
    }

    /// <summary>A database made by these statements.</summary>
    public string Database(string path, params string[] statements)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.sqlite3_open(At(path), out sqlite3 database).ShouldBe(raw.SQLITE_OK);
        using (database)
        {
            foreach (string statement in statements)
                raw.sqlite3_exec(database, statement).ShouldBe(raw.SQLITE_OK, raw.sqlite3_errmsg(database).utf8_to_string());
        }

        return At(path);
    }

    /// <summary>A registry as the application makes it, whose rows have these SQL values as paths.</summary>
    public string Registry(string path, params string[] pathValues) => Database(path,
    [
        "CREATE TABLE projects (name VARCHAR(50) NOT NULL PRIMARY KEY, path VARCHAR, created_at DATETIME)",
        .. pathValues.Select((value, i) => $"INSERT INTO projects VALUES ('p{i}', {value}, '2026-02-01 00:00:00')"),
    ]);

    public string Registered(params string[] projects) =>
        Registry("home/.autoforge/registry.db", [.. projects.Select(project => $"'{At(project).Replace("'", "''")}'")]);

    public List<Discovered> Discover(DiscoveryRequest request, string input = "") =>
        [.. DatabaseDiscovery.Discover(request, new StringReader(input))];

    /// <summary>The paths that were found, relative to the fleet, with their kinds; nothing else may have come up.</summary>
    public string[] Found(DiscoveryRequest request, string input = "") =>
        [.. Discover(request, input).Select(value => value.ShouldBeOfType<Discovered.Found>().Target).Select(Line)];

    public string Line(DatabaseTarget target) => $"{target.Kind} {Path.GetRelativePath(Root, target.Path)}";

    /// <summary>Every file with its size, time and hash, and every folder.</summary>
    public string[] Snapshot() =>
    [
        .. new DirectoryInfo(Root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .Select(entry => $"{entry.FullName} {entry.LastWriteTimeUtc:O} {entry.LinkTarget} {Content(entry)}"),
    ];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Content(FileSystemInfo entry) => entry is FileInfo { LinkTarget: null } file
        ? $"{file.Length} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file.FullName)))}"
        : "";
}
