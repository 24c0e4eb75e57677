namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>The message of <see cref="SchemaNotReadyException"/>, as an operator finds it in a log.</summary>
internal class MessageTests
{
    private static readonly string[] Arguments = ["--migrations", "/opt/app/Migrations.dll", "--projects", "/srv/my projects"];

    private static readonly Catalogue Code = new(
        "/opt/app/Migrations.dll",
        [new("assistant", [new(202601041458, "CreateConversations", "N.A"), new(202602011429, "AddConversationMode", "N.B")])],
        VersionTable.Default);

    [Test]
    public void Refused_it_names_databases_migrations_and_the_next_command_and_no_database_that_is_ready() =>
        new SchemaNotReadyException(
            new GateReport(
                Code,
                [Pending("/srv/a/assistant.db"), Row("/srv/b/assistant.db", new DatabaseState.Versioned([202601041458, 202602011429], []))],
                [new FleetNote("/srv/gone", "Project folder '/srv/gone' is gone.", HidesDatabases: false)]),
            Arguments).Message.ShouldBe(
            """
            The program does not start: its databases are not at the schema that its code expects.
            /srv/a/assistant.db lacks migration 202602011429 (AddConversationMode).
            The gate is closed: of 2 databases, 1 not ready.
            What to do next:
              autocoder-schema upgrade --migrations /opt/app/Migrations.dll --projects '/srv/my projects'    # backs up, migrates and verifies
            """);

    [Test]
    public void After_an_upgrade_it_tells_what_was_not_upgraded_and_why()
    {
        GateReport report = new(Code, [Pending("/srv/a/assistant.db"), Row("/srv/b/assistant.db", new DatabaseState.Versioned([202601041458, 202602011429], []))], []);
        ChangeReport upgrade = new(
            Code,
            [
                new("/srv/a/assistant.db", "assistant", ChangeResult.Failed)
                {
                    From = 202601041458, To = 202602011429, Problem = "is being upgraded by process 17.", NextStep = "autocoder-schema status /srv/a/assistant.db",
                },
                new("/srv/b/assistant.db", "assistant", ChangeResult.Changed) { From = 202601041458, To = 202602011429, Applied = [202602011429] },
            ],
            [], IsDryRun: false, WasInterrupted: false);
        new SchemaNotReadyException(upgrade, report, Arguments).Message.ShouldBe(
            """
            The program does not start: its databases are not at the schema that its code expects.
            failed        /srv/a/assistant.db at 202601041458
              is being upgraded by process 17.
              next: autocoder-schema status /srv/a/assistant.db
            The upgrade came to: 2 databases: 1 upgraded, 1 failed.
            The gate is closed: of 2 databases, 1 not ready.
            """);
    }

    [Test]
    public void Of_a_large_fleet_it_names_twenty_and_counts_the_rest()
    {
        GateReport report = new(Code, [.. Enumerable.Range(10, 57).Select(i => Pending($"/srv/{i}/assistant.db"))], []);
        string[] lines = new SchemaNotReadyException(report, Arguments).Message.Split(Environment.NewLine);
        lines.Length.ShouldBe(1 + 20 + 1 + 1 + 2);
        lines[20].ShouldStartWith("/srv/29/assistant.db lacks");
        lines[21].ShouldBe("... and 37 more like these.");
        lines[22].ShouldBe("The gate is closed: of 57 databases, 57 not ready.");
    }

    [Test]
    public void A_part_of_the_fleet_that_could_not_be_seen_is_named() =>
        new SchemaNotReadyException(
            new GateReport(Code, [], [new FleetNote("/srv", "'/srv' could not be read: denied.", HidesDatabases: true)]), []).Message.ShouldBe(
            """
            The program does not start: its databases are not at the schema that its code expects.
            '/srv' could not be read: denied.
            The gate is closed: of 0 databases, a part of the fleet could not be seen.
            """);

    [Test]
    public void A_control_character_in_a_path_forges_no_line() =>
        new SchemaNotReadyException(new GateReport(Code, [Pending("/srv/\nall is well\u001b[2J.db")], []), [])
            .Message.ShouldContain(@"/srv/\u000aall is well\u001b[2J.db lacks");

    private static DatabaseReport Pending(string path) => Row(path, new DatabaseState.Versioned([202601041458], []));

    private static DatabaseReport Row(string path, DatabaseState state)
    {
        ImmutableArray<Verdict> verdicts = Judgement.Assess(state, Code.Kinds[0], Code);
        return new(path, "assistant", state, 202602011429, verdicts, GatePolicy.Strict.Judge(verdicts));
    }
}
