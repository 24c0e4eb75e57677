using System.Collections.Immutable;
using AutoCoder.Schema.Ledgers;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Schemas;
using AutoCoder.Schema.Sql;
using AutoCoder.Schema.States;
using AutoCoder.Schema.Verdicts;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>Looks into the schemas of unversioned databases for the versions that they are at.</summary>
internal sealed class EvidenceSearch(Fleet fleet, KindSchemas kinds)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);

    /// <summary>The verdicts, with evidence where there was none. Reads the file, writes nothing.</summary>
    public ImmutableArray<Verdict> Refine(string path, string kind, ImmutableArray<Verdict> verdicts)
    {
        if (verdicts is not [Verdict.Unversioned]) return verdicts;
        return _inspector.ReadSchema(path) is { } entries
            ? Refine(SchemaReader.Read([.. entries.Where(entry => !SqlName.Same(entry.Table, LedgerTable.Name))]), kind)
            : verdicts;
    }

    /// <summary>The verdict on an unversioned database with this schema.</summary>
    public ImmutableArray<Verdict> Refine(DatabaseSchema schema, string kind) => kinds.Recognise(schema, kind) switch
    {
        VersionEvidence.OtherKind other => [WrongKind(kind, other)],
        var evidence => [new Verdict.Unversioned(evidence)],
    };

    private static Verdict.Unreadable WrongKind(string kind, VersionEvidence.OtherKind other) => new(
        UnreadableReason.WrongKind, $"its schema is that of kind '{other.Kind}' at {other.Version}, not of '{kind}'");
}
