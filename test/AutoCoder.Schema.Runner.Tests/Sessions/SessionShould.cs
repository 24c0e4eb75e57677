namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>Opens and drives sessions as the engine does.</summary>
internal static class SessionShould
{
    public static DatabaseSession Open(this KindRunner runner, string path) =>
        runner.Open(path, new SessionOptions { Create = true, BusyWait = TimeSpan.FromSeconds(5) })
            .ShouldBeOfType<SessionOpening.Opened>().Session;

    public static void Upgrade(this KindRunner runner, string path, params long[] versions)
    {
        using DatabaseSession session = runner.Open(path);
        session.Up(Versions(runner, versions)).ShouldBeNull();
        session.Commit().ShouldBeNull();
    }

    public static void Downgrade(this KindRunner runner, string path, params long[] versions)
    {
        using DatabaseSession session = runner.Open(path);
        session.Down([.. Versions(runner, versions).Reverse()]).ShouldBeNull();
        session.Commit().ShouldBeNull();
    }

    public static MigrationFailure Fail(this KindRunner runner, string path)
    {
        using DatabaseSession session = runner.Open(path);
        return session.Up(Versions(runner, [])).ShouldNotBeNull();
    }

    private static ImmutableArray<long> Versions(KindRunner runner, long[] versions) =>
        versions.Length > 0 ? [.. versions] : [.. runner.Kind.Migrations.Select(migration => migration.Version)];
}
