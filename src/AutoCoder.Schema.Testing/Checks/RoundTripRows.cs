using System.Collections.Immutable;
using AutoCoder.Schema.Preservation;
using AutoCoder.Schema.Runner.Recordings;
using AutoCoder.Schema.Runner.Sessions;
using AutoCoder.Schema.Runner.Upgrades;
using AutoCoder.Schema.Schemas;
using AutoCoder.Schema.Testing.Trials;

namespace AutoCoder.Schema.Testing.Checks;

/// <summary>The rows before a migration went up and down again, but for the columns that its statements write to.</summary>
internal sealed class RoundTripRows
{
    private readonly ImmutableArray<ProvenTable> _tables;

    private RoundTripRows(ImmutableArray<ProvenTable> tables) => _tables = tables;

    /// <summary>Looks at them before its Up.</summary>
    public static RoundTripRows Before(ThoroughConnection connection, KindTrials trials, long version, DatabaseSchema schema)
    {
        if (trials.Kinds.Recording(trials.Kind.Kind)?.Find(version) is not { Down: { } down } recording) return new([]);
        var promise = RunPromise.Of(schema, [Step("Up", recording.Up, recording), Step("Down", down, recording)]);
        return new([.. promise.Tables.Where(table => table.After is not null).Select(table => ProvenTable.Before(connection, table))]);
    }

    /// <summary>What is different after its Down, as the rest of a sentence; null when nothing is.</summary>
    public string? Difference(ThoroughConnection connection)
    {
        foreach (ProvenTable table in _tables)
        {
            if (table.LossIn(connection, [.. table.Promise.Columns], isDestructive: false, canLookBack: false) is { } loss)
                return loss[..loss.IndexOf(", and no migration", StringComparison.Ordinal)];
        }

        return null;
    }

    private static RunStep Step(string name, ImmutableArray<string> statements, MigrationRecording recording) => new(name, statements) { RunsCode = recording.RunsCode };
}
