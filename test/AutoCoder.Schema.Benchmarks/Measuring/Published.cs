using System.Diagnostics;

namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>The programs that are measured, published below <c>artifacts/benchmarks</c> when they are first wanted.</summary>
internal static class Published
{
    private const string Runtime = "linux-x64", Gate = "tools/check-pending-migrations", GateName = "check-pending-migrations";

    private static readonly string Root = FindRoot();
    private static readonly HashSet<string> Fresh = [];

    /// <summary>The native meter and raw loop.</summary>
    public static string Native => Get("native", "test/AutoCoder.Schema.Benchmarks.Native", "AutoCoder.Schema.Benchmarks.Native");

    /// <summary>The least native program.</summary>
    public static string Hello => Get("hello", "test/AutoCoder.Schema.Benchmarks.Hello", "AutoCoder.Schema.Benchmarks.Hello");

    /// <summary>An application with a health check.</summary>
    public static string Serving => Get("serving", "test/AutoCoder.Schema.Benchmarks.Serving", "AutoCoder.Schema.Benchmarks.Serving", "--self-contained", "false");

    /// <summary>The gate as it is shipped.</summary>
    public static string NativeGate => Get("gate-native", Gate, GateName);

    /// <summary>The gate compiled while it runs.</summary>
    public static string JustInTimeGate => Get("gate-jit", Gate, GateName, "-p:PublishAot=false", "--self-contained", "false");

    /// <summary>The gate compiled ahead and still run by the runtime; null where the compiler for it cannot be had.</summary>
    public static string? ReadyToRunGate
    {
        get
        {
            try
            {
                return Get("gate-r2r", Gate, GateName, "-p:PublishAot=false", "-p:PublishReadyToRun=true", "--self-contained", "false");
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    /// <summary>This program compiled ahead, as the operator's tool is published: what runs in it is measured in the form in which it is used.</summary>
    public static string Self => Get("self", "test/AutoCoder.Schema.Benchmarks", "AutoCoder.Schema.Benchmarks", "--self-contained", "false");

    /// <summary>The migrations that the gate carries.</summary>
    public static string Migrations => Path.Combine(Path.GetDirectoryName(NativeGate)!, "migrations", "AutoCoder.Schema.Migrations.dll");

    // Published once a run, since what is there may be of other sources; built aside, so that no other build finds its leavings.
    private static string Get(string name, string project, string executable, params string[] options)
    {
        string folder = Path.Combine(Root, "artifacts", "benchmarks", name);
        if (Fresh.Add(name) && Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_PUBLISHED") != "1") Publish(name, project, folder, options);
        return Path.Combine(folder, executable);
    }

    private static void Publish(string name, string project, string folder, string[] options)
    {
        ProcessStartInfo start = new(
            "dotnet",
            [
                "publish", Path.Combine(Root, project), "-c", "Release", "-r", Runtime, "-o", folder, "-v", "q", "-p:RunAnalyzers=false",
                "--artifacts-path", Path.Combine(Root, "artifacts", "benchmarks", "build", name), $"-p:NuGetLockFilePath=obj/benchmarks-{name}.lock.json", .. options,
            ])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{project} cannot be published: {output}");
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "AutoCoder.Schema.sln"))) folder = Path.GetDirectoryName(folder);
        return folder!;
    }
}
