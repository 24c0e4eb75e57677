namespace AutoCoder.Schema.Tools.Tests.Processes;

/// <summary>An executable as the build or the publishing left it: the words that start it.</summary>
internal sealed record Program(string File, params string[] FirstArguments)
{
    /// <summary>The variables that name published programs; without them the tests run the framework-dependent builds.</summary>
    public const string GateVariable = "AUTOCODER_SCHEMA_GATE", OperatorVariable = "AUTOCODER_SCHEMA_OPERATOR";

    /// <summary>The published gate, or null.</summary>
    public static string? PublishedGate { get; } = Published(GateVariable);

    /// <summary>The gate that users get, with the newest migrations of the project beside it.</summary>
    public static Program ShippedGate { get; } =
        PublishedGate is { } file ? new(file) : Built("tools/check-pending-migrations", "check-pending-migrations");

    /// <summary>The operator's tool that users get, with the newest migrations of the project beside it.</summary>
    public static Program ShippedOperator { get; } =
        Published(OperatorVariable) is { } file ? new(file) : Built("tools/autocoder-schema", "autocoder-schema");

    /// <summary>The gate with the migrations of test/fixtures/Fixtures.ReleasedMigrations, which never change.</summary>
    public static Program Gate { get; } = ProgramCopies.WithReleasedMigrations(ShippedGate);

    /// <summary>The operator's tool with the migrations of test/fixtures/Fixtures.ReleasedMigrations, which never change.</summary>
    public static Program Operator { get; } = ProgramCopies.WithReleasedMigrations(ShippedOperator);

    /// <summary>What users call it.</summary>
    public string Name => Path.GetFileNameWithoutExtension(FirstArguments is [var assembly] ? assembly : File);

    /// <summary>The folder with the program and everything it comes with.</summary>
    public string Folder => Path.GetDirectoryName(FirstArguments is [var assembly] ? assembly : File)!;

    /// <summary>The migrations that are carried beside it.</summary>
    public string Migrations => Path.Combine(Folder, "migrations", "AutoCoder.Schema.Migrations.dll");

    /// <summary>The same program copied elsewhere.</summary>
    public Program In(string folder)
    {
        string Moved(string file) => Path.Combine(folder, Path.GetFileName(file));
        return FirstArguments is [var assembly] ? new(File, Moved(assembly)) : new(Moved(File));
    }

    /// <summary>A project of test/fixtures, as it was built.</summary>
    public static Program Fixture(string project, string? assembly = null) => Built($"test/fixtures/{project}", assembly ?? project);

    private static string? Published(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } file ? file : null;

    // This assembly is in test/NAME/bin/CONFIGURATION/FRAMEWORK; what is built with it has the same last two folders.
    internal static Program Built(string project, string name)
    {
        string framework = AppContext.BaseDirectory.TrimEnd('/'), configuration = Path.GetDirectoryName(framework)!;
        string root = Path.GetFullPath("../../../..", configuration);
        string built = Path.Combine(root, project, "bin", Path.GetFileName(configuration), Path.GetFileName(framework), name + ".dll");
        System.IO.File.Exists(built).ShouldBeTrue(built);
        return new("dotnet", built);
    }
}
