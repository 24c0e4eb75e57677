namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>Questions that make no sense: one line on standard error, nothing on standard output, exit code 2.</summary>
internal sealed class UsageTests : ToolTest
{
    private static readonly string[] Kinds = ["assistant, features, registry"];

    private static readonly object[][] Wrong =
    [
        [new[] { "--nonsense" }, new[] { "--nonsense" }],
        [new[] { "-x" }, new[] { "-x", "./-x" }],
        [new[] { "--migrations" }, new[] { "--migrations" }],
        [new[] { "--kind" }, new[] { "--kind" }],
        [new[] { "--registry" }, new[] { "--registry" }],
        [new[] { "--projects" }, new[] { "--projects" }],
        [new[] { "--config" }, new[] { "--config" }],
        [new[] { "--lock-timeout" }, new[] { "--lock-timeout" }],
        [new[] { "--lock-timeout", "soon" }, new[] { "--lock-timeout soon", "number of seconds" }],
        [new[] { "--lock-timeout", "-1" }, new[] { "--lock-timeout", "number of seconds" }],
        [new[] { "--lock-timeout", "1e9" }, new[] { "--lock-timeout 1e9", "number of seconds" }],
        [new[] { "--lock-timeout", "NaN" }, new[] { "--lock-timeout NaN", "number of seconds" }],
        [new[] { "--kind", "assistent" }, new[] { "'assistent'", Kinds[0] }],
        [new[] { "--kind", "" }, new[] { "''", Kinds[0] }],
        [new[] { "--format", "xml" }, new[] { "xml", "text", "json" }],
        [new[] { "--format" }, new[] { "--format" }],
        [new[] { "--allow", "everything" }, new[] { "--allow everything", "pending, out-of-order, ahead, unversioned, missing, drifted, edited, incompatible, none" }],
        [new[] { "--allow", "unreadable" }, new[] { "--allow unreadable", "never ready" }],
        [new[] { "--allow" }, new[] { "--allow" }],
        [new[] { "--strict", "--no-schema" }, new[] { "give one of the two" }],
        [new[] { "--config", "gone.json" }, new[] { "gone.json" }],
        [new[] { "--registry", "gone.db" }, new[] { "gone.db", "Check the path" }],
        [new[] { "--projects", "gone" }, new[] { "gone", "Give a folder" }],
        [new[] { "--migrations", "gone.dll" }, new[] { "gone.dll" }],
    ];

    [TestCaseSource(nameof(Wrong))]
    public void A_wrong_question_gets_one_clear_line(string[] arguments, string[] fragments)
    {
        Create("assistant.db", ApplicationSchemas.Pending);
        Gate(arguments).ShouldRefuse(["check-pending-migrations: ", .. fragments]);
    }

    [Test]
    public void Migrations_that_are_a_folder() => Gate("--migrations", Folder).ShouldRefuse(Folder);

    [TestCase("")]
    [TestCase("MZ, but no assembly")]
    [TestCase("hello")]
    public void Migrations_that_are_no_assembly(string text)
    {
        string path = Write("migrations.dll", text);
        Gate("--migrations", path).ShouldRefuse(path);
    }

    [Test]
    public void Migrations_that_are_a_native_library()
    {
        string path = PathOf("library.dll");
        File.Copy(Directory.EnumerateFiles(AppContext.BaseDirectory, "libe_sqlite3.so", SearchOption.AllDirectories).First(), path);
        Gate("--migrations", path).ShouldRefuse(path);
    }

    [Test]
    public void An_assembly_without_migrations()
    {
        string path = PathOf("tests.dll");
        File.Copy(typeof(UsageTests).Assembly.Location, path);
        Gate("--migrations", path).ShouldRefuse(path, "no migrations");
    }

    [Test]
    public void An_assembly_cut_off()
    {
        string path = PathOf("migrations.dll");
        byte[] whole = File.ReadAllBytes(Program.Gate.Migrations);
        foreach (int length in new[] { 100, 1000, whole.Length / 2 })
        {
            File.WriteAllBytes(path, whole[..length]);
            Gate("--migrations", path).ShouldRefuse(path);
        }
    }

    [TestCase("{", "line")]
    [TestCase("[]", "an object is expected")]
    [TestCase("{ \"migratoins\": \"x.dll\" }", "migratoins")]
    [TestCase("{ \"policy\": { \"allow\": [\"all\"] } }", "'all'")]
    [TestCase("{ \"policy\": { \"lockTimeoutSeconds\": -1 } }", "lockTimeoutSeconds")]
    [TestCase("{ \"kinds\": { \"asistant\": { } } }", "asistant")]
    [TestCase("{ \"migrations\": \"gone.dll\" }", "gone.dll")]
    [TestCase("", "autocoder-schema.json")]
    public void A_broken_configuration_names_itself_whether_it_is_given_or_found(string json, string fragment)
    {
        string path = Write("autocoder-schema.json", json);
        Gate("--config", path).ShouldRefuse(fragment);
        Gate().ShouldRefuse(fragment);
    }

    [Test]
    public void A_configuration_that_is_a_folder() => Gate("--config", Folder).ShouldRefuse(Folder);

    [Test]
    public void Every_mistake_is_told_at_once()
    {
        Finished finished = Gate("--nonsense", "--lock-timeout", "soon");
        finished.ExitCode.ShouldBe(2, finished.All);
        finished.Output.ShouldBeEmpty();
        finished.ErrorLines.Length.ShouldBe(2, finished.All);
        finished.ErrorLines.ShouldAllBe(line => line.StartsWith("check-pending-migrations: "));
    }

    [TestCase("--help")]
    [TestCase("-h")]
    [TestCase("-?")]
    public void Help_tells_options_and_exit_codes(string option) => Gate("--strict", option)
        .ShouldReport(0, "--migrations", "--kind", "--registry", "--projects", "--config", "--format", "--allow", "--lock-timeout", "--strict", "--no-schema", "130");

    [Test]
    public void Version_is_one_line()
    {
        Finished finished = Gate("--version").ShouldReport(0);
        Version.TryParse(finished.OutputLines.ShouldHaveSingleItem(), out _).ShouldBeTrue(finished.All);
    }
}
