namespace AutoCoder.Schema.Preflight.Tests.Contracts;

/// <summary>What the ORMs themselves printed and logged, in the versions that the files' names have, at the gate.</summary>
internal class PrintedByOrmTests : ContractTest
{
    private const string SqlAlchemy = "sqlalchemy-1.4.46", Django = "django-3.2.25", Drizzle = "drizzle-kit-0.31.11";

    [TestCase(SqlAlchemy)]
    [TestCase(Django)]
    [TestCase(Drizzle)]
    public void The_DDL_that_an_ORM_prints_is_its_model(string orm)
    {
        string printed = Printed($"{orm}.sql");

        GateReport same = Check(WithModel(FleetOfOne(printed), printed)), other = Check(WithModel(FleetOfOne(Other(printed)), printed));

        same.Findings.ShouldBeEmpty();
        same.IsOpen.ShouldBeTrue();
        other.IsOpen.ShouldBeFalse();
        other.Findings.ShouldContain(finding => finding.ClosesGate
            && finding.Message.StartsWith("the model has features.priority, the migrations do not", StringComparison.Ordinal));
    }

    [TestCase(SqlAlchemy, 6)]
    [TestCase(Django, 10)]
    public void The_log_of_a_test_run_is_read_as_its_statements_each_once(string orm, int count)
    {
        ApplicationStatements read = ApplicationStatements.Of(new("tests.log", Printed($"{orm}.log")));

        read.Statements.Length.ShouldBe(count, string.Join("\n---\n", read.Statements.Select(statement => statement.Sql)));
        read.Statements.ShouldAllBe(statement => !statement.Sql.Contains("CREATE", StringComparison.Ordinal) && statement.HasRun);
        read.Notes.ShouldHaveSingleItem().ShouldContain("not checked: the log tells by them how the tests made their tables");
    }

    [TestCase(SqlAlchemy)]
    [TestCase(Django)]
    public void The_log_of_a_test_run_passes_where_the_tables_are_as_the_tests_made_them(string orm)
    {
        GateReport report = Check(WithStatements(FleetOfOne(Printed($"{orm}.sql")), Printed($"{orm}.log")));

        report.Findings.ShouldBeEmpty();
        report.IsOpen.ShouldBeTrue(Text(report));
    }

    [TestCase(SqlAlchemy, "SELECT features.id, features.project_id")]
    [TestCase(Django, "INSERT INTO \"features\"")]
    public void A_statement_of_a_log_that_fails_is_named_by_the_line_of_the_log(string orm, string first)
    {
        string log = Printed($"{orm}.log");
        int line = Array.FindIndex(log.Split('\n'), text => text.Contains(first, StringComparison.Ordinal) && !text.Contains("new__", StringComparison.Ordinal)) + 1;

        GateReport report = Check(WithStatements(FleetOfOne(Other(Printed($"{orm}.sql"))), log));

        report.IsOpen.ShouldBeFalse();
        report.Findings[0].Place.ShouldBe(new SourcePlace("queries.sql", line));
        report.Findings[0].Message.ShouldContain("priority");
        report.Findings.ShouldContain(finding => finding.Message.Contains("no such column: priority", StringComparison.Ordinal),
            "what is behind a function of the application is prepared, too");
    }

    [TestCase("INFO:sqlalchemy.engine.Engine:{0}\nINFO:sqlalchemy.engine.Engine:[generated in 0.1s] ('a',)")]
    [TestCase("INFO     sqlalchemy.engine.Engine:base.py:1863 {0}\nINFO     sqlalchemy.engine.Engine:base.py:1868 [cached since 1s ago] ('a',)")]
    [TestCase("12:00:01 [INFO] sqlalchemy.engine.Engine.main: [web] {0}\r\n2026-11-30 12:00:01 INFO app something else")]
    [TestCase("(0.001) {0}; args=('a; args=(1)',); alias=default")]
    [TestCase("Creating test database for alias 'default'...\nDEBUG django.db.backends: (0.001) {0}; args=(1,)\nok")]
    [TestCase("DEBUG    django.db.backends:utils.py:123 (0.001) {0}; args=(1,)\nFAILED (failures=1)\nSELECT of something")]
    public void What_the_lines_of_a_log_begin_with_is_the_projects_own_choice(string log)
    {
        const string Sql = "SELECT a -- x\nFROM t\nWHERE b = '; args=' AND c = ?";

        ApplicationStatements.Of(new("tests.log", string.Format(CultureInfo.InvariantCulture, log, Sql))).Statements.ShouldHaveSingleItem().Sql.TrimEnd().ShouldBe(Sql);
    }

    [TestCase("-- as in sqlalchemy.engine\nSELECT 1;\nSELECT 2;")]
    [TestCase("SELECT 'sqlalchemy.engine.Engine';\nSELECT 2;")]
    [TestCase("INSERT INTO t VALUES\n(0.001) ;\nSELECT 2")]
    public void A_file_of_statements_is_no_log(string file) => ApplicationStatements.Of(new("q.sql", file)).Statements.Length.ShouldBe(2);

    private Fleet FleetOfOne(string ddl) =>
        FleetOf([ddl], Create($"{Guid.NewGuid():N}.db", [ddl, VersionInfo, Applied([1])]));

    private static string Other(string ddl) => ddl
        .Replace("\"priority\"", "\"precedence\"", StringComparison.Ordinal).Replace("`priority`", "`precedence`", StringComparison.Ordinal)
        .Replace("\tpriority ", "\tprecedence ", StringComparison.Ordinal).Replace("(priority)", "(precedence)", StringComparison.Ordinal);

    private static string Printed(string name)
    {
        using Stream stream = typeof(PrintedByOrmTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
