using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Benchmarks.Rebuilds;

/// <summary>The ways to rebuild the table that are compared.</summary>
internal static class Rebuilding
{
    /// <summary>By the statements that somebody would write.</summary>
    public const string ByHand = "by hand";

    /// <summary>By one migration in its transaction, from opening the database to the commit.</summary>
    public const string ByMigration = "by a migration";

    /// <summary>By an upgrade of the fleet: with lock, backup, all checks before the commit, and the look after it.</summary>
    public const string ByUpgrade = "by an upgrade";

    public static Func<Task> Way(string way, string database) => way switch
    {
        ByHand => () => Task.Run(() => Execute(database, Entries.ByHand)),
        ByMigration => () => Task.Run(() => Migrate(database, Entries.Rebuilt)),
        ByUpgrade => () => UpgradeAsync(database),
        _ => throw new ArgumentException($"{way}: there is no such way.", nameof(way)),
    };

    /// <summary>A database with the table filled, at the version before the rebuild.</summary>
    public static void Make(string database, int rows, string journal)
    {
        Execute(database, [$"PRAGMA journal_mode={journal}"]);
        Migrate(database, 1);
        Execute(database, [Entries.Fill(rows)]);
    }

    /// <summary>Makes sure that what was measured is a rebuild.</summary>
    /// <exception cref="InvalidOperationException">It is not, or rows are missing.</exception>
    public static void RequireRebuilt(string database, string template, string way)
    {
        using SqliteConnection connection = new($"Data Source={database};Pooling=False");
        connection.Open();
        using SqliteCommand command = new(Entries.IsRebuilt(template), connection);
        if (command.ExecuteScalar() is not 1L) throw new InvalidOperationException($"The table was not rebuilt {way}.");
    }

    // The pragmas are those of a session: foreign keys off, all else SQLite's defaults.
    private static void Execute(string database, IEnumerable<string> statements)
    {
        using SqliteConnection connection = new($"Data Source={database};Pooling=False;Foreign Keys=False;Default Timeout=0");
        connection.Open();
        foreach (string sql in statements)
        {
            using SqliteCommand command = new(sql, connection);
            command.ExecuteNonQuery();
        }
    }

    private static void Migrate(string database, long version)
    {
        using KindRunner runner = EntriesFleet.Runner();
        if (runner.Open(database, new SessionOptions { Create = true }) is not SessionOpening.Opened opened)
            throw new InvalidOperationException($"{database} cannot be opened.");
        using DatabaseSession session = opened.Session;
        if ((session.Up([version]) ?? session.Commit()) is { } failure) throw new InvalidOperationException(failure.Message);
    }

    private static async Task UpgradeAsync(string database)
    {
        using var runner = new FleetRunner(EntriesFleet.Of(database), EntriesFleet.Assembly);
        var outcome = (Outcome<ChangeReport>.Done)await runner.UpgradeAsync(new UpgradeOptions(), TextReader.Null);
        ChangeRow row = outcome.Value.Rows.Single();
        if (row.Result != ChangeResult.Changed) throw new InvalidOperationException(row.Problem);
    }
}
