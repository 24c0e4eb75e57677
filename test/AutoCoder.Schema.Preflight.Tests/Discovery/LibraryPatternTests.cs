using Microsoft.Extensions.FileSystemGlobbing;

namespace AutoCoder.Schema.Preflight.Tests.Discovery;

/// <summary>The walk is our own; what a pattern means is the library's, for every pattern of up to four names.</summary>
internal class LibraryPatternTests : FleetTest
{
    private static readonly string[] Names = ["a", "b*", "*", "**", "x.db", "**.db"];

    [Test]
    public void A_pattern_matches_the_same_files_as_the_matcher_of_the_library()
    {
        foreach (string file in (string[])["x.db", "a/x.db", "a/y.db", "a/a/x.db", "a/bb/x.db", "b/x.db", "b/a/b/x.db", "bb/.h/z.db",
            "a/b/a/b/x", "ab/a/x.db"]) Fleet.File(file);

        foreach (string pattern in Patterns().Where(GlobPattern.IsPattern)) Ours(pattern).ShouldBe(Library(pattern), pattern);
    }

    [Test]
    public void A_path_matches_when_the_walk_finds_it()
    {
        foreach (string file in (string[])["x.db", "a/x.db", "a/bb/x.db", "b/a/b/x.db", "bb/.h/z.db"]) Fleet.File(file);

        foreach (string pattern in Patterns().Where(GlobPattern.IsPattern))
        {
            Directory.EnumerateFiles(Fleet.Root, "*", SearchOption.AllDirectories).Where(Parse(pattern).Matches)
                .Order(StringComparer.Ordinal).ShouldBe(Walk(pattern).Order(StringComparer.Ordinal), pattern);
        }
    }

    private static IEnumerable<string> Patterns()
    {
        IEnumerable<string> patterns = Names;
        for (int length = 1; length <= 4; length++)
        {
            foreach (string pattern in patterns) yield return pattern;
            patterns = patterns.SelectMany(pattern => Names.Select(name => $"{pattern}/{name}"));
        }
    }

    private GlobPattern Parse(string pattern) =>
        GlobPattern.Parse(new PathPattern(Fleet.Root, pattern)).ShouldBeOfType<Outcome<GlobPattern>.Done>().Value;

    private IEnumerable<string> Walk(string pattern) =>
        new GlobWalk(Parse(pattern)).Find().Select(sighting => sighting.Path);

    private string[] Ours(string pattern) => [.. Walk(pattern).Distinct().Order(StringComparer.Ordinal)];

    private string[] Library(string pattern) =>
    [
        .. new Matcher(StringComparison.Ordinal).AddInclude(pattern).GetResultsInFullPath(Fleet.Root).Order(StringComparer.Ordinal),
    ];
}
