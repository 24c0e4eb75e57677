using System.Diagnostics;
using AutoCoder.Schema.Tests.Pages;

namespace AutoCoder.Schema.Browser.Tests;

/// <summary>Pages as files, of fleets that are real and of such that are made.</summary>
internal static class Pages
{
    private static readonly FormatContext Context = new("/srv", "/srv", "1.2.3") { Time = new DateTimeOffset(2026, 2, 1, 14, 29, 0, TimeSpan.Zero) };

    /// <summary>The gate's page of so many databases of every sort.</summary>
    public static string Gate(TemporaryFolder folder, int databases) =>
        Write(folder, $"gate-{databases}.html", GatePage.Of("check-pending-migrations", MadeFleet.Asked(databases), ["--projects", "/srv/projects"]));

    /// <summary>The page of an upgrade of so many.</summary>
    public static string Upgrade(TemporaryFolder folder, int databases) =>
        Write(folder, $"upgrade-{databases}.html", ChangePage.Of("autocoder-schema upgrade", MadeFleet.Upgraded(databases)));

    /// <summary>The page of names that would be markup.</summary>
    public static string Hostile(TemporaryFolder folder) => Write(folder, "hostile.html", GatePage.Of(
        "check-pending-migrations",
        MadeFleet.Asked(200, (index, what) => $"/{what}/{index}/</script><script>document.title='won'</script><img src=//x.invalid/y onerror=alert(1)>\u202e'\"<svg/onload=alert(2)>"), []));

    /// <summary>The page of findings alone.</summary>
    public static string Findings(TemporaryFolder folder) =>
        Write(folder, "findings.html", FindingPage.Of(GateFindings.Of("autocoder-schema lint", MadeFleet.Asked(200), ["--projects", "/srv/projects"])));

    /// <summary>The pages of the incident: seven real projects, before and by their upgrade, through the real program.</summary>
    public static (string Before, string Upgrade, string After) Incident(TemporaryFolder folder)
    {
        IncidentFleet.Create(folder.Path);
        string projects = IncidentFleet.ProjectsFolder(folder.Path);
        return (Ask("status", "before.html", 1), Ask("upgrade", "upgrade.html", 0), Ask("status", "after.html", 0));

        string Ask(string command, string name, int exit)
        {
            string file = folder.File(name);
            (string program, string[] first) = Operator();
            using var process = Process.Start(new ProcessStartInfo(program, [.. first, command, "--projects", projects, "--report", $"html={file}"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = folder.Path,
            })!;
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(exit, said);
            return file;
        }
    }

    private static string Write(TemporaryFolder folder, string name, Page page)
    {
        string file = folder.File(name);
        using var writer = new StreamWriter(file);
        PageHtml.Write(page, new("/srv/app/migrations/MyApp.Migrations.dll", "/srv/app/autocoder-schema.json"), Context, writer);
        return file;
    }

    // What the build left, or what was published.
    private static (string Program, string[] First) Operator()
    {
        if (Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_OPERATOR") is { Length: > 0 } published) return (published, []);
        string framework = AppContext.BaseDirectory.TrimEnd('/'), configuration = Path.GetDirectoryName(framework)!;
        string root = Path.GetFullPath("../../../..", configuration);
        return ("dotnet", [Path.Combine(root, "tools/autocoder-schema/bin", Path.GetFileName(configuration), Path.GetFileName(framework), "autocoder-schema.dll")]);
    }
}
