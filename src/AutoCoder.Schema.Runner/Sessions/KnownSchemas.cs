using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using AutoCoder.Schema.Schemas;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// The distinct schemas of a fleet, and what was found out about them. A fleet has few: databases with the same text get the same
/// object, so that each is taken apart, and compared, once. Keeps a bounded number. Safe to use from many threads.
/// </summary>
/// <param name="most">How many are kept; what comes after is taken apart for each database.</param>
internal sealed class KnownSchemas(int most = 1000)
{
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>What tells a schema from every other: all of its text.</summary>
    public static string KeyOf(ImmutableArray<SchemaEntry> entries)
    {
        var key = new StringBuilder();
        // A character that no text in sqlite_schema has: SQLite ends SQL at the first one.
        foreach (SchemaEntry entry in entries) key.Append(entry.Type).Append('\0').Append(entry.Name).Append('\0').Append(entry.Table).Append('\0').Append(entry.Sql).Append('\0');
        return key.ToString();
    }

    /// <summary>The schema with this text.</summary>
    public Known Of(ImmutableArray<SchemaEntry> entries)
    {
        string key = KeyOf(entries);
        if (_known.TryGetValue(key, out Known? known)) return known;
        known = new(SchemaReader.Read(entries), entries.IsEmpty);
        return _known.Count >= most ? known : _known.GetOrAdd(key, known);
    }

    /// <summary>One schema.</summary>
    /// <param name="schema">It, taken apart.</param>
    /// <param name="isEmpty">Whether there was no object at all.</param>
    internal sealed class Known(DatabaseSchema schema, bool isEmpty)
    {
        private readonly ConcurrentDictionary<object, object> _answers = new(concurrencyLevel: 1, capacity: 1);

        /// <summary>It, taken apart.</summary>
        public DatabaseSchema Schema => schema;

        /// <summary>Whether there was no object at all, not even one that is no part of the schema.</summary>
        public bool IsEmpty => isEmpty;

        /// <summary>The answer to a question about it: the first asker finds it out, every other gets the same.</summary>
        /// <param name="question">What tells the question from every other, by its equality.</param>
        /// <param name="find">Finds it out of the schema.</param>
        public T Answer<T>(object question, Func<DatabaseSchema, T> find)
            where T : class => (T)_answers.GetOrAdd(question, static (_, asked) => asked.Find(asked.Schema), (Schema: schema, Find: find));

        /// <summary>How it differs from what was expected.</summary>
        public ImmutableArray<SchemaDifference> DifferencesFrom(DatabaseSchema expected) =>
            Answer(new Comparison(expected), actual => new Differences(SchemaComparison.Compare(expected, actual))).All;
    }

    // The expected schemas are few objects that live as long as the run.
    private sealed record Comparison(DatabaseSchema Expected);

    private sealed record Differences(ImmutableArray<SchemaDifference> All);
}
