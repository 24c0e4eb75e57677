namespace AutoCoder.Schema.Tools.Tests.Pages;

/// <summary>
/// What README.md and the pages below docs/ tell somebody to type is typed from there, block by block, in a folder prepared for it. A block
/// that has no line in <see cref="Table"/> fails, so that no page escapes.
/// </summary>
internal sealed class TypedPageTests : HookTest
{
    // Each line of a block has an exit code of its own, 0 where none is given.
    private static readonly Typing[] Table =
    [
        new("README.md", ".ci/pack") { Elsewhere = "each line stands on docs/install.md, which InstallPageTests types on what was packed" },
        new("README.md", "dotnet run --project tools/autocoder-schema -- demo") { IsOfCI = true },
        new("README.md", "dotnet test") { IsOfCI = true },
        new("README.md", "check-pending-migrations --migrations build/MyApp") { Prepare = test => test.Deployed() },
        new("README.md", "dotnet run --project tools/autocoder-schema -- new")
        {
            Change = ("dotnet run --project tools/autocoder-schema --", "autocoder-schema"), Prepare = test => test.OwnProject("assistant"),
        },
        new("docs/boot.md", "export SCHEMA_EXPECT=") { Elsewhere = "a server that does not end by itself: PythonStartTests starts it, asks it and stops it" },
        new("docs/coming-from-fluentmigrator.md", "autocoder-schema status") { Ends = [1, 0, 0, 0], Prepare = test => test.Foreign() },
        new("docs/configuration.md", "mkdir -p ~/.local/share/bash-completion") { Prepare = test => Directory.CreateDirectory(test.PathOf("functions")) },
        new("docs/contracts.md", "check-pending-migrations --expect assistant=models.sql") { Prepare = test => test.Models() },
        new("docs/contracts.md", "check-pending-migrations --expect 'assistant=!python3") { Prepare = test => test.Models() },
        new("docs/django.md", "check-pending-migrations --expect") { Change = ("shop=", "assistant="), Prepare = test => test.Models() },
        new("docs/django.md", "python3 manage.py test") { Change = ("shop=", "assistant="), Prepare = test => test.Models() },
        new("docs/drizzle.md", "check-pending-migrations --expect") { Change = ("shop=", "assistant="), Prepare = test => test.Models() },
        new("docs/hooks.md", "cd my-repository") { Prepare = test => test.Git("git clone -q . my-repository") },
        new("docs/hooks.md", "git add -A && git commit") { Prepare = test => test.StoppedMerge(), Ends = [0, 128] },
        new("docs/hooks.md", "AUTOCODER_SCHEMA_SKIP=") { Prepare = test => test.BadBranch() },
        new("docs/install.md", "") { Elsewhere = "InstallPageTests, on what was packed" },
        new("docs/lock-file.md", "autocoder-schema lock --build") { Prepare = test => test.Solution() },
        new("docs/lock-file.md", "autocoder-schema lock --check") { Change = ("FILE.dll", Released), Prepare = test => test.OwnProject("assistant") },
        new("docs/merging.md", "check-pending-migrations --base main") { Prepare = test => test.Deployed(), Ends = [0, 0, 1] },
        new("docs/migrations.md", "autocoder-schema new") { Prepare = test => test.OwnProject("features") },
        new("docs/sqlalchemy.md", "check-pending-migrations --expect") { Prepare = test => test.Models() },
        new("docs/sqlalchemy.md", "python3 -m pytest") { Prepare = test => test.Models() },
        new("docs/upgrading.md", "autocoder-schema script data/assistant.db") { Prepare = test => test.Create("data/assistant.db", ApplicationSchemas.Pending) },
    ];

    private static string Root => Path.GetFullPath("../../../../..", AppContext.BaseDirectory);

    private static string Released => Program.Fixture("Fixtures.ReleasedMigrations", "AutoCoder.Schema.Migrations").FirstArguments[0];

    private static IEnumerable<TestCaseData> Blocks() =>
        from block in DocumentedPages.Blocks("sh", "bash", "console", "shell")
        select new TestCaseData(block).SetArgDisplayNames(block.Page, block.Lines[0]);

    [TestCaseSource(nameof(Blocks))]
    public void What_a_page_says_to_type_works(Block block)
    {
        Typing typing = Table.Where(typing => typing.Is(block)).ShouldHaveSingleItem($"{block.Page} has a block that no test types: {block.Text}");
        if (typing.Elsewhere.Length > 0) return;
        string[] lines = block.Lines;
        if (typing.IsOfCI)
        {
            string run = File.ReadAllText(Path.Combine(Root, ".ci", "run"));
            foreach (string line in lines) run.ShouldContain(line);
            return;
        }

        Command("check-pending-migrations", Program.Gate);
        Command("autocoder-schema", Program.Operator);
        typing.Prepare(this);
        int[] ends = [.. lines.Select((_, at) => at < typing.Ends.Length ? typing.Ends[at] : 0)];
        // In one shell, as they are typed: a line may change the folder, or end the shell.
        string script = string.Concat(lines.Select(line => $"{line}\necho $? >>'{Home}/ends'\n")).Replace("/srv/", $"{Folder}/srv/", StringComparison.Ordinal);
        if (typing.Change is var (from, to)) script = script.Replace(from, to, StringComparison.Ordinal);
        Write("typed", script);

        Finished finished = SmallProject.Run(
            Folder,
            ["bash", "-c", "fpath=(- functions); . ./typed"],
            ("HOME", Home), ("PATH", $"{Home}/bin:{Environment.GetEnvironmentVariable("PATH")}"));

        string[] ended = File.Exists($"{Home}/ends") ? File.ReadAllLines($"{Home}/ends") : [];
        ended.Select(int.Parse).ShouldBe(ends, $"{block.Text}\n{finished.All}");
        finished.ShouldBeCivil();
    }

    [Test]
    public void Every_line_of_the_table_has_its_block() =>
        Table.Where(typing => !DocumentedPages.Blocks("sh", "bash", "console", "shell").Any(typing.Is)).Select(typing => $"{typing.Page}: {typing.Begins}").ShouldBeEmpty();

    // A fleet that is current, and the migrations where a build left them; HEAD brings one migration into main.
    private void Deployed()
    {
        Branch("feature", "main", (3, "Incoming"));
        Directory.CreateDirectory(PathOf("build"));
        File.Copy(Released, PathOf("build/MyApp.Migrations.dll"));
        // Current by what was built, one version behind what the sources come to.
        Create("srv/projects/known/assistant.db", ApplicationSchemas.Current);
        Create(
            "srv/projects/known/default.db",
            "CREATE TABLE t1 (id integer); CREATE TABLE t2 (id integer)",
            "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)",
            "INSERT INTO VersionInfo VALUES (1, NULL, 'V1_CreateShops'), (2, NULL, 'V2_AddCity')");
    }

    private void OwnProject(string message)
    {
        Directory.CreateDirectory(PathOf("migrations"));
        Git($"rm -rf {Project} && cp -r '{Root}/test/fixtures/Fixtures.ReleasedMigrations' migrations/Shop.Migrations && rm -rf migrations/Shop.Migrations/bin migrations/Shop.Migrations/obj && git add -A && git commit -q -m {message}");
    }

    private void Foreign()
    {
        Git($"mkdir -p Shop.Migrations data/north && cp -r '{Program.Fixture("ForeignMigrations").Folder}' out && cp out/ForeignMigrations.dll out/Shop.Migrations.dll && cp out/ForeignMigrations.deps.json out/Shop.Migrations.deps.json");
        Upgrade("--create", "--migrations", PathOf("out/Shop.Migrations.dll"), "--to", "1", PathOf("data/north/shop.db")).ExitCode.ShouldBe(0);
    }

    // What a model prints, what a test run logs, and a fleet that has both: python3 is the real one, what prints is the page's or stands for it.
    private void Models()
    {
        Create("srv/projects/known/assistant.db", ApplicationSchemas.Current);
        Write("autocoder-schema.json", """{ "projects": ["srv/projects"] }""");
        Write("models.sql", ApplicationSchemas.Assistant.Replace("updated_at DATETIME,", "updated_at DATETIME, mode VARCHAR(10) DEFAULT 'dev' NOT NULL,", StringComparison.Ordinal)
            + "CREATE INDEX ix_conversations_mode ON conversations (mode);");
        Write("queries.sql", "SELECT mode FROM conversations;");
        Write("dump_models.py", "print(open('models.sql').read())");
        foreach (string run in new[] { "manage.py", "pytest.py" })
            Write(run, "print('2026-11-30 22:00:00,000 INFO sqlalchemy.engine.Engine SELECT conversations.mode FROM conversations')");
        InHome("npx", "[ \"$1\" = drizzle-kit ] && exec cat models.sql");
    }

    private void StoppedMerge()
    {
        BadBranch();
        Shell("git merge feature").ExitCode.ShouldNotBe(0);
        // Mended, as the page says to do before.
        Git("git mv migrations/Shop/V3_Late.cs migrations/Shop/V5_Late.cs && sed -i -e 's/(3)/(5)/' -e s/V3_Late/V5_Late/g migrations/Shop/V5_Late.cs");
    }

    // A merge that the hooks stop.
    private void BadBranch()
    {
        WithoutLock();
        Added("feature", (3, "Late"));
        Add(4, "OnMain");
        Commit("main goes on");
        Install();
    }

    private void Solution()
    {
        Git("rm -rf migrations");
        // The packages that this build was restored from; the rest of the home is empty.
        Directory.CreateSymbolicLink($"{Home}/.nuget", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget"));
        Put("src/Shop.Migrations/Shop.Migrations.csproj", SmallProject.Text());
        Put("src/Shop.Migrations/M1_CreateShops.cs", SmallProject.Migration(1, "Shops"));
    }

    private void Command(string name, Program program) => InHome(name, $"exec {Words(program)} \"$@\"");

    private void InHome(string name, string body)
    {
        Directory.CreateDirectory($"{Home}/bin");
        Script($"{Home}/bin/{name}", body);
    }

    /// <summary>How a block is typed, or why it is not.</summary>
    private sealed record Typing(string Page, string Begins)
    {
        /// <summary>Why it is not typed here: where it is.</summary>
        public string Elsewhere { get; init; } = "";

        /// <summary>CI types it, before the tests.</summary>
        public bool IsOfCI { get; init; }

        public Action<TypedPageTests> Prepare { get; init; } = _ => { };

        /// <summary>What stands on the page for something of the reader's.</summary>
        public (string From, string To)? Change { get; init; }

        public int[] Ends { get; init; } = [];

        public bool Is(Block block) => block.Page == Page && block.Lines[0].StartsWith(Begins, StringComparison.Ordinal);
    }
}
