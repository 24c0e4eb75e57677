using System.Collections.Concurrent;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>One schema of a fleet, and what was found out about it. Safe to use from many threads.</summary>
/// <param name="entries">Every object, in the order in which they were made.</param>
/// <param name="versionTable">The table of versions.</param>
internal sealed class KnownSchema(ImmutableArray<SchemaEntry> entries, VersionTable versionTable)
{
    private readonly ConcurrentDictionary<object, object> _answers = new(concurrencyLevel: 1, capacity: 1);
    private readonly Lazy<DatabaseSchema> _schema = new(() => SchemaReader.Read(ConnectionSchema.Own(entries, versionTable)));

    /// <summary>It, taken apart, without the version table and the ledger.</summary>
    public DatabaseSchema Schema => _schema.Value;

    /// <summary>Whether there is no object at all, not even one that is no part of the schema.</summary>
    public bool IsEmpty => entries.IsEmpty;

    /// <summary>Whether there is a table of the version table's name.</summary>
    public bool HasVersionTable { get; } = entries.Any(entry => entry.Type == "table" && SqlName.Same(entry.Name, versionTable.Name));

    /// <summary>Whether there is something of the ledger's name that is not a trigger.</summary>
    public bool HasLedger { get; } = entries.Any(entry => entry.Type != "trigger" && SqlName.Same(entry.Name, LedgerTable.Name));

    /// <summary>The answer to a question about it: the first asker finds it out, every other gets the same.</summary>
    /// <param name="question">What tells the question from every other, by its equality.</param>
    /// <param name="find">Finds it out; it may ask any database that has this schema.</param>
    public T Answer<T>(object question, Func<KnownSchema, T> find)
        where T : class => (T)_answers.GetOrAdd(question, static (_, asked) => asked.Find(asked.Known), (Known: this, Find: find));

    /// <summary>How it differs from what was expected.</summary>
    public ImmutableArray<SchemaDifference> DifferencesFrom(DatabaseSchema expected) =>
        Answer(new Comparison(expected), actual => new Differences(SchemaComparison.Compare(expected, actual.Schema))).All;

    // The expected schemas are few objects that live as long as the run.
    private sealed record Comparison(DatabaseSchema Expected);

    private sealed record Differences(ImmutableArray<SchemaDifference> All);
}
