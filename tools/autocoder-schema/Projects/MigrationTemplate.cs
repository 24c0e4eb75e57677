using System.Text;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Operator.Projects;

/// <summary>The class file of a new migration. Pure.</summary>
/// <param name="Tag">The kind of database, which is the tag; null where there is none.</param>
/// <param name="Version">The version.</param>
/// <param name="Words">What it does, as somebody wrote it: <c>add archived at</c>, <c>AddArchivedAt</c>.</param>
/// <param name="Namespace">The namespace; empty where there is none.</param>
/// <param name="Like">The migration whose style it has; null for the usual one.</param>
internal sealed record MigrationTemplate(string? Tag, long Version, string Words, string Namespace, MigrationSource? Like)
{
    private const string Usual = "V", Separator = "_";

    /// <summary>The class.</summary>
    public string ClassName =>
        Like is { ClassName.Length: > 0 } ? Named(Like.ClassName) : $"{Usual}{Number}{Separator}{Pascal(Words)}";

    /// <summary>The file's name.</summary>
    public string FileName
    {
        get
        {
            if (Like is null || Stem == Like.ClassName) return $"{ClassName}.cs";
            return $"{(Digits(Stem).Success ? Named(Stem) : ClassName)}.cs";
        }
    }

    /// <summary>The file.</summary>
    public string Text
    {
        get
        {
            string body =
                $$"""
                /// <summary>TODO: what it does, and why.</summary>
                [Migration({{Number}})]
                {{(Tag is null ? "" : $"[Tags(\"{Tag}\")]\n")}}public sealed class {{ClassName}} : Migration
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
            string text = Namespace.Length == 0 ? $"using FluentMigrator;\n\n{body}\n"
                : Like?.IsInBlock == true ? $"using FluentMigrator;\n\nnamespace {Namespace}\n{{\n{Indented(body)}\n}}\n"
                : $"using FluentMigrator;\n\nnamespace {Namespace};\n\n{body}\n";
            return text.ReplaceLineEndings(Like?.HasWideEnds == true ? "\r\n" : "\n");
        }
    }

    private string Number => Version.ToString(CultureInfo.InvariantCulture);

    private string Stem => Path.GetFileNameWithoutExtension(Like!.Path);

    /// <summary>The version for a moment, above every version that is there, in the digits that those have.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="highest">The highest that is there; null when there is none.</param>
    public static long NextVersion(DateTimeOffset now, long? highest)
    {
        string? format = highest is not { } there ? "yyyyMMddHHmm" : there.ToString(CultureInfo.InvariantCulture).Length switch
        {
            12 => "yyyyMMddHHmm",
            14 => "yyyyMMddHHmmss",
            8 => "yyyyMMdd",
            _ => null, // counted
        };
        long stamp = format is null
            ? 0
            : long.Parse(now.UtcDateTime.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Max(stamp, (highest ?? 0) + 1);
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

    // Before the version what is there before it, then the version in as many digits, then the new words; or they come first.
    private string Named(string name)
    {
        Match digits = Digits(name);
        if (!digits.Success) return Pascal(Words);
        string before = name[..digits.Index], after = name[(digits.Index + digits.Length)..];
        string number = Number.PadLeft(digits.Length, '0');
        if (after.Trim('_').Length == 0 && before.EndsWith('_') && before.Trim('_').Length > 0)
            return $"{Pascal(Words)}{before[before.TrimEnd('_').Length..]}{number}{after}";
        return $"{before}{number}{after[..(after.Length - after.TrimStart('_', '-', '.').Length)]}{Pascal(Words)}";
    }

    private Match Digits(string name)
    {
        string version = Like!.Version.ToString(CultureInfo.InvariantCulture);
        return Regex.Match(name, $"(?<![0-9])0*{version}(?![0-9])", RegexOptions.CultureInvariant);
    }

    private static string Indented(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : $"    {line}"));
}
