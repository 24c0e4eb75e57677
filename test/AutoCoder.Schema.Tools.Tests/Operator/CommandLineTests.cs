using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>The command line as people expect it.</summary>
internal partial class CommandLineTests : ToolTest
{
    private static readonly object[][] Mistaken =
    [
        [new[] { "upgarde" }, "There is no command upgarde: did you mean autocoder-schema upgrade?"],
        [new[] { "hooks", "instal" }, "There is no command instal: did you mean autocoder-schema hooks install?"],
        [new[] { "backups", "lst" }, "There is no command lst: did you mean autocoder-schema backups list?"],
        [new[] { "backups" }, "Which one? There are autocoder-schema backups list, autocoder-schema backups verify, autocoder-schema backups prune."],
        [new[] { "frobnicate" }, "There is no command frobnicate; there are status, upgrade, "],
        [new[] { "upgrade", "--dry-rn" }, "There is no option --dry-rn: did you mean --dry-run? A path that begins with a dash is written ./--dry-rn"],
        [new[] { "lock", "--chek" }, "There is no option --chek: did you mean --check?"],
        [new[] { "lock", "--outptu=x" }, "There is no option --outptu=x: did you mean --output?"],
        [new[] { "lock", "--qqqqqq" }, "There is no option --qqqqqq; autocoder-schema lock --help lists them."],
        [new[] { "script", "--form", "1" }, "There is no option --form: did you mean --from?"],
        [new[] { "--vers" }, "There is no option --vers: did you mean --version?"],
        [new[] { "lock", "more" }, "There is one word too many: more; autocoder-schema lock --help tells what it takes."],
        [new[] { "new" }, "NAME is missing: autocoder-schema new NAME"],
        [new[] { "diff" }, "A and B are missing: autocoder-schema diff A B"],
        [new[] { "diff", "head" }, "B is missing: autocoder-schema diff A B"],
        [new[] { "history" }, "DATABASE is missing: autocoder-schema history DATABASE"],
        [new[] { "upgrade", "--to" }, "--to needs a value: --to VERSION"],
        [new[] { "upgrade", "--format" }, "--format needs a value: --format text|json|junit|sarif|github|markdown|html"],
        [new[] { "completion", "csh" }, "There are no completions for csh; give bash, zsh, fish."],
        [new[] { "help", "upgarde" }, "There is no command upgarde: did you mean autocoder-schema upgrade?"],
        [new[] { "help", "backups", "lst" }, "There is no command lst: did you mean autocoder-schema backups list?"],
        [new[] { "help", "upgrade", "more" }, "There is no command more below upgrade."],
    ];

    [TestCaseSource(nameof(Mistaken))]
    public void A_slip_is_told_with_what_was_meant(string[] arguments, string sentence) =>
        AskOperator(arguments).ShouldRefuse($"autocoder-schema: {sentence}");

    [TestCase("--allwo", "There is no option --allwo: did you mean --allow?")]
    [TestCase("--strct", "There is no option --strct: did you mean --strict?")]
    [TestCase("--kind", "--kind needs a value: --kind NAME")]
    public void The_gate_says_the_same(string option, string sentence) => Gate(option).ShouldRefuse($"check-pending-migrations: {sentence}");

    [Test]
    public void The_overview_has_every_command_in_a_group()
    {
        Finished overview = AskOperator("--help").ShouldReport(
            0, "Look, and write nothing:", "Change databases:", "Write migrations:", "Set up:", "Usage: autocoder-schema COMMAND", "130 interrupted", "More: README.md");
        string[] commands = Commands(overview.Output);
        commands.ShouldBe(
            ["status", "diff", "show", "history", "script", "lint", "rehearse", "upgrade", "adopt", "downgrade", "restore", "backups", "new", "lock", "book", "hooks", "demo", "completion", "help"],
            ignoreOrder: true);
        AskOperator().ErrorLines[0].ShouldContain("completion");
        foreach (string command in commands) AskOperator().ErrorLines[0].ShouldContain(command);
    }

    [Test]
    public void Help_of_every_command_has_examples_that_it_takes_and_a_page_that_is_there()
    {
        string docs = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);
        string[] commands = [.. Commands(AskOperator("--help").Output), "backups list", "backups verify", "backups prune", "hooks install", "hooks uninstall", "hooks status"];
        foreach (string command in commands)
        {
            Finished help = AskOperator([.. command.Split(' '), "--help"]).ShouldReport(0, "Examples:\n", "More: ", "Exit codes: ");
            string[] examples = [.. help.OutputLines.SkipWhile(line => line != "Examples:").Skip(1).TakeWhile(line => line.StartsWith("  autocoder-schema ", StringComparison.Ordinal))];
            examples.ShouldNotBeEmpty(help.All);
            string options = help.Output[..help.Output.IndexOf("Examples:", StringComparison.Ordinal)];
            foreach (Match option in examples.SelectMany(example => Options().Matches(example.Split(" # ")[0])))
                (options.Contains($"{option.Value} ", StringComparison.Ordinal) || options.Contains($"{option.Value}\n", StringComparison.Ordinal) || command == "backups")
                    .ShouldBeTrue($"{option.Value} in {help.All}");
            string page = help.OutputLines[^1]["More: ".Length..].Split('#')[0];
            File.Exists(Path.Combine(docs, page)).ShouldBeTrue(page);
        }
    }

    [Test]
    public void Help_with_a_command_is_the_help_of_that_command()
    {
        AskOperator("help", "upgrade").ShouldReport(0).Output.ShouldBe(AskOperator("upgrade", "--help").Output);
        AskOperator("help", "backups", "list").Output.ShouldBe(AskOperator("backups", "list", "--help").Output);
        AskOperator("help").Output.ShouldBe(AskOperator("--help").Output);
    }

    [Test]
    public void The_gates_help_has_examples_and_its_page() =>
        Gate("--help").ShouldReport(0, "Examples:", "check-pending-migrations --base main", "More: docs/report.md");

    [TestCase(60)]
    [TestCase(80)]
    [TestCase(120)]
    public void On_a_terminal_no_line_of_the_overview_is_wider_than_it(int columns)
    {
        if (Shell("command -v script").ExitCode != 0) Assert.Ignore("script(1) is not here");
        string command = $"stty cols {columns}; {Words(Program.Operator, "--help")}";
        string[] lines = Shell($"TERM=xterm script -qec \"{command}\" /dev/null").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBeGreaterThan(20);
        lines.Select(line => Drawing().Replace(line, "").TrimEnd('\r')).ShouldAllBe(line => line.Length <= columns);
    }

    [Test]
    public void A_first_question_in_a_folder_speaks_of_what_lies_there()
    {
        Create("data/shop.db", "CREATE TABLE orders (id INTEGER PRIMARY KEY)");
        Create("my data/old.sqlite", "CREATE TABLE orders (id INTEGER PRIMARY KEY)");
        Directory.CreateDirectory(PathOf("src/Shop.Migrations/bin/Debug/net10.0"));
        Write("src/Shop.Migrations/Shop.Migrations.csproj", """<Project><ItemGroup><PackageReference Include="FluentMigrator" /></ItemGroup></Project>""");
        Write("src/Shop.Migrations/bin/Debug/net10.0/Shop.Migrations.dll", "");
        string sentence = $"Which databases? No path was given, and no autocoder-schema.json is in {Folder} or above; here are databases data/shop.db, 'my data/old.sqlite'; "
            + "migrations src/Shop.Migrations; built: src/Shop.Migrations/bin/Debug/net10.0/Shop.Migrations.dll. "
            + "Give --migrations src/Shop.Migrations/bin/Debug/net10.0/Shop.Migrations.dll data/shop.db, or write an autocoder-schema.json.";
        AskOperator("status").ShouldRefuse(sentence);
        Gate().ShouldRefuse(sentence);
        Gate().All.ShouldNotContain("autoforge");
    }

    [Test]
    public void A_first_question_in_an_empty_folder_says_what_to_give() => Gate().ShouldRefuse(
        "nothing that looks like a database or a project of migrations is here or below. Give a path, --projects or --registry, or write an autocoder-schema.json.");

    [Test]
    public void A_configuration_that_names_no_database_is_told_by_its_name()
    {
        string file = Write("autocoder-schema.json", "{}");
        Gate().ShouldRefuse($"No path was given, and {file} names none; nothing that looks like a database");
    }

    [Test]
    public void A_new_folder_for_backups_is_told_of_and_a_misspelt_one_is_refused()
    {
        string path = Create("assistant.db", ApplicationSchemas.Pending);
        AskOperator("upgrade", "--dry-run", "--backup-dir", "backups/new", path).ShouldRefuse("--backup-dir", PathOf("backups"), "does not exist: name another folder, or make it: mkdir -p");
        AskOperator("upgrade", "--dry-run", "--backup-dir", "bakups", path).ShouldReport(0, $"--backup-dir {PathOf("bakups")} is not there yet: it is made with the first backup.");
        Upgrade("--backup-dir", "bakups", path).ShouldReport(0, $"--backup-dir {PathOf("bakups")} is not there yet: it is made with the first backup.");
        Create("assistant.db");
        Upgrade("--backup-dir", "bakups", path).ShouldReport(0).Output.ShouldNotContain("not there yet");
    }

    [Test]
    public void A_dry_run_says_that_it_looked_at_no_rows_and_which_command_does()
    {
        string path = Create("my data/assistant.db", ApplicationSchemas.Pending);
        const string Sentence = "A dry run looks at versions and schemas, and at no rows: what they would do to it shows on copies: autocoder-schema rehearse ";
        AskOperator("upgrade", "--dry-run", "--to", "202602011429", path).ShouldReport(0, $"{Sentence}--to=202602011429 '{path}'");
        Upgrade(path).Output.ShouldNotContain("A dry run looks", Case.Sensitive);
        AskOperator("upgrade", "--dry-run", path).ShouldReport(0).Output.ShouldNotContain("A dry run looks", Case.Sensitive);
    }

    [Test]
    public void The_command_that_an_explanation_prints_works()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        Finished explained = AskOperator("adopt", "--explain", "--version", "202601041458", path).ShouldReport(0, "exact");
        string next = explained.OutputLines.Single(line => line.TrimStart().StartsWith("next: ", StringComparison.Ordinal)).Trim();
        next.ShouldStartWith("next: autocoder-schema adopt --version 202601041458 ");
        Shell(next["next: autocoder-schema".Length..].Insert(0, Words(Program.Operator))).ShouldReport(0, "1 adopted");
        AskOperator("adopt", "--explain", path).ShouldReport(0, "exact").Output.ShouldNotContain("next: "); // it records just that
    }

    [Test]
    public void Of_a_file_of_another_kind_the_command_has_that_kind()
    {
        string path = Create("assistant.db", ApplicationSchemas.Projects, ApplicationSchemas.Settings, ApplicationSchemas.Concurrency);
        AskOperator("adopt", "--explain", path).ShouldReport(1, "(assistant): other-kind", $"next: autocoder-schema adopt --explain --kind registry {path}");
    }

    private static string[] Commands(string overview) =>
        [.. CommandLines().Matches(overview).Select(line => line.Groups["name"].Value)];

    [GeneratedRegex("^  (?<name>[a-z]+)  ", RegexOptions.Multiline)]
    private static partial Regex CommandLines();

    [GeneratedRegex(@"\u001b(\[[0-9?;]*[a-zA-Z]|=)")]
    private static partial Regex Drawing();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Options();
}
