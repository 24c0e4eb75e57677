using System.Text;

namespace AutoCoder.Schema.Operator.Authoring;

/// <summary>The class file of a new migration. Pure.</summary>
/// <param name="Kind">The kind of database, which is the tag.</param>
/// <param name="Version">The version, <c>yyyyMMddHHmm</c>.</param>
/// <param name="Words">What it does, as somebody wrote it: <c>add archived at</c>, <c>AddArchivedAt</c>.</param>
/// <param name="Namespace">The namespace of the kind's folder.</param>
internal sealed record MigrationTemplate(string Kind, long Version, string Words, string Namespace)
{
    private const int VersionDigits = 12;

    /// <summary>The class, which is also the file's name without <c>.cs</c>.</summary>
    public string ClassName => $"V{Version.ToString(CultureInfo.InvariantCulture)}_{Pascal(Words)}";

    /// <summary>The file.</summary>
    public string Text =>
        $$"""
        using FluentMigrator;

        namespace {{Namespace}};

        /// <summary>TODO: what it does, and why.</summary>
        [Migration({{Version}})]
        [Tags("{{Kind}}")]
        public sealed class {{ClassName}} : Migration
        {
            /// <inheritdoc />
            public override void Up()
            {
            }

            /// <inheritdoc />
            public override void Down()
            {
            }
        }

        """;

    /// <summary>The version for a moment, above every version that is there already.</summary>
    public static long NextVersion(DateTimeOffset now, IEnumerable<long> taken)
    {
        long stamp = long.Parse(now.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        long highest = taken.DefaultIfEmpty().Max();
        return Math.Max(stamp, highest + 1);
    }

    /// <summary>The version in a file name such as <c>V202602011429_AddMode.cs</c>, or null.</summary>
    public static long? VersionOf(string fileName)
    {
        ReadOnlySpan<char> digits = fileName.AsSpan().TrimStart('V');
        int length = digits.IndexOfAnyExceptInRange('0', '9');
        return length is >= 1 and <= VersionDigits + 2 && long.TryParse(digits[..length], CultureInfo.InvariantCulture, out long version) ? version : null;
    }

    /// <summary>Words as one identifier: letters and digits, each word capitalised; empty when there are none.</summary>
    public static string Pascal(string words)
    {
        var name = new StringBuilder(words.Length);
        bool atStart = true;
        foreach (char c in words)
        {
            if (char.IsLetterOrDigit(c)) name.Append(atStart ? char.ToUpperInvariant(c) : c);
            atStart = !char.IsLetterOrDigit(c);
        }

        return name.ToString();
    }
}
