using Fixtures.FlawedMigrations;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace AutoCoder.Schema.Testing.Tests;

/// <summary>Fixtures of an assembly, run by NUnit inside of this process.</summary>
internal static class SuiteRun
{
    /// <summary>Runs one fixture, or one method of it: the result of each test by its name.</summary>
    public static Dictionary<string, ITestResult> Of<TSuite>(string? method = null)
        where TSuite : MigrationTests
    {
        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        runner.Load(typeof(FlawedSuite).Assembly, new Dictionary<string, object> { [NUnit.FrameworkPackageSettings.NumberOfTestWorkers] = 0 });
        string methods = method is null ? "" : $"<method>{method}</method>";
        ITestResult result = runner.Run(TestListener.NULL, TestFilter.FromXml($"<filter><and><class>{typeof(TSuite).FullName}</class>{methods}</and></filter>"));
        return Leaves(result).ToDictionary(leaf => leaf.Name);
    }

    private static IEnumerable<ITestResult> Leaves(ITestResult result) => result.HasChildren ? result.Children.SelectMany(Leaves) : [result];
}
