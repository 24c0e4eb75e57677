using System.Collections.Immutable;
using AutoCoder.Schema.Analyzers.Knowledge;
using AutoCoder.Schema.Analyzers.Reading;
using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>Migrations without a kind, with several, or with one that nobody knows.</summary>
internal sealed class Kinds(MigrationSet set, KnownKinds known, CancellationToken cancellation)
{
    private readonly Dictionary<string, int> _used = set.Classes.Select(set.KindOf).OfType<string>()
        .GroupBy(kind => kind, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    public IEnumerable<Finding> Find()
    {
        if (!set.UsesTags) yield break;
        foreach (MigrationClass migration in set.Classes)
        {
            if (!migration.IsExported || migration.Kinds is not { } kinds) continue;
            foreach (Diagnostic found in Check(migration, kinds)) yield return new(migration.Type, found);
        }
    }

    // A tag without a name is told beside others, too: the catalogue refuses it.
    private IEnumerable<Diagnostic> Check(MigrationClass migration, IReadOnlyList<string> kinds)
    {
        string[] named = [.. kinds.Where(kind => kind.Length > 0)];
        if (named.Length != kinds.Count || named.Length == 0) yield return Missing(migration);
        if (named.Length > 1) yield return Several(migration, named);
        if (named.Length == 1 && Unknown(migration, named[0]) is { } unknown) yield return unknown;
    }

    private Diagnostic Missing(MigrationClass migration)
    {
        string[] choices = [.. known.All.Union(_used.Keys, StringComparer.Ordinal).OrderBy(kind => kind, StringComparer.Ordinal)];
        string advice = choices.Length == 0 ? "" : $" (known are: {string.Join(", ", choices)})";
        return Diagnostic.Create(
            MigrationRules.NoKind,
            Places.Of(migration, AttributeRole.Tags, cancellation),
            Properties(choices),
            migration.Name,
            advice);
    }

    private Diagnostic Several(MigrationClass migration, IReadOnlyList<string> kinds) => Diagnostic.Create(
        MigrationRules.SeveralKinds,
        Places.Of(migration, AttributeRole.Tags, cancellation),
        Properties(kinds),
        migration.Name,
        string.Join(", ", kinds));

    private Diagnostic? Unknown(MigrationClass migration, string kind)
    {
        string[] all = [.. known.All];
        if (all.Contains(kind, StringComparer.Ordinal)) return null;
        if (all.Length == 0) return Lonely(migration, kind);
        string why = $"is none of those that are known ({string.Join(", ", all.OrderBy(name => name, StringComparer.Ordinal))})";
        if (Misspelling.Of(kind, all) is { } meant) return Report(migration, kind, why, meant);
        return known.IsComplete ? Report(migration, kind, why, meant: null) : null;
    }

    // Nothing but the other migrations to go by: one alone beside several of a name that is all but the same.
    private Diagnostic? Lonely(MigrationClass migration, string kind)
    {
        if (_used[kind] > 1) return null;
        return Misspelling.Of(kind, _used.Where(other => other.Value > 1).Select(other => other.Key)) is { } meant
            ? Report(migration, kind, $"no other migration has, while {_used[meant]} have '{meant}'", meant)
            : null;
    }

    private Diagnostic Report(MigrationClass migration, string kind, string why, string? meant) => Diagnostic.Create(
        MigrationRules.UnknownKind,
        Places.Of(migration, AttributeRole.Tags, cancellation),
        Properties(meant is null ? [.. known.All] : [meant]).Add(FixProperties.OldKind, kind),
        migration.Name,
        kind,
        why,
        meant is null ? "correct it, or add it to 'kinds' in autocoder-schema.json" : $"did you mean '{meant}'?");

    private static ImmutableDictionary<string, string?> Properties(IReadOnlyList<string> kinds) =>
        ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Kinds, string.Join("\n", kinds));
}
