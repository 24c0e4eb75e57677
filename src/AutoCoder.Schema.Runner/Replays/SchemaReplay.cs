using System.Collections.Immutable;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Runner.Sessions;
using AutoCoder.Schema.Schemas;

namespace AutoCoder.Schema.Runner.Replays;

/// <summary>
/// The schema that the migrations of a kind make, version by version, found by running them on a private database in
/// memory. Found once, when first asked for; safe to ask from many threads.
/// </summary>
internal sealed class SchemaReplay(KindRunner runner)
{
    private readonly Lazy<SchemaReplaying> _result = new(() => Replay(runner));

    /// <summary>What the replay came to.</summary>
    public SchemaReplaying Result => _result.Value;

    private static SchemaReplaying Replay(KindRunner runner)
    {
        using ThoroughConnection connection = new("Data Source=:memory:;Pooling=False;Foreign Keys=False");
        connection.Open();
        var schemas = ImmutableSortedDictionary.CreateBuilder<long, ImmutableArray<SchemaEntry>>();
        schemas[0] = [];
        foreach (ImmutableArray<Migration> run in Runs(runner.Kind.Migrations))
        {
            using DatabaseSession session = runner.Begin(connection, run[0].IsTransactional);
            foreach (Migration migration in run)
            {
                if (session.Up([migration.Version]) is { } failure) return new SchemaReplaying.Failed(failure);
                schemas[migration.Version] = session.ReadSchema();
            }

            if (session.Commit() is { } refusal) return new SchemaReplaying.Failed(refusal);
        }

        return new SchemaReplaying.Replayed(schemas.ToImmutable());
    }

    // Neighbours that can share a transaction share one; a migration that must have none gets none.
    private static IEnumerable<ImmutableArray<Migration>> Runs(ImmutableArray<Migration> migrations)
    {
        int start = 0;
        for (int index = 1; index <= migrations.Length; index++)
        {
            if (index < migrations.Length && migrations[index].IsTransactional == migrations[start].IsTransactional) continue;
            yield return migrations[start..index];
            start = index;
        }
    }
}
