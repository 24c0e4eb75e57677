namespace AutoCoder.Schema.Sources;

/// <summary>
/// How deep brackets are nested. The compiler's parser bounds its own recursion, but not where it looks ahead for types and
/// tuples: 30,000 parentheses end the process there. Nobody writes a thousand.
/// </summary>
internal static class Nesting
{
    /// <summary>How deep is read.</summary>
    public const int Most = 1000;

    /// <summary>
    /// The line, from 1, on which brackets are nested deeper; null when they are nowhere. Strings and comments count.
    /// </summary>
    public static int? LineTooDeep(string text)
    {
        int brackets = 0, angles = 0, line = 1;
        foreach (char character in text)
        {
            switch (character)
            {
                case '\n':
                    line++;
                    break;
                case '(' or '[' or '{':
                    (brackets, angles) = (brackets + 1, 0);
                    break;
                case ')' or ']' or '}':
                    (brackets, angles) = (Math.Max(brackets - 1, 0), 0);
                    break;
                case ';':
                    angles = 0;
                    break;
                case '<':
                    angles++;
                    break;
                case '>':
                    angles = Math.Max(angles - 1, 0);
                    break;
            }

            if (brackets > Most || angles > Most) return line;
        }

        return null;
    }
}
