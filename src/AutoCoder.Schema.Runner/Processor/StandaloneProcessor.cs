using FluentMigrator.Runner.Generators.SQLite;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Processors.SQLite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoCoder.Schema.Runner.Processor;

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

    private ForeignKeyViolations Violations() => DatabaseCheck.ForeignKeys((SqliteConnection)Connection);
}
