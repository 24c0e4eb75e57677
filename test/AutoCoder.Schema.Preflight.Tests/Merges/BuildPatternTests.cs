namespace AutoCoder.Schema.Preflight.Tests.Merges;

/// <summary>Patterns of project files over the paths of a repository.</summary>
internal class BuildPatternTests
{
    [TestCase("*.cs", "src/A.cs", true)]
    [TestCase("*.cs", "src/deep/A.cs", false)]
    [TestCase("**/*.cs", "src/A.cs", true)]
    [TestCase("**/*.cs", "src/one/two/A.cs", true)]
    [TestCase("**/*.cs", "other/A.cs", false)]
    [TestCase("../shared/**", "shared/one/A.cs", true)]
    [TestCase("../shared/**", "shared/A.cs", true)]
    [TestCase("../shared/**", "other/A.cs", false)]
    [TestCase("one/**/two/**/*.cs", "src/one/two/A.cs", true)]
    [TestCase("one/**/two/**/*.cs", "src/one/x/two/y/z/A.cs", true)]
    [TestCase("one/**/two/**/*.cs", "src/one/x/y/A.cs", false)]
    [TestCase("A?.cs", "src/A1.cs", true)]
    [TestCase("A?.cs", "src/A.cs", false)]
    [TestCase("a*b*.cs", "src/axxbyy.cs", true)]
    [TestCase("a*b*.cs", "src/axx.cs", false)]
    [TestCase("m%5Cn.cs", "src/m\\n.cs", true)]
    public void Names_the_paths_that_MSBuild_would(string pattern, string path, bool isNamed) =>
        BuildPattern.Of(pattern, "src", "src")!.Matches(path, StringComparison.Ordinal).ShouldBe(isNamed);

    [TestCase(StringComparison.Ordinal, false)]
    [TestCase(StringComparison.OrdinalIgnoreCase, true)]
    public void Letters_are_compared_as_they_are_asked_for(StringComparison comparison, bool isNamed) =>
        BuildPattern.Of("ONE/*.CS", "src", "src")!.Matches("src/one/a.cs", comparison).ShouldBe(isNamed);

    // Every wildcard could stand for nearly anything: tried one after the other, the choices would never end.
    [Test]
    [CancelAfter(60_000)]
    public void Patterns_of_wildcards_alone_come_to_an_end()
    {
        string folders = string.Concat(Enumerable.Repeat("**/x/", 30)), path = string.Concat(Enumerable.Repeat("x/", 200));
        BuildPattern.Of($"{folders}end.cs", "", "")!.Matches($"{path}A.cs", StringComparison.Ordinal).ShouldBeFalse();
        string name = string.Concat(Enumerable.Repeat("*a", 40));
        BuildPattern.Of($"{name}b", "", "")!.Matches(new string('a', 200), StringComparison.Ordinal).ShouldBeFalse();
    }
}
