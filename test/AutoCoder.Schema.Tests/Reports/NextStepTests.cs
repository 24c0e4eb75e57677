using System.Collections;

namespace AutoCoder.Schema.Tests.Reports;

internal class NextStepTests
{
    private static readonly KindCatalogue Assistant = new("assistant", [.. Enumerable.Range(1, 9).Select(i => new CatalogueMigration(i, $"M{i}", $"N.M{i}"))]);
    private static readonly Catalogue Code = new("/m.dll", [Assistant], VersionTable.Default);

    private static readonly object[][] Shared =
    [
        [new DatabaseState.Missing(), "autocoder-schema upgrade --create --kind assistant {0}    # makes new databases"],
        [
            new DatabaseState.Unreadable(UnreadableReason.Locked, "busy"),
            "check-pending-migrations --lock-timeout 60 --kind assistant {0}    # waits longer for the lock",
        ],
        [new DatabaseState.Unreadable(UnreadableReason.AccessDenied, "no"), "ls -l {0}    # who may read it"],
        [
            new DatabaseState.Versioned([], []) { UnrecordedTables = 2 },
            "autocoder-schema adopt --explain --kind assistant {0}    # which version the tables are at that nobody recorded; then upgrade",
        ],
    ];

    [TestCaseSource(nameof(Shared))]
    public void What_many_databases_need_is_one_command_for_the_first_five(DatabaseState state, string command)
    {
        Steps(3, state).ShouldBe([string.Format(command, "/0.db /1.db /2.db")]);
        Steps(7, state).ShouldBe([string.Format(command, "/0.db /1.db /2.db /3.db /4.db") + "; and 2 more databases"]);
    }

    [Test]
    public void A_command_that_takes_one_database_is_told_for_five()
    {
        string[] steps = Steps(9, new DatabaseState.Unreadable(UnreadableReason.Corrupt, "x"));
        steps.Length.ShouldBe(6);
        steps[0].ShouldBe("sqlite3 /0.db 'PRAGMA integrity_check'    # what is damaged; then restore a backup");
        steps[5].ShouldBe("# and 4 more databases, each by itself");
    }

    [Test]
    public void A_database_that_is_ahead_can_be_let_pass_or_taken_back() =>
        Steps(2, new DatabaseState.Versioned([1, 2, 3, 4, 5, 6, 7, 8, 9, 99], [])).ShouldBe(
        [
            "check-pending-migrations --allow ahead --kind assistant /0.db /1.db    # when this code is known to work with the newer schema",
            "autocoder-schema downgrade --to 9 --kind assistant /0.db /1.db    # or takes back what this code does not have, by the scripts in its ledger",
        ]);

    [Test]
    public void What_is_ahead_in_the_middle_is_not_taken_back_by_going_to_the_end() =>
        NextStep.For(new GateReport(Code, [Row("/a.db", new Verdict.Ahead([5]))], []), []).ShouldAllBe(step => !step.Contains("downgrade", StringComparison.Ordinal));

    [Test]
    public void Databases_of_two_kinds_are_not_mixed_in_one_command()
    {
        DatabaseReport[] rows = [Row("/a.db", new DatabaseState.Missing()), Row("/b.db", new DatabaseState.Missing()) with { Kind = "other" }];
        NextStep.For(new GateReport(Code, [.. rows], []), []).Count().ShouldBe(2);
    }

    [Test]
    public void Databases_that_drifted_alike_are_one_step()
    {
        Verdict.Drifted one = Drifted("a"), two = Drifted("b");
        DatabaseReport[] rows = [.. Enumerable.Range(0, 9).Select(i => Row($"/{i}.db", i == 4 ? two : one))];
        NextStep.For(new GateReport(Code, [.. rows], []), []).ShouldBe(
        [
            "autocoder-schema upgrade    # backs up, repairs what can be repaired, migrates and verifies",
            "autocoder-schema diff --kind assistant /0.db 9    # every difference from that version; 7 more have the same",
            "autocoder-schema diff --kind assistant /4.db 9    # every difference from that version",
        ]);
    }

    [Test]
    public void However_many_migrations_were_edited_five_are_told()
    {
        SqlHash then = new(1, new string('a', 32)), now = new(1, new string('b', 32));
        Verdict edited = new Verdict.Edited([.. Enumerable.Range(1, 7).Select(i => new EditedMigration(i, then, now))]);
        string[] steps = [.. NextStep.For(new GateReport(Code, [Row("/a.db", edited), Row("/b.db", edited)], []), [])];
        steps.Length.ShouldBe(6);
        steps[5].ShouldBe("# and 2 more migrations");
    }

    [Test]
    public void An_empty_version_table_beside_tables_is_no_case_for_an_upgrade()
    {
        var row = Row("/a.db", new DatabaseState.Versioned([], []) { UnrecordedTables = 1 });
        using var writer = new StringWriter { NewLine = "\n" };
        GateText.Write(new GateReport(Code, [row], []), [], writer);
        writer.ToString().ShouldContain("/a.db has a table, but no version in VersionInfo: a migration that makes the same table would fail.");
        writer.ToString().ShouldNotContain("autocoder-schema upgrade");
    }

    [Test]
    public void A_fleet_that_is_named_by_all_of_its_databases_is_not_read_again_for_each_of_them()
    {
        const int databases = 200;
        var drifted = Drifted("column a");
        DatabaseReport[] rows = [.. Enumerable.Range(0, databases).Select(i => i % 2 == 0 ? Row($"/{i}.db", new DatabaseState.Missing()) : Row($"/{i}.db", drifted))];
        var fleet = new CountedArguments(["--migrations", "m.dll", .. rows.Select(row => row.Path)]);

        string[] steps = [.. NextStep.For(new GateReport(Code, [.. rows], []), fleet)];

        steps.ShouldContain(step => step.StartsWith("autocoder-schema upgrade --create --migrations m.dll --kind assistant /0.db ", StringComparison.Ordinal));
        fleet.Reads.ShouldBeInRange(1, 5 * databases);
    }

    private sealed class CountedArguments(string[] arguments) : IReadOnlyList<string>
    {
        public int Reads { get; private set; }

        public int Count => arguments.Length;

        public string this[int index]
        {
            get
            {
                Reads++;
                return arguments[index];
            }
        }

        public IEnumerator<string> GetEnumerator()
        {
            for (int i = 0; i < Count; i++) yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static string[] Steps(int count, DatabaseState state) =>
        [.. NextStep.For(new GateReport(Code, [.. Enumerable.Range(0, count).Select(i => Row($"/{i}.db", state))], []), [])];

    private static Verdict.Drifted Drifted(string column) => new(9, [new(DifferenceClass.Breaking, column, "breaks.")]);

    private static DatabaseReport Row(string path, DatabaseState state)
    {
        var verdicts = Judgement.Assess(state, Assistant, Code);
        return new(path, "assistant", state, Assistant.Head, verdicts, GatePolicy.Strict.Judge(verdicts));
    }

    private static DatabaseReport Row(string path, Verdict verdict) =>
        new(path, "assistant", new DatabaseState.Versioned([1, 2, 3, 4, 5, 6, 7, 8, 9], []), 9, [verdict], Readiness.NotReady);
}
