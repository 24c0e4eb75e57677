using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>Migrations without a kind, with several, or with one that nobody knows.</summary>
internal sealed class Kinds(MigrationSet set, KnownKinds known, CancellationToken cancellation)
{
    private readonly Dictionary<string, int> _used = set.Classes
        .Select(migration => set.KindOf(migration, known)).OfType<string>()
        .GroupBy(kind => kind, StringComparer.Ordinal).ToDictionary(
            group => group.Key, group => group.Count(), StringComparer.Ordinal);

    public IEnumerable<RuleFinding> Find()
    {
        if (known.Namespaces.Count > 0)
        {
            foreach (RuleFinding several in SeveralByNamespace()) yield return several;
            yield break;
        }

        if (!set.UsesTags) yield break;
        foreach (MigrationSymbol migration in set.Classes)
        {
            if (!migration.IsExported || migration.Kinds is not { } kinds) continue;
            foreach (Diagnostic found in Check(migration, kinds)) yield return new(migration.Type, found);
        }
    }

    // What is in none of the namespaces is of no kind, and is not run: so FluentMigrator has it.
    private IEnumerable<RuleFinding> SeveralByNamespace() =>
        from migration in set.Classes
        where migration.IsExported
        let kinds = MigrationSet.KindsByNamespace(migration, known)
        where kinds is { Count: > 1 }
        select new RuleFinding(migration.Type, Several(migration, kinds));

    // A tag without a name is told beside others, too: the catalogue refuses it.
    private IEnumerable<Diagnostic> Check(MigrationSymbol migration, IReadOnlyList<string> kinds)
    {
        string[] named = [.. kinds.Where(kind => kind.Length > 0)];
        if (named.Length != kinds.Count || named.Length == 0) yield return Missing(migration);
        if (named.Length > 1) yield return Several(migration, named);
        if (named.Length == 1 && Unknown(migration, named[0]) is { } unknown) yield return unknown;
    }

    private Diagnostic Missing(MigrationSymbol migration)
    {
        string[] choices = [.. known.All.Union(_used.Keys, StringComparer.Ordinal).OrderBy(kind => kind, StringComparer.Ordinal)];
        string advice = choices.Length == 0 ? "" : $" (known are: {string.Join(", ", choices)})";
        return Diagnostic.Create(
            MigrationRules.NoKind,
            Places.Of(migration, AttributeMeaning.Tags, cancellation),
            Properties(choices),
            migration.Name,
            advice);
    }

    private Diagnostic Several(MigrationSymbol migration, IReadOnlyList<string> kinds) => Diagnostic.Create(
        MigrationRules.SeveralKinds,
        Places.Of(migration, AttributeMeaning.Tags, cancellation),
        Properties(kinds),
        migration.Name,
        string.Join(", ", kinds));

    private Diagnostic? Unknown(MigrationSymbol migration, string kind)
    {
        string[] all = [.. known.All];
        if (all.Contains(kind, StringComparer.Ordinal)) return null;
        if (all.Length == 0) return Lonely(migration, kind);
        string why = $"is none of those that are known ({string.Join(", ", all.OrderBy(name => name, StringComparer.Ordinal))})";
        if (Misspelling.Of(kind, all) is { } meant) return Report(migration, kind, why, meant);
        return known.IsComplete ? Report(migration, kind, why, meant: null) : null;
    }

    // Nothing but the other migrations to go by: one alone beside several of a name that is all but the same.
    private Diagnostic? Lonely(MigrationSymbol migration, string kind)
    {
        if (_used[kind] > 1) return null;
        return Misspelling.Of(kind, _used.Where(other => other.Value > 1).Select(other => other.Key)) is { } meant
            ? Report(migration, kind, $"no other migration has, while {_used[meant]} have '{meant}'", meant)
            : null;
    }

    private Diagnostic Report(MigrationSymbol migration, string kind, string why, string? meant) => Diagnostic.Create(
        MigrationRules.UnknownKind,
        Places.Of(migration, AttributeMeaning.Tags, cancellation),
        Properties(meant is null ? [.. known.All] : [meant]).Add(FixProperties.OldKind, kind),
        migration.Name,
        kind,
        why,
        meant is null ? "correct it, or add it to 'kinds' in autocoder-schema.json" : $"did you mean '{meant}'?");

    private static ImmutableDictionary<string, string?> Properties(IReadOnlyList<string> kinds) =>
        ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Kinds, string.Join("\n", kinds));
}

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

    /// <summary>
    /// Levenshtein's distance, case aside, with two neighbours exchanged as one step (optimal string alignment).
    /// </summary>
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
