namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>Completions tried in the shells themselves, and man pages read by a checker of man pages.</summary>
internal class CompletionTests : ToolTest
{
    [TestCase("autocoder-schema up", "upgrade")]
    [TestCase("autocoder-schema upgrade --dr", "--dry-run")]
    [TestCase("autocoder-schema upgrade --format js", "json")]
    [TestCase("autocoder-schema backups v", "verify")]
    [TestCase("autocoder-schema backups list --ki", "--kind")]
    [TestCase("autocoder-schema completion f", "fish")]
    [TestCase("autocoder-schema upgrade my", "my file.db")]
    [TestCase("check-pending-migrations --ba", "--base")]
    [TestCase("check-pending-migrations --format sa", "sarif")]
    public void Bash_completes(string line, string expected)
    {
        Write("my file.db", "");
        Write("try.bash", $"""
            source completions
            COMP_WORDS=({line}); COMP_CWORD=$((${'{'}#COMP_WORDS[@]{'}'} - 1))
            _{line.Split(' ')[0].Replace('-', '_')}
            printf '%s\n' "${'{'}COMPREPLY[@]{'}'}"
            """);
        Script("bash");
        Shell("bash try.bash").ShouldReport(0).OutputLines.ShouldBe([expected]);
    }

    [TestCase("autocoder-schema up", "upgrade")]
    [TestCase("autocoder-schema upgrade --dr", "--dry-run")]
    [TestCase("autocoder-schema upgrade --format js", "json")]
    [TestCase("autocoder-schema backups v", "verify")]
    [TestCase("check-pending-migrations --ba", "--base")]
    public void Fish_completes(string line, string expected)
    {
        Require("fish");
        Script("fish");
        Shell($"fish -c 'source completions; complete -C \"{line}\"'").ShouldReport(0).OutputLines.ShouldHaveSingleItem().Split('\t')[0].ShouldBe(expected);
    }

    [TestCase("autocoder-schema upg", "upgrade")]
    [TestCase("autocoder-schema upgrade --dr", "--dry-run")]
    [TestCase("autocoder-schema upgrade --format js", "json")]
    [TestCase("autocoder-schema backups v", "verify")]
    [TestCase("check-pending-migrations --str", "--strict")]
    public void Zsh_completes(string line, string expected)
    {
        Require("zsh");
        Script("zsh");
        Directory.CreateDirectory(PathOf("functions"));
        File.Move(PathOf("completions"), PathOf("functions/_autocoder-schema"));
        Write("try.zsh", $$"""
            zmodload zsh/zpty
            zpty z zsh -f -i
            zpty -w z "PROMPT=; fpath=({{PathOf("functions")}} \$fpath); autoload -U compinit; compinit -u -d {{PathOf("dump")}}; bindkey '^I' complete-word; echo READ''Y"
            zpty -r z out "*READY*"
            zpty -w -n z "{{line}}"$'\t'
            zpty -r z out "*{{line[..line.LastIndexOf(' ')]}} {{expected}}*" && print FOUND
            zpty -d z
            """);
        Shell("zsh -f try.zsh").Output.ShouldContain("FOUND");
    }

    [TestCase("bash", "bash -n completions")]
    [TestCase("zsh", "zsh -n completions")]
    [TestCase("fish", "fish -n completions")]
    public void A_script_is_one_of_its_shell(string shell, string check)
    {
        Require(shell);
        Script(shell);
        Shell(check).ShouldReport(0);
    }

    [Test]
    public void Every_command_has_a_man_page_that_a_checker_finds_nothing_in()
    {
        using (Running running = Start(Program.Operator, "man", "pages")) running.Finish().ShouldBeCivil().ShouldReport(0, " pages");
        string[] pages = [.. Directory.GetFiles(PathOf("pages")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        foreach (string page in new[] { "autocoder-schema.1", "autocoder-schema-upgrade.1", "autocoder-schema-backups-list.1", "autocoder-schema-script.1", "check-pending-migrations.1" })
            pages.ShouldContain(page);
        string text = File.ReadAllText(PathOf("pages/autocoder-schema-upgrade.1"));
        foreach (string part in new[] { ".SH NAME\n", ".SH SYNOPSIS\n", ".SH OPTIONS\n", "\\fB\\-\\-dry\\-run\\fR\n", ".SH EXAMPLES\n", ".SH EXIT STATUS\n", ".SH SEE ALSO\n" }) text.ShouldContain(part);
        AskOperator("man", "pages").ShouldRefuse("is there already: name another folder, or remove it.");
        Require("mandoc");
        // Whoever packs them says of which day they are; a page without one is all that a checker has to say.
        Shell("for page in pages/*; do mandoc -Tlint \"$page\"; done").OutputLines.Where(line => !line.Contains("missing date", StringComparison.Ordinal)).ShouldBeEmpty();
        Shell($"rm -r pages; SOURCE_DATE_EPOCH=1764500000 {Words(Program.Operator, "man", "pages")} && for page in pages/*; do mandoc -Tlint \"$page\"; done").OutputLines.Length.ShouldBe(1);
    }

    private void Require(string program)
    {
        if (Shell($"command -v {program}").ExitCode != 0) Assert.Ignore($"{program} is not here");
    }

    private void Script(string shell) => Write("completions", AskOperator("completion", shell).ShouldReport(0).Output);
}
