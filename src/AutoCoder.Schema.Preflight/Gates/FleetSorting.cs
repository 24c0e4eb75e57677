namespace AutoCoder.Schema.Preflight.Gates;

/// <summary>
/// Sorts what discovery comes upon while it streams by: databases go on, errors of usage end it, and the rest is noted.
/// </summary>
/// <param name="allowsNone">
/// Whether a fleet without any database passes. A registry or a folder of projects that is not there (yet) is then noted
/// instead of ending the search, as on a first start.
/// </param>
internal sealed class FleetSorting(bool allowsNone)
{
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<FleetNote>.Builder _notes = ImmutableArray.CreateBuilder<FleetNote>();

    /// <summary>Errors of usage; when there is one, the rest was not looked at.</summary>
    public ImmutableArray<string> Problems => _problems.ToImmutable();

    /// <summary>What else there is to say.</summary>
    public ImmutableArray<FleetNote> Notes => _notes.ToImmutable();

    /// <summary>True when databases may have been missed.</summary>
    public bool HidesDatabases => _notes.Any(note => note.HidesDatabases);

    /// <summary>The databases, one at a time.</summary>
    public IEnumerable<DatabaseTarget> Targets(IEnumerable<Discovered> discovered)
    {
        foreach (Discovered item in discovered)
        {
            switch (item)
            {
                case Discovered.Found found:
                    yield return found.Target;
                    break;
                case Discovered.NoSource or Discovered.Unmatched { HasFolder: true } when allowsNone:
                    _notes.Add(new FleetNote(item.Subject, item.Message!, HidesDatabases: false));
                    break;
                case Discovered.KindUnknown or Discovered.NoSource or Discovered.Companion:
                    _problems.Add(item.Message!);
                    yield break;
                default:
                    _notes.Add(new FleetNote(item.Subject, item.Message!, HidesDatabases: item is not Discovered.Gone));
                    break;
            }
        }
    }
}
