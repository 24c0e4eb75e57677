namespace AutoCoder.Schema.Benchmarks.Peers;

/// <summary>What other tools take to say whether one database is current, beside the gate.</summary>
internal sealed class PeerBenchmark(BenchmarkRun run)
{
    private const string Floor = "gate, 1 database";

    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("Other tools: is one database current?");
        run.Say("Seven migrations, all applied; process start to exit. Only those on the PATH.");
        run.GateFleet.Grow(run.Templates, 1);
        List<Way> ways = [GateBenchmark.Native(run.GateFleet, 1) with { Name = Floor, Against = null }];
        List<string> notes = [];
        foreach (Peer peer in KnownPeers.All)
        {
            string folder = run.FolderFor($"peer-{peer.Program}");
            string? problem = peer.Where is null ? "is not installed" : peer.MakeIn(folder);
            if (problem is not null) notes.Add($"{peer.Name}: {problem}.");
            else ways.Add(new Way(peer.Name, () => Meter.Run(Peer.In(folder, peer.Status))) { Against = Floor });
        }

        run.Table("databases").Add(1.ToString(CultureInfo.InvariantCulture), Rounds.Of(run.Of(7, quick: 3), warmUp: true, [.. ways]));
        foreach (string note in notes) run.Say(note);
    }
}
