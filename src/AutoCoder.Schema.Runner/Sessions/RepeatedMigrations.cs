using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// What the migrations of a kind were seen to execute on databases of this run, so that FluentMigrator need not work it out again
/// for each of many databases with the same schema. What the processor executes follows from the migrations and the schema alone;
/// so a script is for one text of the whole schema, version table and ledger included. Migrations that run code of their own on
/// the connection may look at anything, and those that make other SQL each time (the time, new identifiers) are no script: two
/// runs have to agree before there is one, and <see cref="RepeatableMigration"/> looks at their code first. Safe to use from
/// many threads.
/// </summary>
/// <param name="isRepeatable">Whether what a migration executes follows from the schema alone, as far as its code tells.</param>
/// <param name="most">How many schemas are remembered; databases with others are migrated by the migrations.</param>
internal sealed class RepeatedMigrations(Func<long, bool> isRepeatable, int most = 1000)
{
    /// <summary>
    /// From this size on a script is not used. It runs inside a savepoint, which makes SQLite keep the old pages a second time,
    /// and
    /// what it saves are milliseconds.
    /// </summary>
    private const long LargestScripted = 16 * 1024 * 1024;

    private readonly ConcurrentDictionary<Key, Seen> _seen = [];
    private readonly ConcurrentDictionary<long, bool> _repeatable = [];
    private long _runs;

    /// <summary>How many databases were migrated by what was seen on others.</summary>
    public long Runs => Interlocked.Read(ref _runs);

    /// <summary>Applies migrations: by what was seen on other databases, where that is known, else by FluentMigrator.</summary>
    /// <param name="session">The database.</param>
    /// <param name="versions">Migrations of the kind that are not applied, in the order to apply them; at least one.</param>
    /// <param name="onApplied">Called after each, in its transaction; what it throws is a failure of the migration.</param>
    /// <param name="cancellation">Looked at before each.</param>
    /// <returns>The failure, after which the session can only be disposed; null when all are applied.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled, between two migrations or in a statement.</exception>
    public MigrationFailure? Up(
        DatabaseSession session, ImmutableArray<long> versions, Action<long>? onApplied, CancellationToken cancellation) =>
        KeyOf(session, versions) is { } key
            ? UpByScript(session, key, versions, onApplied, cancellation)
            : session.UpByMigrations(versions, onApplied, cancellation);

    private bool IsRepeatable(long version) => _repeatable.GetOrAdd(version, isRepeatable);

    // The key of the run, when it is one that databases with the same schema share.
    private Key? KeyOf(DatabaseSession session, ImmutableArray<long> versions)
    {
        if (!session.IsTransactional || !versions.All(IsRepeatable)) return null;
        KnownSchema schema = session.KnownSchema();
        return schema.HasVersionTable && SizeOf(session) < LargestScripted ? new(string.Join(',', versions), schema) : null;
    }

    private MigrationFailure? UpByScript(
        DatabaseSession session, Key key, ImmutableArray<long> versions, Action<long>? onApplied, CancellationToken cancellation)
    {
        if (Find(key) is not { } script)
        {
            return IsWanted(key)
                ? UpAndWatch(session, key, versions, onApplied, cancellation)
                : session.UpByMigrations(versions, onApplied, cancellation);
        }

        if (RunOrTakeBack(session, script, onApplied, cancellation) is not { } trouble) return null;
        cancellation.ThrowIfCancellationRequested();
        if (trouble.Limit is not null) return trouble; // the migrations themselves would take as long
        if (!session.IsInTransaction) return trouble; // SQLite took everything back by itself: a full disk, say

        // The migrations themselves say what is wrong, in words that name the rows.
        MigrationFailure? failure = session.UpByMigrations(versions, onApplied, cancellation);
        if (failure is null) Distrust(key);
        return failure;
    }

    private MigrationFailure? UpAndWatch(
        DatabaseSession session, Key key, ImmutableArray<long> versions, Action<long>? onApplied, CancellationToken cancellation)
    {
        if (session.Prepare() is { } unprepared) return unprepared;
        if (session.KnownSchema() != key.Schema) return session.UpByMigrations(versions, onApplied, cancellation);
        using StatementRecorder recorder = new(session.Connection);
        var steps = ImmutableArray.CreateBuilder<MigrationScript.Step>(versions.Length);
        bool looksFurther = false;
        MigrationFailure? failure = session.Watched(recorder, () => session.UpByMigrations(versions, Seen, cancellation));
        if (failure is null) Saw(key, looksFurther ? null : new(steps.ToImmutable()));
        return failure;

        void Seen(long version)
        {
            steps.Add(new(version, [.. recorder.Statements]));
            looksFurther |= recorder.HasRunCode || recorder.HasAskedRows;
            onApplied?.Invoke(version);
        }
    }

    private MigrationFailure? RunOrTakeBack(
        DatabaseSession session, MigrationScript script, Action<long>? onApplied, CancellationToken cancellation)
    {
        MigrationFailure? failure = Try(session, script.Steps[0].Version, "SAVEPOINT repeated_migrations");
        foreach (MigrationScript.Step step in script.Steps) failure ??= Run(session, step, onApplied, cancellation);
        failure ??= Try(session, script.Steps[^1].Version, "RELEASE repeated_migrations");
        if (failure is null) Interlocked.Increment(ref _runs);
        else TakeBack(session);
        return failure;
    }

    // A savepoint does not take settings of the connection back.
    private static void TakeBack(DatabaseSession session)
    {
        foreach (string sql in new[] { "ROLLBACK TO repeated_migrations", "RELEASE repeated_migrations",
            "PRAGMA legacy_alter_table = OFF" })
            _ = raw.sqlite3_exec(session.Connection.Handle, sql);
    }

    private static MigrationFailure? Run(
        DatabaseSession session, MigrationScript.Step step, Action<long>? onApplied, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (string sql in step.Statements)
        {
            if (Try(session, step.Version, sql) is { } failure) return failure;
        }

        MigrationFailure? left = step.MayLeave ? session.SettleConnection(step.Version, session.NameOf(step.Version)) : null;
        return left ?? (onApplied is null ? null : session.Attempt(step.Version, () => onApplied(step.Version)));
    }

    private static MigrationFailure? Try(DatabaseSession session, long version, string sql)
    {
        using IDisposable? counting = (session.Connection as ThoroughConnection)?.Clock?.Counting();
        int code = raw.sqlite3_exec(session.Connection.Handle, sql);
        if (code == raw.SQLITE_OK) return null;
        if (code == raw.SQLITE_INTERRUPT && (session.Connection as ThoroughConnection)?.Clock is { HasEndedOne: true })
            return session.OverTime(version, session.NameOf(version));
        var error = new SqliteException(
            $"SQLite Error {code}: '{raw.sqlite3_errmsg(session.Connection.Handle).utf8_to_string()}'.", code);
        return new(version, session.NameOf(version), sql, MigrationErrors.Describe(error, session.Connection.DataSource));
    }

    private static long SizeOf(DatabaseSession session) =>
        session.Connection.Number("PRAGMA page_count") * session.Connection.Number("PRAGMA page_size");

    // What is executed, when two runs agreed about it; else null.
    private MigrationScript? Find(Key key) =>
        _seen.GetValueOrDefault(key) is { IsProven: true, Script: { } script } ? script : null;

    // Whether it is still worth to write down what a run executes.
    private bool IsWanted(Key key) =>
        _seen.TryGetValue(key, out Seen? seen) ? !seen.IsProven && seen.Script is not null : _seen.Count < most;

    // A run has executed a script, and succeeded.
    private void Saw(Key key, MigrationScript? script) => _seen.AddOrUpdate(
        key,
        new Seen(script, IsProven: false),
        (_, before) => before.IsProven || before.Script is null ? before
            : script is not null && before.Script.IsSameAs(script) ? before with { IsProven = true }
            : new Seen(null, IsProven: false));

    // A script failed where FluentMigrator's own way did not: it is used no more.
    private void Distrust(Key key) => _seen[key] = new Seen(null, IsProven: false);

    /// <summary>A run on a schema.</summary>
    /// <param name="Run">Its migrations.</param>
    /// <param name="Schema">
    /// One object for all databases with one text; when too many are known, one for each, and then nothing is remembered.
    /// </param>
    private sealed record Key(string Run, KnownSchema Schema);

    private sealed record Seen(MigrationScript? Script, bool IsProven);
}

/// <summary>What a run of migrations executes on databases with one schema.</summary>
/// <param name="Steps">The migrations, in the order of the run.</param>
internal sealed record MigrationScript(ImmutableArray<MigrationScript.Step> Steps)
{
    /// <summary>Whether another run executed the very same.</summary>
    public bool IsSameAs(MigrationScript other) =>
        Steps.Length == other.Steps.Length && Steps.Zip(other.Steps).All(pair => pair.First.IsSameAs(pair.Second));

    /// <summary>What one migration executes.</summary>
    /// <param name="Version">The migration.</param>
    /// <param name="Statements">The statements, its row in the version table among them; each without a parameter.</param>
    internal sealed record Step(long Version, ImmutableArray<string> Statements)
    {
        /// <summary>Whether one of them may leave something on the connection.</summary>
        public bool MayLeave { get; } = Statements.Any(ConnectionRemains.MayLeave);

        /// <summary>Whether another one is the same.</summary>
        public bool IsSameAs(Step other) =>
            Version == other.Version && Statements.AsSpan().SequenceEqual(other.Statements.AsSpan());
    }
}
