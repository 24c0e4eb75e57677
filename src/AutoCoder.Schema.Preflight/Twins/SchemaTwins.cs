namespace AutoCoder.Schema.Preflight.Twins;

/// <summary>
/// Tries the statements of a <see cref="ProbePlan"/> on two twins. Safe to share between threads; callers keep what comes of it
/// for each distinct schema.
/// </summary>
internal sealed class SchemaTwins : ISchemaTrial
{
    // What fails on every row is told once: the other rows would say the same.
    private const int MostFailing = 100, MostTooMuch = 3, MostOfTable = 30;

    // What the expected schema takes is honest, and only a table of some thousand columns, each with an index, gets there.
    // The other one may take some times as much.
    private const long MostOfExpected = 1_000_000_000, LeastOfOther = 5_000_000;
    private const int TimesOfOther = 20;

    /// <summary>The only one: it has no state.</summary>
    public static SchemaTwins Instance { get; } = new();

    /// <inheritdoc />
    public ImmutableArray<TriedDifference> Try(DatabaseSchema expected, DatabaseSchema actual, IReadOnlySet<string> broken)
    {
        try
        {
            using var wanted = SchemaTwin.Of(expected);
            using var found = SchemaTwin.Of(actual);
            return new Trial(expected, actual, wanted, found).Run(broken);
        }
        catch (SqliteFailureException failure)
        {
            string what = $"What statements do on this schema could not be tried: {failure.Failure.Detail}.";
            return [new("", new(DifferenceClass.Breaking, "schema", what)) { IsUntried = true }];
        }
    }

    private static TriedDifference Note(string table, string what) =>
        new(table, new SchemaDifference(DifferenceClass.Harmless, table.Length == 0 ? "schema" : table, what));

    private sealed class Trial(DatabaseSchema expected, DatabaseSchema actual, SchemaTwin wanted, SchemaTwin found)
    {
        private readonly Dictionary<(string, string?, string?), ProbeDeparture> _departures = [];
        private readonly Dictionary<string, int> _failing = new(SqlNameComparer.Instance);
        private readonly List<TriedDifference> _untried = [];
        private int _tooMuch;

        public ImmutableArray<TriedDifference> Run(IReadOnlySet<string> broken)
        {
            var plan = new ProbePlan(expected, actual, broken, Solve);
            found.StandIns.Keep(wanted.StandIns);
            ImmutableArray<TriedDifference> unmade = [.. Unmade()];
            foreach ((string name, IEnumerable<SchemaProbe> probes) in plan.Probes()) Try(name, probes);
            return
            [
                .. unmade,
                .. _departures.Values.Select(
                    one => new TriedDifference(one.Table, one.Difference) { Fails = one.Error is not null }),
                .. _untried,
                .. plan.Untried.Select(table => Note(
                    table.Name, $"No statement was tried on {table.Name}: no row could be made up that its CHECKs take.")),
                .. StoodIn(),
            ];
        }

        // Each table by itself: what one takes is not missing for the others.
        private void Try(string name, IEnumerable<SchemaProbe> probes)
        {
            if (_failing.Values.Sum() >= MostFailing || _tooMuch >= MostTooMuch)
            {
                Untried(name, $"No statement was tried on {name}: too many fail on other tables.");
                return;
            }

            wanted.Begin(MostOfExpected);
            found.Begin(LeastOfOther);
            foreach (SchemaProbe probe in probes)
            {
                if (_failing.GetValueOrDefault(name) < MostOfTable) Try(probe);
                if (wanted.Left > 0 && found.Left > 0) continue;
                Untried(name, $"Not every statement was tried on {name}: they take more work than any honest schema needs.");
                return;
            }
        }

        private void Untried(string name, string what) =>
            _untried.Add(new(name, new(DifferenceClass.Breaking, name, what)) { IsUntried = true });

        private ImmutableArray<ImmutableArray<object?>> Solve(
            TableSchema table, CheckGroup group, ImmutableArray<ImmutableArray<object?>> candidates)
        {
            SchemaTwin twin = expected.FindTable(table.Name) is null ? found : wanted;
            long left = twin.Left;
            twin.Left = LeastOfOther;
            ImmutableArray<ImmutableArray<object?>> solved = twin.Solve(table, group, candidates);
            twin.Left = left;
            return solved;
        }

        private void Try(SchemaProbe probe)
        {
            ProbeOutcome first = OnExpected(probe);
            int most = first.Steps.TakeWhile(step => step.Error is null).Count();
            if (most == 0 || ProbeComparison.Compare(probe, first, OnOther(probe, most)) is null) return;

            // A moment or a random number is another one each time: what is the same twice, and then differs, counts.
            ProbeOutcome again = wanted.Run(probe, most, isOther: false), other = OnOther(probe, most);
            if (wanted.Left <= 0 || found.Left <= 0) return; // the last steps were not run
            if (ProbeComparison.Compare(probe, again, other, first) is not { } departure) return;
            _ = _departures.TryAdd(departure.Kind, departure);
            if (departure.Error is null) return;
            _failing[probe.Table] = _failing.GetValueOrDefault(probe.Table) + 1;
            if (departure.Error == SqliteFailure.TooMuchWork) _tooMuch++;
        }

        private ProbeOutcome OnOther(SchemaProbe probe, int most) => found.Run(probe, most, isOther: true);

        private ProbeOutcome OnExpected(SchemaProbe probe)
        {
            while (true)
            {
                long left = wanted.Left;
                ProbeOutcome outcome = wanted.Run(probe, probe.Steps.Length, isOther: false);
                found.Left += (left - wanted.Left) * TimesOfOther;
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
                bool isView = entry.Type == "view" && expected.Views.Any(view => SqlName.Same(view.Name, entry.Name));
                bool isOnExpected =
                    isView || (entry.Type is "index" or "trigger" && expected.FindTable(entry.Table) is not null);
                string what = $"{entry.Name} could not be tried on a twin of the schema in memory: {LongText.Shorten(error)}.";
                string told = isView
                    ? $"What {entry.Name} gives is not known: view {what}"
                    : $"What a write to {entry.Table} does is not known: its {entry.Type} {what}";
                yield return isOnExpected && !isExpected
                    ? new(entry.Table, new(DifferenceClass.Breaking, entry.Name, told))
                    : Note(entry.Table, $"{SentenceStart.Of(entry.Type)} {what}");
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
