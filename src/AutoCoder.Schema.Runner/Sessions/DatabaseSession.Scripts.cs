namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>What is taken back by a script, because the migration is not there any more.</summary>
internal sealed partial class DatabaseSession
{
    /// <summary>Takes a version back by the script of a ledger, and strikes it out of the record.</summary>
    /// <param name="step">The version, which the kind need not know, and the statements.</param>
    /// <param name="onReverted">Called after it, in its transaction; what it throws is a failure.</param>
    /// <param name="cancellation">Ends a statement, whatever it is at.</param>
    /// <returns>The failure, after which the session can only be disposed; null when it is taken back.</returns>
    public MigrationFailure? DownByScript(DowngradeStep step, Action onReverted, CancellationToken cancellation)
    {
        string name = step.Name ?? "of its ledger";
        return Prepare()
            ?? RunScript(step, name, cancellation)
            ?? Attempt(step.Version, name, () => _migrator!.VersionLoader.DeleteVersion(step.Version))
            ?? Attempt(step.Version, name, onReverted);
    }

    /// <summary>The versions that the version table holds, ascending, each once.</summary>
    public ImmutableArray<long> ReadVersions() => ConnectionSchema.Versions(Connection, _runner.VersionTable);

    private MigrationFailure? RunScript(DowngradeStep step, string name, CancellationToken cancellation)
    {
        try
        {
            using var authorizer = new ScriptAuthorizer(
                Connection, _runner.VersionTable.Name, () => cancellation.IsCancellationRequested || (Connection as ThoroughConnection)?.MustEnd == true);
            foreach (string sql in step.Statements ?? [])
            {
                if (RunStatement(sql, step.Version, name, authorizer) is { } failure) return failure;
            }
        }
        finally
        {
            // A write that was interrupted has taken the transaction back, and the driver runs nothing more then.
            if (_guard?.IsInTransaction != false && Connection.State == System.Data.ConnectionState.Open) Connection.Execute($"PRAGMA {LedgerScriptRules.RebuildSwitch} = OFF");
            (Connection as ThoroughConnection)?.Look(); // the authorizer had the one handler of a connection
        }

        return null;
    }

    private MigrationFailure? RunStatement(string sql, long version, string name, ScriptAuthorizer authorizer)
    {
        if (Attempt(version, name, () => Connection.Execute(sql)) is not { } failure) return null;
        if (failure.Limit is not null) return failure;
        return failure with
        {
            Statement = authorizer.Refused is null ? sql : null,
            Message = authorizer.Refused is { } refused
                ? $"the Down script in its ledger wants {refused}, which no recording contains: somebody else wrote it."
                : failure.Message,
        };
    }
}
