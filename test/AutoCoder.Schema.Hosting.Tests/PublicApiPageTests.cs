using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>docs/hosting-api.md against what is public.</summary>
internal sealed partial class PublicApiPageTests
{
    private static readonly string Root = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);

    [Test]
    public void Every_public_member_has_the_line_of_a_program_that_needs_it_and_no_other_is_on_the_page()
    {
        string[] onPage =
        [
            .. File.ReadLines(Path.Combine(Root, "docs/hosting-api.md")).Select(line => Row().Match(line)).Where(row => row.Success)
                .Select(row => row.Groups[1].Value),
        ];
        // A property once; not what the compiler makes of a record.
        string[] isPublic =
        [
            .. File.ReadLines(Path.Combine(Root, "src/AutoCoder.Schema.Hosting/PublicAPI.Shipped.txt"))
                .Select(line => Member().Match(line)).Where(member => member.Success).Select(member => member.Groups[1].Value)
                .Where(name => !OfRecords().IsMatch(name)).Distinct(),
        ];

        onPage.ShouldBeUnique();
        onPage.Order(StringComparer.Ordinal).ShouldBe(isPublic.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `([\w.]+)` \| .*\S.* \|$")]
    private static partial Regex Row();

    // The last two names before the arguments, the accessor or the type.
    [GeneratedRegex(@"^(?:static |override |const )*(?:\w+\.)*?((?:SchemaGateServices|SchemaGateHosts|[A-Z]\w+)\.[A-Z]\w+)(?:\.(?:get|set|init))?(?:\(| ->| =)")]
    private static partial Regex Member();

    [GeneratedRegex(@"^SchemaState\.(?:Equals|GetHashCode|ToString|Deconstruct)$")]
    private static partial Regex OfRecords();
}
