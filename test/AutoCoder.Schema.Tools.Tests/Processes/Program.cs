namespace AutoCoder.Schema.Tools.Tests.Processes;

/// <summary>An executable as the build or the publishing left it: the words that start it.</summary>
internal sealed record Program(string File, params string[] FirstArguments)
{
    /// <summary>The variable that names a published gate; without it the tests run the framework-dependent build.</summary>
    public const string GateVariable = "AUTOCODER_SCHEMA_GATE";

    /// <summary>The published gate, or null.</summary>
    public static string? PublishedGate { get; } = Environment.GetEnvironmentVariable(GateVariable) is { Length: > 0 } file ? file : null;

    public static Program Gate { get; } = PublishedGate is { } file ? new(file) : Built("tools/check-pending-migrations", "check-pending-migrations");

    public static Program Operator { get; } = Built("tools/autocoder-schema", "autocoder-schema");

    public static Program DatabaseActor { get; } = Built("test/fixtures/DatabaseActor", "DatabaseActor");

    /// <summary>The folder with the program and everything it comes with.</summary>
    public string Folder => Path.GetDirectoryName(FirstArguments is [var assembly] ? assembly : File)!;

    /// <summary>The same program copied elsewhere.</summary>
    public Program In(string folder)
    {
        string Moved(string file) => Path.Combine(folder, Path.GetFileName(file));
        return FirstArguments is [var assembly] ? new(File, Moved(assembly)) : new(Moved(File));
    }

    // This assembly is in test/NAME/bin/CONFIGURATION/FRAMEWORK; what is built with it has the same last two folders.
    private static Program Built(string project, string name)
    {
        string framework = AppContext.BaseDirectory.TrimEnd('/'), configuration = Path.GetDirectoryName(framework)!;
        string root = Path.GetFullPath("../../../..", configuration);
        string built = Path.Combine(root, project, "bin", Path.GetFileName(configuration), Path.GetFileName(framework), name + ".dll");
        System.IO.File.Exists(built).ShouldBeTrue(built);
        return new("dotnet", built);
    }
}
