using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Architecture.Tests;

/// <summary>House rules that a reader would otherwise have to check by eye.</summary>
internal partial class SourceTests
{
    private const int LongestFile = 400;
    private static readonly string[] Product = ["src", "migrations", "tools"];

    [Test]
    public void No_file_is_longer_than_a_reader_can_hold() => Repository.SourceFiles([.. Product, "test"])
        .Where(file => File.ReadLines(file).Count() > LongestFile)
        .ShouldBeEmpty();

    [Test]
    public void No_type_is_a_manager_a_helper_or_utils() => Repository.SourceFiles([.. Product, "test"])
        .Where(file => EmptyNames().IsMatch(Path.GetFileNameWithoutExtension(file)))
        .ShouldBeEmpty();

    [Test]
    public void A_switched_off_rule_says_why() => File.ReadLines(Path.Combine(Repository.Root, ".editorconfig"))
        .Where(line => line.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal) && line.Contains("none", StringComparison.Ordinal))
        .ShouldAllBe(line => line.Contains(" # ", StringComparison.Ordinal));

    [GeneratedRegex("Manager|Helper|Utils")]
    private static partial Regex EmptyNames();
}
