using System.Collections.Concurrent;
using System.Diagnostics;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>
/// test/fixtures/PublishedApp in every form in which .NET publishes programs, on a database that lacks two of three migrations. Its
/// code names the first only: whatever cuts leaves out the others, unless they are kept.
/// </summary>
[NonParallelizable] // compilers take all processors
internal sealed class PublishedProgramTests
{
    private const string App = "PublishedApp", Plain = "Fixtures.PublishedMigrations", Locked = "Fixtures.PublishedLockedMigrations";

    private static readonly string[] Copied =
    [
        "src/AutoCoder.Schema", "src/AutoCoder.Schema.Preflight", "src/AutoCoder.Schema.Runner", "src/AutoCoder.Schema.Hosting",
        $"test/fixtures/{App}", $"test/fixtures/{Plain}", $"test/fixtures/{Locked}",
    ];

    private readonly ConcurrentDictionary<string, Lazy<string>> _published = new(StringComparer.Ordinal);
    private TemporaryFolder _tree = null!, _folder = null!;

    private string Database => _folder.File("shop.db");

    // In the project; and with AUTOCODER_SCHEMA_HEAVY=1 on the command line, whose properties reach the projects that it references, too.
    private static readonly string[] Forms =
    [
        "-p:Form=single-file --no-self-contained", "-p:Form=ready-to-run --no-self-contained", "-p:Form=trimmed",
        .. IsHeavy ? ["-p:PublishSingleFile=true -p:PublishReadyToRun=true --no-self-contained", "-p:PublishTrimmed=true"] : Array.Empty<string>(),
    ];

    private static readonly string[] NativeForms = IsHeavy ? ["-p:Form=native", "-p:PublishAot=true"] : ["-p:Form=native"];

    private static bool IsHeavy => Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1";

    [TestCaseSource(nameof(Forms))]
    public void A_published_program_has_every_migration_with_a_lock_file_and_without(string form)
    {
        foreach (string hasLock in new[] { "yes", "no" })
        {
            ShouldFindBoth(form, hasLock);
            (int code, string said) = Run(form, "--Lock", hasLock, "--SchemaGate:OnClosed", "Upgrade");
            code.ShouldBe(0, said);
            said.Split('\n').ShouldContain("works", said);
            Rows().ShouldBe("1|one|0\n2|two|0\n1000|the last|7\n");
        }
    }

    [TestCaseSource(nameof(NativeForms))]
    public void A_native_program_asks_the_gate_and_leaves_upgrades_to_the_tool(string form)
    {
        foreach (string hasLock in new[] { "yes", "no" })
        {
            ShouldFindBoth(form, hasLock);
            (int code, string said) = Run(form, "--Lock", hasLock, "--SchemaGate:OnClosed", "Upgrade");
            code.ShouldBe(1, said);
            said.ShouldContain("OnClosed: Upgrade is not possible in a program that is compiled ahead of time (PublishAot): it cannot "
                + "run migrations. Leave it at Refuse or StartWithout, and run autocoder-schema upgrade before the program.");
            Rows().ShouldBe("1|one\n2|two\n");

            Run(["dotnet", Path.Combine(AppContext.BaseDirectory, $"{App}.dll")], "--SchemaGate:OnClosed", "Upgrade").Code.ShouldBe(0);
            (code, said) = Run(form, "--Lock", hasLock);
            code.ShouldBe(0, said);
            said.Split('\n').ShouldContain("works", said);
        }
    }

    [TestCase("-p:Form=trimmed")]
    [TestCase("-p:Form=native")]
    public void A_published_program_loses_no_setting_of_its_configuration(string form)
    {
        MakeOld();
        (int code, string said) = Run(
            form, "--SchemaGate:Paths:1", "", "--SchemaGate:Allow:0", " ", "--SchemaGate:Deadline", "-00:00:01", "--SchemaGate:Upgrade:KeepBackups", "0");
        code.ShouldBe(1, said);
        said.ShouldContain("Paths has an empty entry. Leave it out.");
        said.ShouldContain("Allow has an empty entry. Leave it out.");
        said.ShouldContain("Deadline: -00:00:01 is negative.");
        said.ShouldContain("Upgrade.KeepBackups: 0 is less than 1.");
        Run(form, "--SchemaGate:Pahts:0", "a.db").Said.ShouldContain("Pahts");
        Run(form, "--SchemaGate:OnClosed", "Upgrades").Said.ShouldContain("Upgrades");
    }

    [Test]
    public void A_trimmed_program_whose_migrations_nobody_kept_does_not_start_and_names_the_line_that_keeps_them()
    {
        const string Form = $"-p:Form=trimmed -p:FindSchemaMigrations=false -p:Named={Locked}";
        foreach (string onClosed in new[] { "Refuse", "Upgrade", "StartWithout" })
        {
            MakeOld();
            (int code, string said) = Run(Form, "--Lock", "no", "--SchemaGate:OnClosed", onClosed);
            code.ShouldBe(1, said);
            said.ShouldContain($"The migrations {Plain} may be incomplete: this program is trimmed, and nothing says that they were kept. "
                + $"Add to its project file: <ItemGroup><SchemaMigrations Include=\"{Plain}\" /></ItemGroup>");
            said.Split('\n').ShouldNotContain("works", said);
            Rows().ShouldBe("1|one\n2|two\n");
        }

        string file = Path.Combine(Published(Form), $"{Plain}.dll");
        Run(Form, "--SchemaGate:MigrationsFile", file).Said.ShouldContain($"The migrations {Plain} may be incomplete: ");
        // Those that have the line are kept.
        Run(Form, "--Lock", "yes", "--SchemaGate:OnClosed", "Upgrade").Code.ShouldBe(0);
        Rows().ShouldBe("1|one|0\n2|two|0\n1000|the last|7\n");
    }

    [Test]
    public void A_single_file_with_the_migrations_in_it_does_not_start_and_names_the_line_that_puts_them_beside_it()
    {
        MakeOld();
        (int code, string said) = Run("-p:Form=single-file -p:FindSchemaMigrations=false --no-self-contained", "--Lock", "no");
        code.ShouldBe(1, said);
        said.ShouldContain($"The migrations {Plain} have no file to read: they are inside the program. Add to its project file, which puts "
            + $"{Plain}.dll beside it: <ItemGroup><SchemaMigrations Include=\"{Plain}\" /></ItemGroup>");
        said.Split('\n').ShouldNotContain("works", said);
    }

    [OneTimeSetUp]
    public void CopyTree()
    {
        _tree = new TemporaryFolder();
        string root = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);
        IEnumerable<string> files = Copied.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(root, "Directory.*")).Concat(Directory.EnumerateFiles(Path.Combine(root, "src"), "*.*"))
            .Append(Path.Combine(root, "test/Directory.Build.props")).Append(Path.Combine(root, "test/fixtures/Directory.Build.props"))
            .Append(Path.Combine(root, "global.json")).Append(Path.Combine(root, "README.md"));
        foreach (string file in files)
        {
            string name = Path.GetRelativePath(root, file);
            // What these properties ask NuGet for is not in the lists of the projects that they reach.
            if (name.Split('/').Any(part => part is "bin" or "obj" or "packages.lock.json")) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(_tree.File(name))!);
            File.Copy(file, _tree.File(name));
        }

        // Warnings are errors as ever: of the compiler and of what analyzes trimming.
        File.WriteAllText(_tree.File("Directory.Build.rsp"), "-p:AnalysisMode=None\n-p:EnforceCodeStyleInBuild=false\n-p:UseSharedCompilation=false\n");
    }

    [OneTimeTearDown]
    public void RemoveTree() => _tree.Dispose();

    [SetUp]
    public void Make() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    private void MakeOld()
    {
        File.Delete(Database);
        SqliteFile.Execute(
            Database,
            """
            CREATE TABLE "VersionInfo" ("Version" INTEGER NOT NULL, "AppliedOn" DATETIME, "Description" TEXT);
            CREATE UNIQUE INDEX "UC_Version" ON "VersionInfo" ("Version" ASC);
            INSERT INTO "VersionInfo" VALUES (202601010900, '2026-01-01T09:00:00', 'V202601010900_CreateOrders');
            CREATE TABLE "orders" ("id" INTEGER NOT NULL, "title" TEXT NOT NULL, CONSTRAINT "PK_orders" PRIMARY KEY ("id"));
            INSERT INTO "orders" VALUES (1, 'one'), (2, 'two');
            """);
    }

    private void ShouldFindBoth(string form, string hasLock)
    {
        MakeOld();
        (int code, string said) = Run(form, "--Lock", hasLock);
        code.ShouldBe(1, said);
        said.ShouldContain(
            $"{Database} lacks 2 migrations: 202602010900 (V202602010900_AddPrice), 202603010900 (V202603010900_WidenTitle).");
    }

    private string Rows() => SqliteFile.Rows(Database, "SELECT * FROM orders ORDER BY id");

    private (int Code, string Said) Run(string form, params string[] arguments) => Run([Path.Combine(Published(form), App)], arguments);

    private (int Code, string Said) Run(string[] program, params string[] arguments) =>
        Start(program[0], [.. program[1..], "--SchemaGate:Paths:0", Database, .. arguments]);

    private string Published(string form) => _published.GetOrAdd(form, _ => new(() =>
    {
        string into = _tree.File($"published/{_published.Count}"), app = _tree.File($"test/fixtures/{App}");
        // Cutting is not done again when only what is to be kept has changed.
        if (Directory.Exists(Path.Combine(app, "obj"))) Directory.Delete(Path.Combine(app, "obj"), recursive: true);
        (int code, string said) = Start(
            "dotnet", ["publish", app, "-r", "linux-x64", "-c", "Release", "-o", into, .. form.Split(' ')]);
        code.ShouldBe(0, said);
        return into;
    })).Value;

    private static (int Code, string Said) Start(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = Path.GetTempPath(), RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment.Remove("CI"); // no lists of packages, see above
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
