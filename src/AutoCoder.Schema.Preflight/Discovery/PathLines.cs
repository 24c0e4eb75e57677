using System.Text;

namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>
/// Paths from a stream, one at a time: a line each, or, when the first one ends with a NUL (<c>find -print0</c>), up to the
/// next NUL, so that a path may contain a line break. Blank ones are left out.
/// </summary>
internal static class PathLines
{
    /// <summary>The paths, each as soon as its end has been read.</summary>
    public static IEnumerable<string> Of(TextReader reader)
    {
        StringBuilder path = new();
        bool? endsWithNul = null;
        for (int read = reader.Read(); read >= 0; read = reader.Read())
        {
            if (read != '\0' && (read != '\n' || endsWithNul == true))
            {
                path.Append((char)read);
                continue;
            }

            endsWithNul ??= read == '\0';
            if (Take(path, endsWithNul.Value) is { } text) yield return text;
        }

        if (Take(path, endsWithNul == true) is { } last) yield return last;
    }

    private static string? Take(StringBuilder path, bool endsWithNul)
    {
        string text = endsWithNul ? path.ToString() : path.ToString().TrimEnd('\r');
        path.Clear();
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
