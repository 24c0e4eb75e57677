using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using FluentMigrator;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Infrastructure;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors.SQLite;
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
    private readonly MigrationAssembly _assembly;
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
        _assembly = assembly;
        IsOfSystemData = assembly.IsOfSystemData;
        BinaryGuid = options.Home.BinaryGuid ?? IsOfSystemData;
        TakesTexts = options.Home.DoubleQuotedTexts ?? IsOfSystemData;
        _scan = new(assembly, kind, options.Profile, DefaultMigrationRunnerConventions.Instance);
        _services = KindServices.Build(assembly, _scan, kind, options);
        Repeats = RunsUnrecorded ? null : new(version => RepeatableMigration.Is(_scan.Migrations[version].Type));
        RequireVersionTable(assembly.Name);
    }

    /// <summary>The migrations of this kind.</summary>
    public KindCatalogue Kind { get; }

    /// <summary>The table in which the databases of this kind keep their versions.</summary>
    public VersionTable VersionTable { get; }

    /// <summary>The schemas of the databases of this kind.</summary>
    public KnownSchemas Schemas { get; }

    /// <summary>What was seen to be executed; null where it says nothing about the next database.</summary>
    public RepeatedMigrations? Repeats { get; }

    /// <summary>Opens a database for writing; nobody else can write to it until the session is disposed.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="cancellation">
    /// Ends the wait for other writers, within a second, and later on the statement that is running.
    /// </param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The session goes to the caller, who disposes it.")]
    public SessionOpening Open(string path, SessionOptions options, CancellationToken cancellation = default)
    {
        SqliteOpenMode mode = options.Create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
        ThoroughConnection connection = new(Path.GetFullPath(path), mode, options.BusyWaitSeconds);
        try
        {
            connection.Open();
            SqliteTransaction? transaction = Begin(connection, options, cancellation);
            connection.EndStatementsWith(cancellation, options.StatementTimeout);
            // Of statements below the driver, which has a wait of its own.
            _ = raw.sqlite3_busy_timeout(connection.Handle, options.BusyWaitSeconds * 1000);
            return new SessionOpening.Opened(new(this, _services.CreateScope(), connection, transaction, ownsConnection: true));
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            return SqliteFailure.IsBusy(exception.SqliteErrorCode)
                ? new SessionOpening.Locked(exception.Message)
                : new SessionOpening.Failed(DiskTrouble.Describe(exception, path));
        }
        catch (OperationCanceledException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether a migration says by its base class that there is no way back.</summary>
    public bool IsForwardOnly(long version) =>
        _scan.Migrations[version].Type.IsAssignableTo(typeof(FluentMigrator.ForwardOnlyMigration));

    /// <summary>Whether a migration asks what time it is.</summary>
    public bool ReadsClock(long version) => ClockReading.IsIn(_scan.Migrations[version].Type);

    /// <summary>Whether code is the migrations' own.</summary>
    public bool IsTheirs(Assembly assembly) => assembly == _assembly.Assembly;

    /// <summary>Whether values are written as System.Data.SQLite writes them.</summary>
    public bool IsOfSystemData { get; }

    /// <summary>Whether a <see cref="Guid"/> that the migrations' code gives as a parameter is stored as 16 bytes.</summary>
    public bool BinaryGuid { get; }

    /// <summary>Whether a name in double quotes that is none is a text to the migrations.</summary>
    public bool TakesTexts { get; }

    /// <summary>Has a connection take values and names as the driver took them that the migrations were written for.</summary>
    public void AsAtHome(SqliteConnection connection)
    {
        if (connection is ThoroughConnection thorough) thorough.Habits = new(IsOfSystemData, BinaryGuid);
        if (TakesTexts) DoubleQuotedTexts.Take(connection);
    }

    /// <summary>Whether the migrations' code may give work to other threads.</summary>
    public bool MayStartWork => _assembly.MayStartWork;

    /// <summary>
    /// Whether the kind has maintenance or a profile, which run beside its migrations and are not recorded: nobody can say what
    /// they write to.
    /// </summary>
    public bool RunsUnrecorded => !_scan.Maintenance.IsEmpty || !_scan.Profiles.IsEmpty;

    /// <summary>
    /// What a migration's class says by <c>[MigrationTrait(name, value)]</c>; null when it says nothing, or no value.
    /// </summary>
    public string? Trait(long version, string name) => _traits.GetOrAdd((version, name), ReadTrait);

    /// <summary>All that a migration's class says by traits of one name.</summary>
    public ImmutableArray<string> Traits(long version, string name) =>
    [
        .. _scan.Migrations[version].Type.GetCustomAttributes<FluentMigrator.MigrationTraitAttribute>(inherit: true)
            .Where(trait => string.Equals(trait.Name, name, StringComparison.OrdinalIgnoreCase))
            .Select(trait => trait.Value?.ToString() ?? ""),
    ];

    /// <summary>A session on a connection that outlives it.</summary>
    public DatabaseSession Begin(SqliteConnection connection, bool isTransactional, StatementRecorder? recorder = null) =>
        new(this, _services.CreateScope(), connection, isTransactional ? connection.BeginTransaction(deferred: false) : null,
        false, recorder);

    /// <inheritdoc />
    public void Dispose() => _services.Dispose();

    // The driver's wait cannot be cancelled, so it is taken a second at a time.
    private static SqliteTransaction? Begin(ThoroughConnection connection, SessionOptions options, CancellationToken cancellation)
    {
        if (options.BeginWait <= TimeSpan.Zero) RequireFree(connection);
        connection.DefaultTimeout = 1;
        for (int left = SessionOptions.Seconds(options.BeginWait ?? options.BusyWait); ; left--)
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

    // Who does not wait is told at once: the driver's shortest wait is a second.
    private static void RequireFree(ThoroughConnection connection)
    {
        _ = raw.sqlite3_busy_timeout(connection.Handle, 0);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE; ROLLBACK"), connection.Handle);
    }

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

/// <summary>How the migrations of a kind are run.</summary>
internal sealed record KindRunnerOptions
{
    /// <summary>The profile whose classes run after the migrations, or null for none: FluentMigrator's default, too.</summary>
    public string? Profile { get; init; }

    /// <summary>How the runner was set up that the migrations were written for.</summary>
    public MigrationHome Home { get; init; } = MigrationHome.Usual;

    /// <summary>Services that the constructors of the migrations ask for.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }
}

/// <summary>How one database is opened.</summary>
internal sealed record SessionOptions
{
    /// <summary>The options when nothing else is said.</summary>
    public static SessionOptions Default { get; } = new();

    /// <summary>
    /// How long to wait for other writers, at the beginning and at the commit. Counted in whole seconds, at least one:
    /// the driver's own granularity.
    /// </summary>
    public TimeSpan BusyWait { get; init; } = RunPolicy.Usual.LockTimeout;

    /// <summary>How long to wait for them at the beginning, when that is another time.</summary>
    public TimeSpan? BeginWait { get; init; }

    /// <summary>Whether a file that is not there is made. A file that was made stays, empty, when the migration fails.</summary>
    public bool Create { get; init; }

    /// <summary>
    /// Whether everything runs in one transaction. False only for a migration that declares
    /// <c>TransactionBehavior.None</c>, which then runs alone.
    /// </summary>
    public bool IsTransactional { get; init; } = true;

    /// <summary>How long one statement of a migration may run; null for any time.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    internal int BusyWaitSeconds => Seconds(BusyWait);

    internal static int Seconds(TimeSpan wait) => (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, int.MaxValue / 1000);
}

/// <summary>What opening a database for migration came to.</summary>
internal abstract record SessionOpening
{
    private SessionOpening()
    {
    }

    /// <summary>The database is open, and nobody else can write to it.</summary>
    /// <param name="Session">To be disposed by whoever opened it.</param>
    public sealed record Opened(DatabaseSession Session) : SessionOpening;

    /// <summary>Another connection is writing, and was for as long as the wait allows.</summary>
    /// <param name="Message">What SQLite said.</param>
    public sealed record Locked(string Message) : SessionOpening;

    /// <summary>The database cannot be opened for writing.</summary>
    /// <param name="Message">What SQLite said.</param>
    public sealed record Failed(string Message) : SessionOpening;
}

/// <summary>The services of one kind: FluentMigrator's own, but for where databases and migrations come from.</summary>
internal static class KindServices
{
    public static ServiceProvider Build(MigrationAssembly assembly, KindScan scan, KindCatalogue kind, KindRunnerOptions options)
    {
        ServiceCollection services = new();
        services.AddSingleton<IAssemblySource>(new OneAssembly(assembly.Assembly));
        AddMigrations(services, scan);
        AddSession(services);
        options.ConfigureServices?.Invoke(services);
        services.AddFluentMigratorCore(); // adds only what is not there yet; no logger has a target, so nothing is printed
        AddSqlite(services, options.Home);
        services.Configure<RunnerOptions>(runner => Configure(runner, kind, options.Profile));
        return services.BuildServiceProvider();
    }

    private static void Configure(RunnerOptions runner, KindCatalogue kind, string? profile)
    {
        runner.Tags = KindScan.TagsOf(kind);
        runner.IncludeUntaggedMigrations = runner.Tags.Length == 0;
        runner.Profile = profile;
        runner.TransactionPerSession = true;
        runner.AllowBreakingChange = true; // the plan asks (Planning.Allowed)
    }

    private static void AddMigrations(ServiceCollection services, KindScan scan)
    {
        services.AddSingleton(scan);
        services.AddScoped<ScopedMigrations>();
        services.AddScoped<IMigrationInformationLoader>(scope => scope.GetRequiredService<ScopedMigrations>());
        services.AddScoped<IMaintenanceLoader>(scope => scope.GetRequiredService<ScopedMigrations>());
        services.AddScoped<IProfileLoader>(scope => scope.GetRequiredService<ScopedMigrations>());
        services.AddScoped<IConventionSetAccessor>(scope => scope.GetRequiredService<ScopedMigrations>());
        services.AddScoped<IVersionTableMetaDataAccessor>(scope => scope.GetRequiredService<ScopedMigrations>());
    }

    private static void AddSession(ServiceCollection services)
    {
        services.AddScoped<SessionConnection>();
        services.AddScoped<IConnectionStringAccessor>(scope => scope.GetRequiredService<SessionConnection>());
    }

    private static void AddSqlite(ServiceCollection services, MigrationHome home)
    {
        TableRebuildExtensions.AddParts(services, home.BinaryGuid == true, home.Types);
        services.AddScoped<SessionProcessor>();
        services.AddScoped<SQLiteProcessor>(scope => scope.GetRequiredService<SessionProcessor>());
        services.AddScoped<IMigrationProcessor>(scope => scope.GetRequiredService<SessionProcessor>());
    }

    private sealed class OneAssembly(Assembly assembly) : IAssemblySource
    {
        public IReadOnlyCollection<Assembly> Assemblies { get; } = [assembly];
    }
}
