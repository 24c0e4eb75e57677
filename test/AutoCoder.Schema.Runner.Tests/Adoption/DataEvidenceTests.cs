using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Adoption;

/// <summary>Whether a step that changed rows was done, asked of real rows.</summary>
internal class DataEvidenceTests
{
    private const string Table = "CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT, d); CREATE TABLE settings (k TEXT NOT NULL UNIQUE, v)";

    [TestCase("UPDATE \"t\" SET \"c\" = 'x'", "(1, 'x', 1), (2, 'x', 1)", DataAnswer.Done)]
    [TestCase("UPDATE t SET c = 'x'", "(1, 'y', 1), (2, NULL, 1)", DataAnswer.TellsNothing)]
    [TestCase("UPDATE t SET c = 'x'", "(1, 'x', 1), (2, 'later', 1)", DataAnswer.TellsNothing)]
    [TestCase("UPDATE t SET c = 'x'", "", DataAnswer.TellsNothing)]
    [TestCase("UPDATE t SET c = 7, d = TRUE WHERE id < 2;", "(1, '7', 1), (2, 'y', 0)", DataAnswer.Done)]
    [TestCase("UPDATE t SET d = TRUE WHERE id < 2", "(1, '7', 5)", DataAnswer.TellsNothing)]
    [TestCase("UPDATE t SET c = 'x' WHERE d = 2", "(1, 'y', 1)", DataAnswer.TellsNothing)]
    [TestCase("INSERT INTO t (c, d) VALUES ('x', 1), ('y', -2)", "(1, 'x', 1), (5, 'y', -2)", DataAnswer.Done)]
    [TestCase("INSERT INTO t (c, d) VALUES ('x', 1), ('y', 2)", "(1, 'x', 1)", DataAnswer.TellsNothing)]
    [TestCase("INSERT INTO t (c, d) VALUES ('x', 1)", "(1, 'x', 2)", DataAnswer.TellsNothing)]
    [TestCase("INSERT INTO t VALUES (1, 'first', NULL)", "(1, 'changed since', 2)", DataAnswer.Done)]
    public void The_rows_tell_what_was_done(string statement, string rows, DataAnswer answer)
    {
        using ThoroughConnection connection = Open(rows);
        DataQuestion question = DataEvidence.Questions(7, [statement], Carry.Schema(connection)).ShouldHaveSingleItem();
        question.Version.ShouldBe(7);
        Ask(connection, question).ShouldBe(answer, question.Sql);
    }

    [Test]
    public void A_row_is_found_by_its_key_whatever_became_of_its_values()
    {
        using ThoroughConnection connection = Open("");
        Carry.Run(connection, "INSERT INTO settings VALUES ('model', 'changed since')");
        DataQuestion question = DataEvidence.Questions(7, ["INSERT INTO settings (v, k) VALUES ('first', 'model')"], Carry.Schema(connection)).ShouldHaveSingleItem();
        Ask(connection, question).ShouldBe(DataAnswer.Done);
    }

    [TestCase("UPDATE t SET d = d + 1")]
    [TestCase("UPDATE t SET c = (SELECT max(c) FROM t)")]
    [TestCase("UPDATE t SET c = 'x' FROM settings WHERE t.c = settings.k")]
    [TestCase("UPDATE t SET c = 'x' WHERE d IN (SELECT v FROM settings)")]
    [TestCase("UPDATE OR REPLACE t SET c = 'x'")]
    [TestCase("UPDATE t SET (c, d) = (1, 2)")]
    [TestCase("UPDATE t SET gone = 'x'")]
    [TestCase("UPDATE sqlite_sequence SET name = 't' WHERE name = 'old_t'")]
    [TestCase("DELETE FROM t")]
    [TestCase("DELETE FROM t WHERE d IS NULL")]
    [TestCase("UPDATE t SET c = 0 WHERE c IS NULL")]
    [TestCase("DELETE FROM VersionInfo WHERE Version = 1")]
    [TestCase("INSERT INTO t (c) SELECT c FROM t")]
    [TestCase("INSERT INTO t (c) VALUES (CURRENT_TIMESTAMP)")]
    [TestCase("INSERT INTO t DEFAULT VALUES")]
    [TestCase("INSERT INTO t (c) VALUES ('x') ON CONFLICT DO NOTHING")]
    [TestCase("UPDATE t SET c = 'x'; DROP TABLE t")]
    [TestCase("ALTER TABLE t ADD COLUMN e")]
    [TestCase("not SQL (")]
    public void What_is_not_understood_tells_nothing(string statement)
    {
        using ThoroughConnection connection = Open("(1, 'x', 1)");
        DataEvidence.Questions(7, [statement], Carry.Schema(connection)).ShouldBeEmpty();
    }

    private static ThoroughConnection Open(string rows)
    {
        ThoroughConnection connection = DatabaseImage.Empty();
        Carry.Run(connection, rows.Length == 0 ? Table : $"{Table}; INSERT INTO t VALUES {rows}");
        return connection;
    }

    private static DataAnswer Ask(ThoroughConnection connection, DataQuestion question)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = question.Sql;
        object? value = command.ExecuteScalar();
        return DataQuestion.Answer(value is null or DBNull ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture));
    }
}
