namespace AutoCoder.Schema.Analyzers.Knowledge;

/// <summary>Which known word a word may be a slip of. Narrow on purpose: two kinds may well have similar names.</summary>
internal static class Misspelling
{
    private const int ShortestForOne = 4;
    private const int ShortestForTwo = 6;

    /// <summary>The nearest known word when it is near enough to be meant, else null.</summary>
    public static string? Of(string word, IEnumerable<string> known) => known
        .Where(candidate => !string.Equals(candidate, word, StringComparison.Ordinal) && IsNear(word, candidate))
        .OrderBy(candidate => Distance(word, candidate)).ThenBy(candidate => candidate, StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool IsNear(string word, string candidate)
    {
        if (string.Equals(word, candidate, StringComparison.OrdinalIgnoreCase)) return true;
        // shard1 and shard2 are meant.
        if (string.Equals(WithoutDigits(word), WithoutDigits(candidate), StringComparison.OrdinalIgnoreCase)) return false;
        int shorter = Math.Min(word.Length, candidate.Length);
        return Distance(word, candidate) <= (shorter >= ShortestForTwo ? 2 : shorter >= ShortestForOne ? 1 : 0);
    }

    private static string WithoutDigits(string word) => new([.. word.Where(c => !char.IsDigit(c))]);

    /// <summary>Levenshtein's distance, case aside, with two neighbours exchanged as one step (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        int[,] steps = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++) steps[i, 0] = i;
        for (int j = 0; j <= right.Length; j++) steps[0, j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++) steps[i, j] = Step(steps, left, right, i, j);
        }

        return steps[left.Length, right.Length];
    }

    private static int Step(int[,] steps, string left, string right, int i, int j)
    {
        int replaced = steps[i - 1, j - 1] + (IsSame(left[i - 1], right[j - 1]) ? 0 : 1);
        int best = Math.Min(replaced, Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1);
        bool isExchange = i > 1 && j > 1 && IsSame(left[i - 1], right[j - 2]) && IsSame(left[i - 2], right[j - 1]);
        return isExchange ? Math.Min(best, steps[i - 2, j - 2] + 1) : best;
    }

    private static bool IsSame(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
