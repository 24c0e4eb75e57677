using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>What is run as it was seen to run on other databases with the same schema.</summary>
internal sealed partial class DatabaseSession
{
    /// <summary>
    /// From this size on a script is not used. It runs inside a savepoint, which makes SQLite keep the old pages a second time, and
    /// what it saves are milliseconds.
    /// </summary>
    private const long LargestScripted = 16 * 1024 * 1024;

    // The key of the run, when it is one that databases with the same schema share.
    private MigrationScripts.Key? MayBeScripted(ImmutableArray<long> versions)
    {
        if (_runner.Scripts is null || _transaction is null || _recorder is not null || !versions.All(_runner.IsRepeatable)) return null;
        KnownSchema schema = KnownSchema();
        return schema.HasVersionTable && Size() < LargestScripted ? MigrationScripts.KeyOf(versions, schema) : null;
    }

    private MigrationFailure? UpByScript(MigrationScripts.Key key, ImmutableArray<long> versions, Action<long>? onApplied, CancellationToken cancellation)
    {
        MigrationScripts scripts = _runner.Scripts!;
        if (scripts.Find(key) is not { } script)
            return scripts.IsWanted(key) ? UpAndWatch(key, versions, onApplied, cancellation) : UpByMigrations(versions, onApplied, cancellation);
        if (RunOrTakeBack(script, onApplied, cancellation) is not { } trouble) return null;
        cancellation.ThrowIfCancellationRequested();
        if (trouble.Limit is not null) return trouble; // the migrations themselves would take as long
        if (!_guard!.IsInTransaction) return trouble; // SQLite took everything back by itself: a full disk, say

        // The migrations themselves say what is wrong, in words that name the rows.
        MigrationFailure? failure = UpByMigrations(versions, onApplied, cancellation);
        if (failure is null) scripts.Distrust(key);
        return failure;
    }

    private MigrationFailure? UpAndWatch(MigrationScripts.Key key, ImmutableArray<long> versions, Action<long>? onApplied, CancellationToken cancellation)
    {
        if (Prepare() is { } unprepared) return unprepared;
        if (KnownSchema() != key.Schema) return UpByMigrations(versions, onApplied, cancellation);
        using StatementRecorder recorder = new(Connection);
        var steps = ImmutableArray.CreateBuilder<MigrationScript.Step>(versions.Length);
        bool looksFurther = false;
        MigrationFailure? failure = Watched(recorder, () => UpByMigrations(versions, Seen, cancellation));
        if (failure is null) _runner.Scripts!.Saw(key, looksFurther ? null : new(steps.ToImmutable()));
        return failure;

        void Seen(long version)
        {
            steps.Add(new(version, [.. recorder.Statements]));
            looksFurther |= recorder.HasRunCode || recorder.HasAskedRows;
            onApplied?.Invoke(version);
        }
    }

    private MigrationFailure? Watched(StatementRecorder recorder, Func<MigrationFailure?> work)
    {
        SessionConnection session = _scope.ServiceProvider.GetRequiredService<SessionConnection>();
        try
        {
            session.Recorder = _recorder = recorder;
            return work();
        }
        finally
        {
            session.Recorder = _recorder = null;
        }
    }

    private MigrationFailure? RunOrTakeBack(MigrationScript script, Action<long>? onApplied, CancellationToken cancellation)
    {
        MigrationFailure? failure = Try(script.Steps[0].Version, "SAVEPOINT repeated_migrations");
        foreach (MigrationScript.Step step in script.Steps) failure ??= Run(step, onApplied, cancellation);
        failure ??= Try(script.Steps[^1].Version, "RELEASE repeated_migrations");
        if (failure is null) _runner.Scripts!.CountRun();
        else TakeBack();
        return failure;
    }

    // A savepoint does not take settings of the connection back.
    private void TakeBack()
    {
        foreach (string sql in new[] { "ROLLBACK TO repeated_migrations", "RELEASE repeated_migrations", "PRAGMA legacy_alter_table = OFF" })
            _ = raw.sqlite3_exec(Connection.Handle, sql);
    }

    private MigrationFailure? Run(MigrationScript.Step step, Action<long>? onApplied, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (string sql in step.Statements)
        {
            if (Try(step.Version, sql) is { } failure) return failure;
        }

        return onApplied is null ? null : Attempt(step.Version, () => onApplied(step.Version));
    }

    private MigrationFailure? Try(long version, string sql)
    {
        using IDisposable? counting = (Connection as ThoroughConnection)?.Clock?.Counting();
        int code = raw.sqlite3_exec(Connection.Handle, sql);
        if (code == raw.SQLITE_OK) return null;
        if (code == raw.SQLITE_INTERRUPT && (Connection as ThoroughConnection)?.Clock is { HasEndedOne: true }) return OverTime(version, Known(version).Name);
        var error = new SqliteException($"SQLite Error {code}: '{raw.sqlite3_errmsg(Connection.Handle).utf8_to_string()}'.", code);
        return new(version, Known(version).Name, sql, MigrationErrors.Describe(error, Connection.DataSource));
    }

    private long Size() => Connection.Number("PRAGMA page_count") * Connection.Number("PRAGMA page_size");
}
