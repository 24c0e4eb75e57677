namespace AutoCoder.Schema.Preflight.Tests.Contracts;

internal class ModelGateTests : ContractTest
{
    private const string Model =
        "CREATE TABLE conversations (\n\tid INTEGER NOT NULL,\n\ttitle VARCHAR(200),\n\tmode VARCHAR(10) NOT NULL,\n\tPRIMARY KEY (id)\n);\n"
        + "CREATE INDEX ix_conversations_id ON conversations (id);\n"
        + "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE, body TEXT);\n";

    [Test]
    public void A_model_that_the_migrations_fulfil_changes_nothing()
    {
        GateReport report = Check(WithModel(FleetOf(At("a.db", 3)), Model));

        report.IsOpen.ShouldBeTrue();
        report.Findings.ShouldAllBe(finding => !finding.ClosesGate);
    }

    [Test]
    public void A_column_that_no_migration_brings_closes_the_gate_although_every_database_is_current()
    {
        GateReport report = Check(WithModel(FleetOf(Migrations[..1], At("a.db", 1)), Model));

        report.Databases.ShouldHaveSingleItem().Readiness.ShouldBe(Readiness.Ready);
        report.Exit.ShouldBe(ExitCode.NotReady);
        report.IsOpen.ShouldBeFalse();
        Text(report).ShouldContain(
            "models.sql:4: the model has conversations.mode, the migrations do not: every statement that uses it will fail "
            + "(add a migration: autocoder-schema new assistant 'Add mode to conversations').");
        Text(report).ShouldContain("the migrations do not give 2 things that the code expects");
        Text(report).ShouldContain("autocoder-schema new assistant WhatTheCodeExpects");
    }

    [Test]
    public void It_closes_the_gate_before_there_is_any_database() =>
        Check(WithModel(FleetOf(Migrations[..1], []) with { Discovery = Nowhere }, Model)).Exit.ShouldBe(ExitCode.NotReady);

    [Test]
    public void A_sound_model_does_not_make_a_fleet_without_databases_pass() =>
        Refusal(WithModel(FleetOf() with { Discovery = Nowhere }, Model)).ShouldHaveSingleItem().ShouldStartWith("No database was found");

    [Test]
    public void What_is_harmless_is_mentioned_and_closes_only_a_strict_gate()
    {
        Fleet fleet = WithModel(FleetOf(At("a.db", 3)), Model.Replace(", body TEXT", "", StringComparison.Ordinal));

        GateReport report = Check(fleet), strict = Check(fleet with { Gate = fleet.Gate with { IsStrict = true } });

        report.IsOpen.ShouldBeTrue();
        Text(report).ShouldContain("models.sql:8: the migrations have notes.body, the model does not: statements of the model do not name it, and work. (closes no gate)");
        strict.IsOpen.ShouldBeFalse();
        strict.Exit.ShouldBe(ExitCode.NotReady);
    }

    [Test]
    public void Without_a_lock_it_is_an_error_of_usage_that_says_how_one_is_made() =>
        Refusal(WithModel(FleetOf(At("a.db", 3)), Model) with { Lock = null }).ShouldBe(
            ["models.sql cannot be compared with the migrations of 'assistant': /m.dll carries no schema.lock for it. It is made by: autocoder-schema lock --migrations /m.dll"]);

    [Test]
    public void A_file_that_is_not_there_is_an_error_of_usage() =>
        Refusal(FleetOf(At("a.db", 3)) with { Models = [new ContractFile(Kind, Path.Combine(Folder, "no.sql"), "no.sql")] })
            .ShouldBe(["no.sql: there is no such file."]);

    [TestCase(new byte[] { 0x41, 0xFF }, "m.sql: it is not UTF-8 text; save it as UTF-8.")]
    [TestCase(new byte[] { 0x41, 0x00 }, "m.sql: it has a NUL in it, so it is no SQL; save it as UTF-8.")]
    public void What_is_no_text_is_an_error_of_usage(byte[] content, string problem)
    {
        ContractFile file = File("m.sql", "");
        System.IO.File.WriteAllBytes(file.Path, content);

        Refusal(FleetOf(At("a.db", 3)) with { Models = [file] }).ShouldBe([problem]);
    }

    [Test]
    public void A_model_with_steps_in_it_is_an_error_of_usage() =>
        Refusal(WithModel(FleetOf(At("a.db", 3)), "\nDROP TABLE x;")).ShouldHaveSingleItem().ShouldStartWith("models.sql:2: DROP is a step on the way");
}
