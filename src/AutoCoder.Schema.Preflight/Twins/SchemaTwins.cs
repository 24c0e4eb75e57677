namespace AutoCoder.Schema.Preflight.Twins;

/// <summary>
/// Tries the statements of a <see cref="ProbePlan"/> on two twins. Safe to share between threads; callers keep what comes of it
/// for each distinct schema.
/// </summary>
internal sealed class SchemaTwins : ISchemaTrial
{
    // What fails on every row is told once: the other rows would say the same.
    private const int MostDepartures = 100, MostTooMuch = 3, MostOfTable = 30;

    /// <summary>The only one: it has no state.</summary>
    public static SchemaTwins Instance { get; } = new();

    /// <inheritdoc />
    public ImmutableArray<TriedDifference> Try(DatabaseSchema expected, DatabaseSchema actual)
    {
        try
        {
            using var wanted = SchemaTwin.Of(expected);
            using var found = SchemaTwin.Of(actual);
            return new Trial(expected, actual, wanted, found).Run();
        }
        catch (SqliteFailureException failure)
        {
            return [Note("", $"What statements do on this schema could not be tried: {failure.Failure.Detail}.")];
        }
    }

    private static TriedDifference Note(string table, string what) =>
        new(table, new SchemaDifference(DifferenceClass.Harmless, table.Length == 0 ? "schema" : table, what));

    private sealed class Trial(DatabaseSchema expected, DatabaseSchema actual, SchemaTwin wanted, SchemaTwin found)
    {
        private readonly Dictionary<(string, string?, string?), ProbeDeparture> _departures = [];
        private readonly Dictionary<string, int> _times = new(SqlNameComparer.Instance);

        public ImmutableArray<TriedDifference> Run()
        {
            var plan = new ProbePlan(expected, actual, Solve);
            found.StandIns.Keep(wanted.StandIns);
            ImmutableArray<TriedDifference> unmade = [.. Unmade()];
            bool wasCutShort = false;
            foreach (SchemaProbe probe in plan.Probes())
            {
                if (_times.GetValueOrDefault(probe.Table) < MostOfTable) Try(probe);
                wasCutShort = wanted.Left <= 0 || _departures.Count >= MostDepartures
                    || _departures.Values.Count(one => one.Error == SqliteFailure.TooMuchWork) >= MostTooMuch;
                if (wasCutShort) break;
            }

            return
            [
                .. unmade,
                .. _departures.Values.Select(
                    one => new TriedDifference(one.Table, one.Difference) { Fails = one.Error is not null }),
                .. plan.Untried.Select(table => Note(
                    table.Name, $"No statement was tried on {table.Name}: no row could be made up that its CHECKs take.")),
                .. StoodIn(),
                .. wasCutShort && _departures.Count == 0
                    ? [Note("", "Not every statement was tried: there are too many tables.")]
                    : Array.Empty<TriedDifference>(),
            ];
        }

        private ImmutableArray<ImmutableArray<object?>> Solve(
            TableSchema table, CheckGroup group, ImmutableArray<ImmutableArray<object?>> candidates) =>
            (expected.FindTable(table.Name) is null ? found : wanted).Solve(table, group, candidates);

        private void Try(SchemaProbe probe)
        {
            ProbeOutcome first = OnExpected(probe);
            int most = first.Steps.TakeWhile(step => step.Error is null).Count();
            if (most == 0 || ProbeComparison.Compare(probe, first, found.Run(probe, most, isOther: true)) is null) return;

            // A moment or a random number is another one each time: what is the same twice, and then differs, counts.
            ProbeOutcome again = wanted.Run(probe, most, isOther: false);
            ProbeOutcome other = found.Run(probe, most, isOther: true);
            if (ProbeComparison.Compare(probe, again, other, first) is not { } departure) return;
            _ = _departures.TryAdd(departure.Kind, departure);
            _times[probe.Table] = _times.GetValueOrDefault(probe.Table) + 1;
        }

        private ProbeOutcome OnExpected(SchemaProbe probe)
        {
            while (true)
            {
                ProbeOutcome outcome = wanted.Run(probe, probe.Steps.Length, isOther: false);
                if (outcome.Steps[^1].Error is not { } error || !wanted.StandIns.Add(error)) return outcome;
                found.StandIns.AddAll(wanted.StandIns);
            }
        }

        // What cannot be made here is there in the file: nobody knows what it does to statements.
        private IEnumerable<TriedDifference> Unmade()
        {
            foreach ((SchemaEntry entry, string error) in found.Unmade)
            {
                bool isExpected = wanted.Unmade.Any(one => SqlName.Same(one.Entry.Name, entry.Name));
                bool isOnExpected = entry.Type is "index" or "trigger" && expected.FindTable(entry.Table) is not null;
                string what = $"{entry.Name} could not be tried on a twin of the schema in memory: {LongText.Shorten(error)}.";
                string told = $"What a write to {entry.Table} does is not known: its {entry.Type} {what}";
                yield return isOnExpected && !isExpected
                    ? new(entry.Table, new(DifferenceClass.Breaking, entry.Name, told))
                    : Note(entry.Table, $"{char.ToUpperInvariant(entry.Type[0])}{entry.Type[1..]} {what}");
            }
        }

        private IEnumerable<TriedDifference> StoodIn()
        {
            string[] names = [.. wanted.StandIns.Names];
            string all = string.Join(", ", names);
            if (names.Length > 0)
                yield return Note("", $"{all} of the application could not be tried: a stand-in was tried instead.");
        }
    }
}
