using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Architecture.Tests;

/// <summary>House rules that a reader would otherwise have to check by eye.</summary>
internal partial class SourceTests
{
    private const int LongestFile = 400;
    private const int WidestLine = 130;
    private static readonly string[] Product = ["src", "migrations", "tools"];

    [Test]
    public void No_file_is_longer_than_a_reader_can_hold() => Repository.SourceFiles([.. Product, "test"])
        .Where(file => File.ReadLines(file).Count() > LongestFile)
        .ShouldBeEmpty();

    [Test]
    public void No_line_is_wider_than_the_editor_says() => Repository.SourceFiles(Product)
        .SelectMany(file => File.ReadLines(file).Select((line, at) => (Line: line, At: $"{file}:{at + 1}")))
        .Where(line => line.Line.Length > WidestLine)
        .Select(line => line.At)
        .ShouldBeEmpty();

    [Test]
    public void The_editor_and_this_test_name_one_width() =>
        File.ReadLines(Path.Combine(Repository.Root, ".editorconfig")).ShouldContain($"max_line_length = {WidestLine}");

    [Test]
    public void No_two_types_have_one_name() => Repository.SourceFiles(Product)
        .SelectMany(file => Types().Matches(File.ReadAllText(file)).Select(found => found.Groups["name"].Value).Distinct())
        .GroupBy(name => name)
        .Where(name => name.Count() > 1)
        .Select(name => name.Key)
        .ShouldBeEmpty();

    [Test]
    public void No_type_is_a_manager_a_helper_or_utils() => Repository.SourceFiles([.. Product, "test"])
        .Where(file => EmptyNames().IsMatch(Path.GetFileNameWithoutExtension(file)))
        .ShouldBeEmpty();

    // The compiler then holds each use against it (CA1416).
    [Test]
    public void Each_function_of_the_system_says_where_there_is_one() => Repository.SourceFiles(Product)
        .SelectMany(file => File.ReadAllText(file).Split("\n\n").Select(paragraph => (Text: paragraph, At: file)))
        .Where(paragraph => paragraph.Text.Contains("[LibraryImport(\"libc\"", StringComparison.Ordinal)
            && !paragraph.Text.Contains("supportedOSPlatform(\"", StringComparison.OrdinalIgnoreCase))
        .Select(paragraph => paragraph.At)
        .ShouldBeEmpty();

    [Test]
    public void A_switched_off_rule_says_why() => File.ReadLines(Path.Combine(Repository.Root, ".editorconfig"))
        .Where(line => line.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal) && line.Contains("none", StringComparison.Ordinal))
        .ShouldAllBe(line => line.Contains(" # ", StringComparison.Ordinal));

    [Test]
    public void Every_test_that_a_page_names_is_there()
    {
        HashSet<string> tests =
        [
            .. Repository.SourceFiles("test").SelectMany(file => Types().Matches(File.ReadAllText(file)).Select(found => found.Groups["name"].Value)),
        ];
        string[] pages = [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md"), Path.Combine(Repository.Root, "CONTRIBUTING.md")];
        string[] named = [.. pages.SelectMany(page => TestNames().Matches(File.ReadAllText(page)).Select(found => found.Groups["name"].Value)).Distinct()];
        named.Length.ShouldBeGreaterThan(50);
        named.Except(tests).ShouldBeEmpty();
    }

    // At the beginning of a line: those that stand in a namespace, and in no other type.
    [GeneratedRegex(@"^(public|internal) ([a-z]+ )*(class|record|struct|enum|interface|delegate) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Types();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]+Tests)`")]
    private static partial Regex TestNames();

    [GeneratedRegex("Manager|Helper|Utils")]
    private static partial Regex EmptyNames();
}
