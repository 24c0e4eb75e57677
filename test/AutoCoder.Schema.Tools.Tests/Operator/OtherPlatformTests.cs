namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>The files in git that say which packages are used are for the platforms that are named, and for no other.</summary>
internal class OtherPlatformTests
{
    private static readonly string Root = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);

    [TestCase("RuntimeIdentifier", "linux-x64", true)]
    [TestCase("RuntimeIdentifier", "osx-arm64", false)]
    [TestCase("RuntimeIdentifiers", "win-x64", false)]
    [TestCase("Configuration", "Debug", true)]
    public void Publishing_for_another_platform_leaves_them_alone(string property, string value, bool isInGit)
    {
        foreach (string project in new[] { "tools/autocoder-schema", "tools/check-pending-migrations", "src/AutoCoder.Schema.Runner" })
        {
            Finished asked = SmallProject.Run(Path.Combine(Root, project), ["dotnet", "msbuild", "-nologo", "-getProperty:NuGetLockFilePath", $"-p:{property}={value}"]);
            asked.ExitCode.ShouldBe(0, asked.All);
            string[] own = [.. asked.OutputLines.Where(line => line.Contains("obj", StringComparison.Ordinal))];
            (own.Length == 0).ShouldBe(isInGit, asked.All);
        }
    }
}
