using System.Text.Json;

namespace AutoCoder.Schema.Tests.Reports;

internal class DriftReportTests
{
    private static readonly KindCatalogue Assistant = new("assistant", [new(1, "One", "N.One"), new(2, "Two", "N.Two")]);
    private static readonly Catalogue Code = new("/m.dll", [Assistant], VersionTable.Default);

    private static readonly SchemaDifference Insert = new(
        DifferenceClass.Breaking, "conversations.mode",
        "INSERT INTO conversations without mode fails: NOT NULL, no default, and the code does not know the column.");

    private static readonly SqlHash Then = new(1, new string('a', 32)), Now = new(1, new string('b', 32));

    [Test]
    public void Breaking_drift_says_what_would_happen_and_what_to_do() =>
        Render(["--config", "/c.json", "--projects", "/p"], Row("/p/a.db", new Verdict.Drifted(2, [Insert, Harmless("ix_a"), Harmless("ix_b")]))).ShouldBe(
            """
            PATH     KIND       AT  WANTS  VERDICT
            /p/a.db  assistant  2   2      drifted

            /p/a.db is at 2 (Two) and has another schema: 1 breaking difference and 2 harmless ones.
              breaking: INSERT INTO conversations without mode fails: NOT NULL, no default, and the code does not know the column.
              harmless: 2 differences (ix_a, ix_b)

            The gate is closed: of 1 database, 1 not ready.
            What to do next:
              autocoder-schema upgrade --config /c.json --projects /p    # backs up, repairs what can be repaired, migrates and verifies
              autocoder-schema diff --config /c.json --kind assistant /p/a.db 2    # every difference from that version

            """);

    [Test]
    public void Harmless_drift_is_one_line_for_all_that_share_it_and_the_gate_is_open() =>
        Render([], Row("/a.db", Three()), Row("/b.db", Three()), Row("/c.db", new Verdict.Drifted(2, [Harmless("t.c")]))).ShouldBe(
            """
            PATH   KIND       AT  WANTS  VERDICT
            /a.db  assistant  2   2      current, drifted
            /b.db  assistant  2   2      current, drifted
            /c.db  assistant  2   2      current, drifted

            2 databases: each differs harmlessly from 2 (Two): 3 differences (ix_a, schedules).
            /c.db differs harmlessly from 2 (Two): 1 difference (t.c).

            The gate is open: 3 databases examined, every one is ready.

            """);

    [Test]
    public void Under_strict_harmless_drift_closes_the_gate_and_names_who_tells_more()
    {
        string text = Render([], Row("/a.db", Three(), isStrict: true));
        text.ShouldContain("The gate is closed: of 1 database, 1 not ready.");
        text.ShouldContain("autocoder-schema diff --kind assistant /a.db 2    # every difference from that version");
        text.ShouldContain("autocoder-schema adopt --kind assistant /a.db    # backs up, and mends what an upgrade leaves alone, where that loses nothing");
        text.ShouldNotContain("autocoder-schema upgrade"); // which leaves it alone
    }

    [Test]
    public void Harmless_drift_of_a_pending_database_asks_for_nothing_of_its_own()
    {
        var row = new DatabaseReport("/a.db", "assistant", At(1), 2, [new Verdict.Pending([2]), Three()], Readiness.NotReady);
        string text = Render([], row);
        text.ShouldNotContain("autocoder-schema diff");
        text.ShouldContain("    # backs up, migrates and verifies");
    }

    [Test]
    public void Of_many_breaking_differences_ten_are_told()
    {
        string text = Render([], Row("/a.db", new Verdict.Drifted(2, [.. Enumerable.Range(1, 13).Select(i => Insert with { Subject = $"t{i}" })])));
        text.Split("  breaking: ").Length.ShouldBe(11);
        text.ShouldContain("  and 3 more that break\n");
    }

    [Test]
    public void Many_harmless_subjects_are_counted_and_the_first_five_named() =>
        VerdictText.Sentence(new Verdict.Drifted(2, [.. Enumerable.Range(1, 8).Select(i => Harmless($"i{i}"))]), Code, "assistant")
            .ShouldBe("differs harmlessly from 2 (Two): 8 differences (i1, i2, i3, i4, i5 and 3 more).");

    [Test]
    public void A_name_in_a_database_cannot_drive_the_terminal() =>
        Render([], Row("/a.db", new Verdict.Drifted(2, [Insert with { Description = "\u001b[2J\nall is well" }, Harmless("\u001b")]))).ShouldNotContain('\u001b');

    [Test]
    public void An_edited_migration_is_told_with_both_hashes_and_how_to_find_the_change() =>
        Render([], Row("/a.db", new Verdict.Edited([new(1, Then, Now)]))).ShouldBe(
            """
            PATH   KIND       AT  WANTS  VERDICT
            /a.db  assistant  2   2      edited

            /a.db executed other SQL for migration 1 (One) than the code has now: it was changed after it was applied.
              1 (One): executed 1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, the code has 1:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb

            The gate is closed: of 1 database, 1 not ready.
            What to do next:
              git log -p -G1 -- '*schema.lock'    # when 1 (One) was changed: put it back as it was, and write a new migration for the change

            """);

    [Test]
    public void Json_has_every_difference_and_both_hashes()
    {
        JsonElement[] verdicts = Json(Row("/a.db", new Verdict.Drifted(2, [Insert, Harmless("ix_a")]), new Verdict.Edited([new(1, Then, Now)])) with { Notes = ["is odd."] });
        verdicts[0].GetProperty("version").GetInt64().ShouldBe(2);
        verdicts[0].GetProperty("differences").ToString().ReplaceLineEndings("").Replace(" ", "").ShouldBe(
            """[{"class":"breaking","subject":"conversations.mode","description":"INSERTINTOconversationswithoutmodefails:NOTNULL,nodefault,andthecodedoesnotknowthecolumn."},"""
            + """{"class":"harmless","subject":"ix_a","description":"noharm."}]""");
        verdicts[1].GetProperty("migrations")[0].ToString().ReplaceLineEndings("").Replace(" ", "")
            .ShouldBe("""{"version":1,"name":"One","executed":"1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","expected":"1:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}""");
    }

    [Test]
    public void A_note_on_a_database_is_in_both_reports()
    {
        DatabaseReport row = Row("/a.db", new Verdict.Current()) with { Notes = ["is odd."] };
        Render([], row).ShouldContain("\n/a.db is odd.\n");
        using var writer = new StringWriter();
        GateJson.Write(new GateReport(Code, [row], []), [], writer);
        JsonDocument.Parse(writer.ToString()).RootElement.GetProperty("databases")[0].GetProperty("notes")[0].GetString().ShouldBe("is odd.");
    }

    [Test]
    public void An_exception_at_boot_tells_the_drift_too() =>
        ClosedGateText.Of(new GateReport(Code, [Row("/a.db", new Verdict.Drifted(2, [Insert]))], []), []).ShouldContain(
            "/a.db is at 2 (Two) and has another schema: 1 breaking difference.\n  breaking: INSERT INTO conversations without mode fails".ReplaceLineEndings());

    private static Verdict.Drifted Three() => new(2, [Harmless("ix_a"), Harmless("schedules"), Harmless("schedules")]);

    private static SchemaDifference Harmless(string subject) => new(DifferenceClass.Harmless, subject, "no harm.");

    private static DatabaseState.Versioned At(params long[] versions) => new([.. versions], []);

    private static DatabaseReport Row(string path, params Verdict[] verdicts) => Row(path, [.. verdicts], GatePolicy.Strict);

    private static DatabaseReport Row(string path, Verdict.Drifted drifted, bool isStrict = false) =>
        Row(path, Judgement.With([new Verdict.Current()], null, drifted), GatePolicy.Strict with { IsStrict = isStrict });

    private static DatabaseReport Row(string path, ImmutableArray<Verdict> verdicts, GatePolicy policy) =>
        new(path, "assistant", At(1, 2), 2, verdicts, policy.Judge(verdicts));

    private static JsonElement[] Json(DatabaseReport row)
    {
        using var writer = new StringWriter();
        GateJson.Write(new GateReport(Code, [row], []), [], writer);
        return [.. JsonDocument.Parse(writer.ToString()).RootElement.GetProperty("databases")[0].GetProperty("verdicts").EnumerateArray()];
    }

    private static string Render(string[] fleet, params DatabaseReport[] rows)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        GateText.Write(new GateReport(Code, [.. rows], []), fleet, writer);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
