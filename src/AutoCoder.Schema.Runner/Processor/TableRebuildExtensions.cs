using FluentMigrator;
using FluentMigrator.Runner;
using FluentMigrator.Runner.BatchParser;
using FluentMigrator.Runner.Generators;
using FluentMigrator.Runner.Generators.SQLite;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Processors.SQLite;
using FluentMigrator.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>SQLite for FluentMigrator's own runner, with every change of a table that FluentMigrator's language has.</summary>
public static class TableRebuildExtensions
{
    /// <summary>
    /// Adds SQLite in the place of FluentMigrator's <c>AddSQLite</c>. What SQLite has no statement for is done by rebuilding
    /// the table in the migration's transaction; what it would ignore or bend is refused with a
    /// <see cref="ChangeRefusedException"/> when the migration runs. An <see cref="ISQLiteTypeMap"/> of the application's own is
    /// kept, whether it is registered before or after.
    /// </summary>
    /// <param name="builder">FluentMigrator's runner.</param>
    /// <param name="binaryGuid">Whether a <see cref="Guid"/> is stored as 16 bytes; as text otherwise.</param>
    /// <param name="useStrictTables">
    /// Whether columns are declared with the types that STRICT tables know, as FluentMigrator's parameter of this name does.
    /// </param>
    /// <returns>The same builder.</returns>
    public static IMigrationRunnerBuilder AddSQLiteWithTableRebuilds(
        this IMigrationRunnerBuilder builder, bool binaryGuid = false, bool useStrictTables = false)
    {
        IServiceCollection services = builder.Services;
        if (useStrictTables) services.TryAddSingleton<ISQLiteTypeMap>(_ => new SQLiteTypeMap(useStrictTables: true));
        AddParts(services, binaryGuid);
        services.AddScoped<StandaloneProcessor>();
        services.AddScoped<SQLiteProcessor>(scope => scope.GetRequiredService<StandaloneProcessor>());
        services.AddScoped<IMigrationProcessor>(scope => scope.GetRequiredService<StandaloneProcessor>());
        return builder;
    }

    /// <summary>
    /// What AddSQLite adds (8.0.1) but for the processor, with STRICT in the place of LOOSE, which skips what SQLite cannot
    /// do without a word. A type map that is there already is kept.
    /// </summary>
    internal static void AddParts(
        IServiceCollection services, bool binaryGuid = false, ImmutableSortedDictionary<string, string>? types = null)
    {
        services.AddTransient<SQLiteBatchParser>();
        services.AddScoped<SQLiteDbFactory>();
        services.AddSingleton<SQLiteQuoter>(_ => new ValueQuoter(binaryGuid));
        services.TryAddSingleton<ISQLiteTypeMap>(_ => new SQLiteTypeMap());
        services.AddScoped(scope => new ColumnTypes(scope.GetRequiredService<ISQLiteTypeMap>(), types));
        services.AddScoped(scope => new SQLiteGenerator(
            scope.GetRequiredService<SQLiteQuoter>(),
            scope.GetRequiredService<ColumnTypes>(),
            Options.Create(new GeneratorOptions { CompatibilityMode = CompatibilityMode.STRICT })));
        services.AddScoped<IMigrationExpressionValidator, ScriptValidator>();
        services.AddScoped<IMigrationGenerator>(scope => scope.GetRequiredService<SQLiteGenerator>());
    }
}

/// <summary>
/// The rebuilding processor for FluentMigrator's own runner, on FluentMigrator's own connection. Foreign keys are off for
/// as long as a transaction lasts, since inside it they cannot be turned off; what they would have refused is looked for
/// before the commit.
/// </summary>
internal sealed class StandaloneProcessor(
    SQLiteDbFactory factory,
    SQLiteGenerator generator,
    ILogger<SQLiteProcessor> logger,
    IOptionsSnapshot<ProcessorOptions> options,
    IConnectionStringAccessor connectionStringAccessor,
    IServiceProvider serviceProvider,
    SQLiteQuoter quoter)
    : RebuildingProcessor(factory, generator, logger, options, connectionStringAccessor, serviceProvider, quoter)
{
    private ForeignKeyViolations? _before;

    /// <inheritdoc />
    public override void BeginTransaction()
    {
        if (Transaction is not null) return;
        EnsureConnectionIsOpen();
        if (Statements.Switch("foreign_keys", false)) _before = Violations();
        base.BeginTransaction();
    }

    /// <inheritdoc />
    public override void CommitTransaction()
    {
        Flush();
        if (_before is not null && Violations().Since(_before).Describe() is { } broken)
        {
            throw new ChangeRefusedException($"The migrations break foreign keys, and nothing of them is kept: {broken}");
        }

        base.CommitTransaction();
        TurnForeignKeysOn();
    }

    /// <inheritdoc />
    public override void RollbackTransaction()
    {
        Forget();
        base.RollbackTransaction();
        TurnForeignKeysOn();
    }

    private void TurnForeignKeysOn()
    {
        if (_before is null) return;
        _before = null;
        _ = Statements.Switch("foreign_keys", true);
    }

    private ForeignKeyViolations Violations() => DatabaseCheck.ForeignKeys(Sqlite);
}
