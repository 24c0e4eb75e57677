using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>What must come of a migration.</summary>
internal enum Outcome
{
    /// <summary>Each operation by itself is possible.</summary>
    Succeeds,

    /// <summary>It is possible as a whole, but not one operation after the other: both is right, as long as it is whole.</summary>
    Either,

    /// <summary>It is not possible.</summary>
    Fails,
}

/// <summary>One migration of some operations, thought through.</summary>
internal sealed record PlannedMigration(
    IReadOnlyList<RandomOperation> Operations, ModelDatabase After, Outcome Outcome, string? Problem)
{
    public static PlannedMigration Of(ModelDatabase model, int[] seeds, ref int number)
    {
        List<RandomOperation> operations = [];
        string? last = null, obstacle = null;
        bool wasPossible = true;
        foreach (int seed in seeds)
        {
            if (new RandomOperations(model, new Random(seed), ++number).Make() is not { } operation) continue;
            if (operation.Sql is not null)
            {
                if (last is not null || Run(operation) is not { } written) continue;
                model = written;
                operations.Add(operation);
                continue;
            }

            operations.Add(operation);
            obstacle = operation.Obstacle;
            if (obstacle is not null) break;
            using Prediction? prediction = Prediction.Of(operation.After, out last);
            wasPossible &= prediction is not null;
            model = prediction is null ? Settled(operation.After) : Prediction.Read(prediction.Connection, operation.After);
        }

        Outcome outcome = (obstacle ?? last) is not null ? Outcome.Fails : wasPossible ? Outcome.Succeeds : Outcome.Either;
        return new(operations, Forget(model), outcome, obstacle ?? last);
    }

    public void Write(Migration migration)
    {
        foreach (RandomOperation operation in Operations) operation.Write(migration);
    }

    // What a later operation says of a default is not for the rows that are there: they have what the column was added with.
    private static ModelDatabase Settled(ModelDatabase model) => model with { Tables = [.. model.Tables.Select(Settled)] };

    private static ModelTable Settled(ModelTable table) => table.Columns
        .Where(column => column.Generated is null && table.Key?.Columns.Contains(column.Name) != true)
        .Aggregate(table, (settled, column) => settled.WithValue(column.Name, row => row.Values.GetValueOrDefault(column.Name) ?? column.Default ?? "NULL"));

    private static ModelDatabase Forget(ModelDatabase model) =>
        model with
        {
            Tables = [.. model.Tables.Select(table =>
                table with { LostKey = false, Columns = [.. table.Columns.Select(column => column with { IsTyped = false })] })],
        };

    // Rows that SQLite does not take, or that break a key, are not written: that is not what is tested here.
    private static ModelDatabase? Run(RandomOperation operation)
    {
        using Prediction? prediction = Prediction.Of(operation.After, out _);
        if (prediction is null) return null;
        try
        {
            Prediction.Execute(prediction.Connection, operation.Sql!);
        }
        catch (SqliteException)
        {
            return null;
        }

        ModelDatabase written = Prediction.Read(prediction.Connection, operation.After);
        using Prediction? sound = Prediction.Of(written, out _);
        return sound is null ? null : written;
    }
}
