namespace AutoCoder.Schema.Runner.Tests.Restores;

/// <summary>Restores, and what has to be true after them.</summary>
internal abstract class RestoreTest : BackupTest
{
    protected static Task<RestoreReport> RestoreAsync(RestoreRequest request) =>
        new DatabaseRestore(request with { LockTimeout = TimeSpan.Zero }).RunAsync();

    protected static async Task<RestoreReport> ShouldRestoreAsync(RestoreRequest request, string content)
    {
        RestoreReport report = await RestoreAsync(request);
        report.Problem.ShouldBeNull();
        report.Result.ShouldBe(RestoreResult.Restored);
        SqliteFile.Scalar(request.Database, "PRAGMA integrity_check").ShouldBe("ok");
        SqliteFile.Dump(request.Database).ShouldBe(content);
        return report;
    }

    /// <summary>Nothing but the database, its backups and what a test put there itself.</summary>
    protected void ShouldLeaveNothing(params string[] others) =>
        Directory.GetFileSystemEntries(Folder).Order().ShouldBe(others.Append(At("assistant.db")).Append(At("schema-backups")).Order());
}
