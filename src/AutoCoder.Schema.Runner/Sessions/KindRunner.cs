using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using FluentMigrator.Runner.Infrastructure;
using FluentMigrator.Runner.VersionTableInfo;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// Runs the migrations of one kind: one FluentMigrator service provider, one scope of it a database. Safe to use from many
/// threads at once.
/// </summary>
internal sealed class KindRunner : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly KindScan _scan;
    private readonly ConcurrentDictionary<long, bool> _repeatable = [];
    private readonly ConcurrentDictionary<(long Version, string Name), string?> _traits = [];

    /// <summary>Gets the migrations ready.</summary>
    /// <param name="assembly">Where they are.</param>
    /// <param name="kind">Which they are, from the catalogue of the same file.</param>
    /// <param name="versionTable">The version table that the catalogue read.</param>
    /// <param name="options">How they are run; null for the defaults.</param>
    /// <exception cref="MigrationAssemblyException">The assembly is not the one that the catalogue was read from.</exception>
    public KindRunner(
        MigrationAssembly assembly, KindCatalogue kind, VersionTable versionTable, KindRunnerOptions? options = null)
    {
        options ??= new();
        Kind = kind;
        VersionTable = versionTable;
        Schemas = new(versionTable, most: 1000); // each is kept taken apart
        _scan = new(assembly, kind, options.Profile, DefaultMigrationRunnerConventions.Instance);
        _services = KindServices.Build(assembly, _scan, kind.Kind, options);
        Scripts = RunsUnrecorded ? null : new();
        RequireVersionTable(assembly.Assembly.Location);
    }

    /// <summary>The migrations of this kind.</summary>
    public KindCatalogue Kind { get; }

    /// <summary>The table in which the databases of this kind keep their versions.</summary>
    public VersionTable VersionTable { get; }

    /// <summary>The schemas of the databases of this kind.</summary>
    public KnownSchemas Schemas { get; }

    /// <summary>What was seen to be executed; null where it says nothing about the next database.</summary>
    public MigrationScripts? Scripts { get; }

    /// <summary>Opens a database for writing; nobody else can write to it until the session is disposed.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="cancellation">Ends the wait for other writers, within a second, and later on the statement that is running.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The session goes to the caller, who disposes it.")]
    public SessionOpening Open(string path, SessionOptions options, CancellationToken cancellation = default)
    {
        ThoroughConnection connection = new(ConnectionString(path, options));
        try
        {
            connection.Open();
            SqliteTransaction? transaction = Begin(connection, options, cancellation);
            connection.EndStatementsWith(cancellation, options.StatementTimeout);
            _ = raw.sqlite3_busy_timeout(connection.Handle, options.BusyWaitSeconds * 1000); // of statements below the driver, which has a wait of its own
            return new SessionOpening.Opened(new(this, _services.CreateScope(), connection, transaction, ownsConnection: true));
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            return SqliteFailure.IsBusy(exception.SqliteErrorCode) ? new SessionOpening.Locked(exception.Message) : new SessionOpening.Failed(DiskTrouble.Describe(exception, path));
        }
        catch (OperationCanceledException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether a migration says by its base class that there is no way back.</summary>
    public bool IsForwardOnly(long version) => _scan.Migrations[version].Type.IsAssignableTo(typeof(FluentMigrator.ForwardOnlyMigration));

    /// <summary>
    /// Whether the kind has maintenance or a profile, which run beside its migrations and are not recorded: nobody can say what
    /// they write to.
    /// </summary>
    public bool RunsUnrecorded => !_scan.Maintenance.IsEmpty || !_scan.Profiles.IsEmpty;

    /// <summary>Whether what a migration executes follows from the schema alone, as far as its code tells.</summary>
    public bool IsRepeatable(long version) => _repeatable.GetOrAdd(version, asked => RepeatableMigration.Is(_scan.Migrations[asked].Type));

    /// <summary>What a migration's class says by <c>[MigrationTrait(name, value)]</c>; null when it says nothing, or no value.</summary>
    public string? Trait(long version, string name) => _traits.GetOrAdd((version, name), ReadTrait);

    /// <summary>All that a migration's class says by traits of one name.</summary>
    public ImmutableArray<string> Traits(long version, string name) =>
    [
        .. _scan.Migrations[version].Type.GetCustomAttributes<FluentMigrator.MigrationTraitAttribute>(inherit: true)
            .Where(trait => string.Equals(trait.Name, name, StringComparison.OrdinalIgnoreCase)).Select(trait => trait.Value?.ToString() ?? ""),
    ];

    /// <summary>A session on a connection that outlives it.</summary>
    public DatabaseSession Begin(SqliteConnection connection, bool isTransactional, StatementRecorder? recorder = null) =>
        new(this, _services.CreateScope(), connection, isTransactional ? connection.BeginTransaction(deferred: false) : null, false, recorder);

    /// <inheritdoc />
    public void Dispose() => _services.Dispose();

    // The driver's wait cannot be cancelled, so it is taken a second at a time.
    private static SqliteTransaction? Begin(ThoroughConnection connection, SessionOptions options, CancellationToken cancellation)
    {
        connection.DefaultTimeout = 1;
        for (int left = options.BusyWaitSeconds; ; left--)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                connection.Execute(ConnectionStatements.Lasting);
                SqliteTransaction? transaction = options.IsTransactional ? connection.BeginTransaction(deferred: false) : null;
                connection.DefaultTimeout = options.BusyWaitSeconds; // for the commit
                return transaction;
            }
            catch (SqliteException exception) when (SqliteFailure.IsBusy(exception.SqliteErrorCode) && left > 1)
            {
                continue;
            }
        }
    }

    // No pool: a pooled connection keeps the file open. No foreign keys: with them on, rebuilding a table deletes the rows
    // that refer to it, and inside a transaction they cannot be turned off.
    private static string ConnectionString(string path, SessionOptions options) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(path),
            Mode = options.Create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = false,
            DefaultTimeout = options.BusyWaitSeconds,
        }.ToString();

    private string? ReadTrait((long Version, string Name) asked) => _scan.Migrations[asked.Version].Type
        .GetCustomAttributes<FluentMigrator.MigrationTraitAttribute>(inherit: true)
        .FirstOrDefault(trait => string.Equals(trait.Name, asked.Name, StringComparison.OrdinalIgnoreCase))?.Value?.ToString();

    private void RequireVersionTable(string path)
    {
        using IServiceScope scope = _services.CreateScope();
        IVersionTableMetaData table = scope.ServiceProvider.GetRequiredService<IVersionTableMetaData>();
        VersionTable found = new(
            table.TableName, table.ColumnName, table.AppliedOnColumnName, table.DescriptionColumnName, table.UniqueIndexName);
        if (found == VersionTable) return;
        throw new MigrationAssemblyException(
            $"{path}: keeps its versions in {found.Name}({found.VersionColumn}) when it runs, and in "
            + $"{VersionTable.Name}({VersionTable.VersionColumn}) by its metadata. "
            + $"Give {table.GetType().FullName} constant names.");
    }
}
