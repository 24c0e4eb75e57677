using System.Diagnostics.CodeAnalysis;
using System.Text;
using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>What is drawn: the sort and size of the database, and the sessions with their migrations of operations.</summary>
internal sealed record RandomHistory(int Seed, int Tables, int Extras, int Rows, int[][][] Sessions);

/// <summary>One history on one file, held against the model after each migration.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal sealed class HistoryRun(KindRunner runner, string path, Tally tally)
{
    private readonly StringBuilder _told = new();
    private ModelDatabase _model = new([]);
    private int _number;
    private int _version;

    /// <summary>What was done, as far as it came.</summary>
    public string Told => _told.ToString();

    public void Run(RandomHistory history)
    {
        if (!Begin(history)) return;
        tally.Databases();
        foreach (int[][] session in history.Sessions) RunSession(session);
    }

    private bool Begin(RandomHistory history)
    {
        RandomDatabase database = new(new Random(history.Seed));
        ModelDatabase drawn = database.Schema(history.Tables, history.Extras);
        string[] statements =
        [
            .. new ModelSql(new Random(history.Seed)).TablesAndIndexes(drawn), .. ModelSql.ViewsAndTriggers(drawn),
        ];
        if (Prediction.Of(drawn, out _) is not { } accepted) return false;
        accepted.Dispose();
        using SqliteConnection connection = SqliteFile.Open(path);
        Prediction.Execute(connection, [.. statements, "PRAGMA foreign_keys = ON"]);
        database.Fill(connection, drawn, history.Rows);
        _model = Prediction.Read(connection, drawn);
        foreach (string sql in statements) _told.Append(sql).Append(";\n");
        foreach (ModelTable table in _model.Tables)
            foreach (ModelRow row in table.Rows) _told.Append(ModelSql.Insert(table, row)).Append(";\n");
        Compare(connection);
        return true;
    }

    private void RunSession(int[][] session)
    {
        ModelDatabase before = _model;
        List<(PlannedMigration Plan, long Version)> plans = [];
        foreach (int[] seeds in session)
        {
            PlannedMigration plan = PlannedMigration.Of(_model, seeds, ref _number);
            plans.Add((plan, ++_version));
            _model = plan.After;
            if (plan.Outcome != Outcome.Succeeds) break;
        }

        Action<Migration>[] written = new Action<Migration>[_version];
        foreach ((PlannedMigration plan, long version) in plans)
        {
            written[version - 1] = plan.Write;
            _told.Append($"-- migration {version}, {plan.Outcome} {plan.Problem}\n").AppendJoin("", plan.Operations.Select(each => $"--   {each.Told}\n"));
        }

        RandomMigrations.Write(written);
        Upgrade(before, plans);
    }

    private void Upgrade(ModelDatabase before, List<(PlannedMigration Plan, long Version)> plans)
    {
        string dump = SqliteFile.Dump(path);
        MigrationFailure? failure;
        using (DatabaseSession session = runner.Open(path))
        {
            failure = session.Up([.. plans.Select(plan => plan.Version)], version => Step(session, plans.First(plan => plan.Version == version).Plan));
            failure ??= session.Commit();
        }

        if (failure is not null) _told.Append($"-- {failure.Version} failed: {failure.Message}\n");
        Outcome expected = plans[^1].Plan.Outcome;
        if (expected == Outcome.Fails) failure.ShouldNotBeNull("a refusal");
        if (failure is null)
        {
            _model = plans[^1].Plan.After;
            Behaviour.Compare(path, _model);
            return;
        }

        if (expected == Outcome.Succeeds || failure.Version != plans[^1].Version) failure.ShouldBeNull($"nothing is in the way: {failure.Message}");
        failure.Message.ShouldNotContain("Please report");
        failure.Message.ShouldNotContain("   at ");
        SqliteFile.Dump(path).ShouldBe(dump, "all as it was before the session");
        tally.Refusals();
        _model = before;
    }

    private void Step(DatabaseSession session, PlannedMigration plan)
    {
        plan.Outcome.ShouldNotBe(Outcome.Fails, plan.Problem);
        _model = plan.After;
        Compare(session.Connection);
        tally.Steps(plan.Operations.Count);
    }

    private void Compare(SqliteConnection connection)
    {
        using Prediction prediction = Prediction.Of(_model, out string? problem).ShouldNotBeNull();
        problem.ShouldBeNull();
        Prediction.Schema(connection).ShouldBe(Prediction.Schema(prediction.Connection), "the schema");
        Prediction.Content(connection, _model).ShouldBe(Prediction.Content(prediction.Connection, _model), "the rows");
        SqliteFile.Rows(connection, "PRAGMA integrity_check").ShouldBe("ok\n");
        SqliteFile.Rows(connection, "PRAGMA foreign_key_check").ShouldBe("");
        SqliteFile.Rows(connection, "PRAGMA legacy_alter_table").ShouldBe("0\n");
    }
}
