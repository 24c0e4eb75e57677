using System.Collections.Concurrent;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// What the migrations of a kind were seen to execute on databases of this run, so that FluentMigrator need not work it out again
/// for each of many databases with the same schema. What the processor executes follows from the migrations and the schema alone;
/// so a script is for one text of the whole schema, version table and ledger included. Migrations that run code of their own on
/// the connection may look at anything, and those that make other SQL each time (the time, new identifiers) are no script: two
/// runs have to agree before there is one, and <see cref="RepeatableMigration"/> looks at their code first. Safe to use from many threads.
/// </summary>
/// <param name="most">How many schemas are remembered; databases with others are migrated by the migrations.</param>
internal sealed class MigrationScripts(int most = 1000)
{
    private readonly ConcurrentDictionary<Key, Seen> _seen = [];
    private long _runs;

    /// <summary>How many databases were migrated by a script.</summary>
    public long Runs => Interlocked.Read(ref _runs);

    /// <summary>The name under which a run on a schema is remembered.</summary>
    /// <param name="versions">The migrations of the run, in their order.</param>
    /// <param name="schema">The whole schema of the database.</param>
    public static Key KeyOf(ImmutableArray<long> versions, KnownSchema schema) => new(string.Join(',', versions), schema);

    /// <summary>What is executed, when two runs agreed about it; else null.</summary>
    public MigrationScript? Find(Key key) => _seen.GetValueOrDefault(key) is { IsProven: true, Script: { } script } ? script : null;

    /// <summary>Whether it is still worth to write down what a run executes.</summary>
    public bool IsWanted(Key key) =>
        _seen.TryGetValue(key, out Seen? seen) ? !seen.IsProven && seen.Script is not null : _seen.Count < most;

    /// <summary>A run has executed a script, and succeeded.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="script">What it executed; null when the migrations looked at more than the schema.</param>
    public void Saw(Key key, MigrationScript? script) => _seen.AddOrUpdate(
        key,
        new Seen(script, IsProven: false),
        (_, before) => before.IsProven || before.Script is null ? before
            : script is not null && before.Script.IsSameAs(script) ? before with { IsProven = true }
            : new Seen(null, IsProven: false));

    /// <summary>A script has run.</summary>
    public void CountRun() => Interlocked.Increment(ref _runs);

    /// <summary>A script failed where FluentMigrator's own way did not: it is used no more.</summary>
    public void Distrust(Key key) => _seen[key] = new Seen(null, IsProven: false);

    /// <summary>A run on a schema.</summary>
    /// <param name="Run">Its migrations.</param>
    /// <param name="Schema">One object for all databases with one text; when too many are known, one for each, and then nothing is remembered.</param>
    internal sealed record Key(string Run, KnownSchema Schema);

    private sealed record Seen(MigrationScript? Script, bool IsProven);
}
