using System.Diagnostics;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>test/fixtures/HostedApp, a worker whose Main is one line, as real processes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HostedProgramTests : IDisposable
{
    private readonly AssistantFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void With_an_open_gate_it_works_and_ends_with_0()
    {
        (int code, string output, string errors) = HostedProgram.Run("--SchemaGate:Paths:0", _folder.CurrentAssistant());
        (code, errors).ShouldBe((0, ""));
        output.ShouldContain("The gate is open: 1 database examined, every one is ready.");
        output.ShouldContain("made");
        output.ShouldContain("works");
    }

    [Test]
    public void With_a_closed_gate_the_reason_is_told_once_and_no_service_is_made()
    {
        string database = _folder.PendingAssistant();
        (int code, string output, string errors) = HostedProgram.Run("--SchemaGate:Paths:0", database);
        code.ShouldBe(1);
        errors.ShouldStartWith("The program does not start: its databases are not at the schema that its code expects.");
        (output + errors).Split(database + " lacks migration 202602011429").Length.ShouldBe(2);
        output.ShouldNotContain("made");
        output.ShouldNotContain("   at ");
        errors.ShouldNotContain("   at ");
    }

    [Test]
    public void What_is_bound_from_configuration_counts()
    {
        string first = _folder.PendingAssistant("a/assistant.db"), second = _folder.OldAssistant("b/assistant.db");
        HostedProgram.Run("--SchemaGate:Paths:0", first, "--SchemaGate:Paths:1", second, "--SchemaGate:OnClosed", "Upgrade", "--SchemaGate:Upgrade:BackupFolder", _folder.Path)
            .Code.ShouldBe(0);
        foreach (string database in new[] { first, second })
            SqliteFile.Rows(database, "SELECT max(Version) FROM VersionInfo").ShouldBe("202602011429\n");
        Directory.GetFiles(_folder.Path, "*.bak").Length.ShouldBe(2);

        HostedProgram.Run("--SchemaGate:Paths:0", _folder.PendingAssistant("c/assistant.db"), "--SchemaGate:Allow:0", "pending")
            .Output.ShouldContain("The gate is open: 1 database examined, 0 ready, 1 let pass.");
    }

    [TestCase("--SchemaGate:Path", "assistant.db", "'Path'")]
    [TestCase("--SchemaGate:OnClosed", "Upgrde", "OnClosed")]
    [TestCase("--SchemaGate:LockTimeout", "-00:00:01", "LockTimeout: -00:00:01 is negative.")]
    [TestCase("--SchemaGate:MigrationsFile", "other.dll", "Migrations and MigrationsFile are both set. Set one of them.")]
    public void A_setting_that_is_none_keeps_it_from_starting_in_one_line_that_names_it(string key, string value, string said)
    {
        (int code, string output, string errors) = HostedProgram.Run("--SchemaGate:Paths:0", _folder.CurrentAssistant(), key, value);
        code.ShouldBe(1);
        errors.ShouldContain(said);
        (output + errors).ShouldNotContain("   at ");
        output.ShouldNotContain("made");
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    public void Told_to_stop_while_it_waits_it_ends_with_one_line_and_the_database_is_what_it_was(string signal)
    {
        string database = _folder.PendingAssistant();
        using FileStream held = new(database + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        using Process process = HostedProgram.Start("--SchemaGate:Paths:0", database, "--SchemaGate:OnClosed", "Upgrade", "--SchemaGate:Upgrade:LockTimeout", "00:10:00");
        string first = process.StandardOutput.ReadLine()!; // asked: the signals are listened to
        Process.Start("kill", ["-s", signal, $"{process.Id}"]).WaitForExit();
        string output = first + process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(130);
        errors.ShouldBe("");
        output.ShouldContain("the start was cancelled; 0 databases were upgraded, and the others are what they were");
        output.ShouldNotContain("warn: AutoCoder.Schema.Hosting.SchemaGate[3]"); // not one for each database
        SqliteFile.Rows(database, "SELECT Version FROM VersionInfo").ShouldBe("202601041458\n");
        Directory.Exists(_folder.File("schema-backups")).ShouldBeFalse();
    }

    [Test]
    public void The_time_for_a_start_has_an_end()
    {
        string database = _folder.PendingAssistant();
        using FileStream held = new(database + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        (int code, _, string errors) = HostedProgram.Run("--SchemaGate:Paths:0", database, "--SchemaGate:OnClosed", "Upgrade", "--SchemaGate:Deadline", "00:00:00.5");
        code.ShouldBe(1);
        errors.ShouldContain("The start took longer than Deadline = 00:00:00.5000000 allows: 0 databases were upgraded, and the others are what they were.");
    }

    // 2,000 tenants with AUTOCODER_SCHEMA_HEAVY=1, which also say what they cost.
    [Test]
    public void Of_many_tenants_only_what_was_done_has_a_line_each_and_memory_does_not_grow_with_them()
    {
        int count = Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 2_000 : 60;
        string template = _folder.PendingAssistant("template.db");
        for (int tenant = 0; tenant < count; tenant++)
        {
            Directory.CreateDirectory(_folder.File($"fleet/{tenant}"));
            File.Copy(template, _folder.File($"fleet/{tenant}/assistant.db"));
        }

        (int Lines, long Peak) one = Boot("fleet/0/assistant.db");
        (int Lines, long Peak) upgraded = Boot("fleet/*/assistant.db");
        (int Lines, long Peak) current = Boot("fleet/*/assistant.db");
        upgraded.Lines.ShouldBe(one.Lines + count - 2); // the first was upgraded alone
        current.Lines.ShouldBe(one.Lines - 1);
        upgraded.Peak.ShouldBeLessThan(one.Peak + 128_000_000);
        current.Peak.ShouldBeLessThan(one.Peak + 128_000_000);

        (int, long) Boot(string paths)
        {
            var clock = Stopwatch.StartNew();
            (int code, string output, string errors) = HostedProgram.Run("--SchemaGate:Paths:0", _folder.File(paths), "--SchemaGate:OnClosed", "Upgrade");
            code.ShouldBe(0, output + errors);
            long peak = long.Parse(output.Split("peak ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            TestContext.Out.WriteLine($"{paths} of {count}: {clock.ElapsedMilliseconds} ms, peak {peak >> 20} MiB, {lines.Length} lines");
            return (lines.Length, peak);
        }
    }
}
