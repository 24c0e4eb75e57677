namespace AutoCoder.Schema.Tests.Reports;

internal class DiffReportTests
{
    private static readonly DiffSide There = new("a\u001b.db", "assistant", 1, "database");
    private static readonly DiffSide Expected = new("assistant after 2 (M2)", "assistant", 2, "lock");

    private static readonly SchemaDifference Harmless = new(DifferenceClass.Harmless, "t.a", "A is harmless.");
    private static readonly SchemaDifference Breaking = new(DifferenceClass.Breaking, "t.b", "B breaks.");

    [Test]
    public void The_direction_is_said_and_breaking_differences_come_first() =>
        Text(new SchemaDiff(There, Expected, [Harmless, Breaking])).ShouldBe(
            """
            What is there:    a\u001b.db
            What is expected: assistant after 2 (M2)

            breaking: B breaks.
            harmless: A is harmless.

            2 differences, 1 of them breaking: code that is written for what is expected fails on what is there, or stores something else.

            """);

    [Test]
    public void Only_a_breaking_difference_has_an_exit_code()
    {
        new SchemaDiff(There, Expected, []).Exit.ShouldBe(ExitCode.Success);
        new SchemaDiff(There, Expected, [Harmless]).Exit.ShouldBe(ExitCode.Success);
        new SchemaDiff(There, Expected, [Harmless, Breaking]).Exit.ShouldBe(ExitCode.NotReady);
    }

    [Test]
    public void What_can_be_mended_and_what_stands_against_it_is_said()
    {
        var diff = new SchemaDiff(There, Expected, [Breaking]);

        var mends = new SchemaRepair.Possible([new("b", [], [], ["b becomes as it was."])], ["CREATE VIEW v AS SELECT 1"], [Breaking], []);
        Text(diff with { Repair = mends })
            .ShouldContain("What mends it without losing a row or a column:\n  b becomes as it was.\n  CREATE VIEW v …\n");
        Text(diff with { Repair = new SchemaRepair.Impossible([Breaking]) }).ShouldContain("What stands against mending it:\n  B breaks.\n");
        Text(diff).ShouldNotContain("mend");
    }

    [Test]
    public void The_same_is_said_as_json()
    {
        using var writer = new StringWriter();
        DiffJson.Write(new SchemaDiff(There, new("empty", null, null, "empty"), [Breaking]), writer);

        writer.ToString().ReplaceLineEndings("\n").ShouldBe(
            """
            {
              "schemaVersion": 1,
              "there": {
                "name": "a\u001B.db",
                "kind": "assistant",
                "version": 1,
                "source": "database"
              },
              "expected": {
                "name": "empty",
                "source": "empty"
              },
              "exitCode": 1,
              "differences": [
                {
                  "class": "breaking",
                  "subject": "t.b",
                  "description": "B breaks."
                }
              ]
            }

            """);
    }

    private static string Text(SchemaDiff diff)
    {
        using var writer = new StringWriter();
        DiffText.Write(diff, writer);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
