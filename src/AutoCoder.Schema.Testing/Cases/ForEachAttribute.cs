using System.Reflection;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace AutoCoder.Schema.Testing.Cases;

/// <summary>
/// Makes a test case of each thing that the suite of a fixture has. NUnit's own sources are static, and which migrations there
/// are only an instance of the derived fixture knows; so one is made when the cases are.
/// </summary>
/// <param name="cases">What there is a case for.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ForEachAttribute(CasesOf cases) : NUnitAttribute, ITestBuilder, IImplyFixture
{
    /// <summary>What there is a case for.</summary>
    public CasesOf Cases { get; } = cases;

    /// <inheritdoc />
    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite)
    {
        try
        {
            using var fixture = (MigrationTests)Activator.CreateInstance(method.TypeInfo.Type, suite?.Arguments ?? [])!;
            return [.. fixture.Cases.Of(Cases).Select(one => Build(method, suite, one))];
        }
#pragma warning disable CA1031 // whatever the team's constructor or property throws: it has to be a test that fails, or nobody sees it
        catch (Exception error)
#pragma warning restore CA1031
        {
            Exception cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
            return [Unable(method, suite, $"{method.TypeInfo.Type.Name} cannot say what to test: {cause.Message}")];
        }
    }

    private static TestMethod Build(IMethodInfo method, Test? suite, MigrationCase one)
    {
        string name = one.ToString();
        var parameters = new TestCaseParameters([one]) { TestName = name.Length == 0 ? method.Name : $"{method.Name}({name})" };
        return new NUnitTestCaseBuilder().BuildTestMethod(method, suite, parameters);
    }

    private static TestMethod Unable(IMethodInfo method, Test? suite, string why)
    {
        TestMethod test = Build(method, suite, new(""));
        test.MakeInvalid(why);
        return test;
    }
}
