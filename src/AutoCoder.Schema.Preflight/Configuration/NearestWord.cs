namespace AutoCoder.Schema.Preflight.Configuration;

/// <summary>Which known word somebody may have meant.</summary>
internal static class NearestWord
{
    /// <summary>Advice on an unknown word: the nearest known one when it is near, and all of them.</summary>
    public static string Advice(string word, IEnumerable<string> known)
    {
        string[] words = [.. known];
        string all = $"known are: {string.Join(", ", words)}";
        return words.Length > 0 && words.MinBy(candidate => Distance(word, candidate)) is { } nearest && IsNear(word, nearest)
            ? $"did you mean '{nearest}'? ({all})"
            : all;
    }

    private static bool IsNear(string word, string nearest) => Distance(word, nearest) <= Math.Max(2, nearest.Length / 2);

    /// <summary>Levenshtein's distance, case aside.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 0; i < left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < right.Length; j++)
            {
                int cost = char.ToUpperInvariant(left[i]) == char.ToUpperInvariant(right[j]) ? 0 : 1;
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(diagonal + cost, Math.Min(row[j], row[j + 1]) + 1));
            }
        }

        return row[^1];
    }
}
