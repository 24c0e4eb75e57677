using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Tools.Tests.Install;

/// <summary>
/// A test of what <c>.ci/pack</c> made, in an empty folder, by a user without settings, and without a network: the only sources of
/// packages are the folder that was packed and the folder of what this build was restored from.
/// </summary>
internal abstract class InstallTest
{
    private const string PackagesVariable = "AUTOCODER_SCHEMA_PACKAGES", ArchiveVariable = "AUTOCODER_SCHEMA_ARCHIVE";

    // A build of an application on a busy machine; only what keeps a hanging one from keeping the suite.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Where the test works.</summary>
    protected string Folder { get; private set; } = "";

    /// <summary>The folder of the user, outside of where she works.</summary>
    protected string Home => Path.Combine(Folder, "home");

    /// <summary>The feed that was packed.</summary>
    protected static string Packages => Of(PackagesVariable);

    /// <summary>The archive that was packed.</summary>
    protected static string Archive => Of(ArchiveVariable);

    /// <summary>The version of the product.</summary>
    protected static string Version { get; } =
        Regex.Match(File.ReadAllText(Path.Combine(Root, "Directory.Build.props")), "<Version>(.*)</Version>").Groups[1].Value;

    /// <summary>The checkout.</summary>
    protected static string Root => Path.GetFullPath("../../../../..", AppContext.BaseDirectory);

    /// <summary>The newest version of Microsoft's packages that this repository builds with.</summary>
    protected static string NewestDriver =>
        Regex.Matches(File.ReadAllText(Path.Combine(Root, "Directory.Packages.props")), "<MicrosoftPackages>(.*)</MicrosoftPackages>")[^1].Groups[1].Value;

    [SetUp]
    public void CreateFolder()
    {
        Folder = Directory.CreateTempSubdirectory("install-").FullName;
        string restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string package in Directory.EnumerateDirectories(restored)) // linked, not copied; and none of ours from an earlier day
        {
            string name = Path.GetFileName(package);
            if (!name.StartsWith("autocoder", StringComparison.Ordinal) && name != "check-pending-migrations")
                File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(Home, "restored")).FullName, name), package);
        }

        string settings = Path.Combine(Home, ".nuget", "NuGet", "NuGet.Config");
        Directory.CreateDirectory(Path.GetDirectoryName(settings)!);
        File.WriteAllText(settings, $"""
            <configuration>
              <packageSources><clear /><add key="restored" value="{Home}/restored" /></packageSources>
              <fallbackPackageFolders><add key="restored" value="{Home}/restored" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{Home}/packages" /></config>
            </configuration>
            """);
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Folder, recursive: true);

    protected string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a script, with the packed feed as <c>$FEED</c> and the archive as <c>$ARCHIVE</c>.</summary>
    internal Finished Shell(string script)
    {
        using var running = new Running(Process.Start(Start(script))!, Patience);
        return running.Finish();
    }

    /// <summary>How a script is run, as the user would.</summary>
    internal ProcessStartInfo Start(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-euc", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        string path = Environment.GetEnvironmentVariable("PATH")!;
        string? dotnet = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment.Clear(); // CI=true and what else there is would be the settings of a user, too
        start.Environment["PATH"] = $"{Home}/.dotnet/tools:{path}";
        start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = Home;
        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(Home, "tmp")).FullName;
        start.Environment["DOTNET_NOLOGO"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        if (dotnet is not null) start.Environment["DOTNET_ROOT"] = dotnet;
        start.Environment["FEED"] = Packages;
        if (Environment.GetEnvironmentVariable(ArchiveVariable) is { } archive) start.Environment["ARCHIVE"] = archive;
        return start;
    }

    /// <summary>Runs a script, which has to go well.</summary>
    internal string Do(string script)
    {
        Finished finished = Shell(script);
        finished.ExitCode.ShouldBe(0, $"{script}\n{finished.All}");
        return finished.Output;
    }

    private static string Of(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path) return path;
        Assert.Ignore($"needs what .ci/pack makes: set {variable}, as .ci/run does");
        return "";
    }
}
