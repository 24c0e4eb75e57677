using System.Collections.Immutable;
using AutoCoder.Schema.Runner.Recordings;
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
    private string? MayBeScripted(ImmutableArray<long> versions)
    {
        if (_runner.Scripts is null || _transaction is null || _recorder is not null || !HasVersionTable() || Size() >= LargestScripted) return null;
        return MigrationScripts.KeyOf(versions, SessionSchema.ReadAll(Connection));
    }

    private MigrationFailure? UpByScript(string key, ImmutableArray<long> versions, Action<long>? onApplied, CancellationToken cancellation)
    {
        MigrationScripts scripts = _runner.Scripts!;
        if (scripts.Find(key) is not { } script)
            return scripts.IsWanted(key) ? UpAndWatch(key, versions, onApplied, cancellation) : UpByMigrations(versions, onApplied, cancellation);
        if (RunOrTakeBack(script, onApplied, cancellation)) return null;

        // The migrations themselves say what is wrong, in words that name the rows.
        MigrationFailure? failure = UpByMigrations(versions, onApplied, cancellation);
        if (failure is null) scripts.Distrust(key);
        return failure;
    }

    private MigrationFailure? UpAndWatch(string key, ImmutableArray<long> versions, Action<long>? onApplied, CancellationToken cancellation)
    {
        if (Prepare() is { } unprepared) return unprepared;
        if (MigrationScripts.KeyOf(versions, SessionSchema.ReadAll(Connection)) != key) return UpByMigrations(versions, onApplied, cancellation);
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

    private bool RunOrTakeBack(MigrationScript script, Action<long>? onApplied, CancellationToken cancellation)
    {
        if (!Try("SAVEPOINT repeated_migrations")) return false;
        bool isDone = script.Steps.All(step => Run(step, onApplied, cancellation)) && Try("RELEASE repeated_migrations");
        if (isDone) _runner.Scripts!.CountRun();
        else _ = Try("ROLLBACK TO repeated_migrations") && Try("RELEASE repeated_migrations");
        return isDone;
    }

    private bool Run(MigrationScript.Step step, Action<long>? onApplied, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return step.Statements.All(Try) && (onApplied is null || Attempt(step.Version, () => onApplied(step.Version)) is null);
    }

    private bool Try(string sql) => raw.sqlite3_exec(Connection.Handle, sql) == raw.SQLITE_OK;

    private long Size()
    {
        using SqliteCommand command = Connection.CreateCommand();
        command.CommandText = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        return (long)command.ExecuteScalar()!;
    }
}
