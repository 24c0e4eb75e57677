using Fixtures.Lineages;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// Puts bad files through gate, adoption, upgrade and restore, a few dozen at a time as one fleet, and says on standard output
/// what it is doing (so that whoever started it knows where it hangs or dies) and what was wrong.
/// </summary>
internal sealed partial class BadFileRun : IDisposable
{
    /// <summary>How many are tried as one fleet.</summary>
    public const int Batch = 36;

    private static readonly string[] Suffixes = ["", "-wal", "-journal", "-shm"];
    private static readonly UpgradeOptions Options = new() { LockTimeout = TimeSpan.FromSeconds(1), Parallelism = 1, Backup = false };

    private readonly string _folder;
    private readonly Lineage[] _lineages =
    [
        new("assistant", Versions.Conversations, Versions.Conversations, LineageTraits.None),
        new("features", Versions.InProgress, Versions.InProgress, LineageTraits.None),
        new("registry", Versions.Projects, Versions.Projects, LineageTraits.None),
    ];

    private readonly List<(string Kind, byte[] Bytes, string Backup)> _good = [];
    private readonly Dictionary<string, string[]> _columns = [];
    private readonly Dictionary<string, int> _tally = [];
    private readonly Fleet _fleet;
    private readonly FleetRunner _runner;
    private readonly string[] _paths;
    private readonly string[] _words = new string[Batch];
    private readonly byte[][][] _bytes = new byte[Batch][][];
    private int _failures;

    private BadFileRun(string folder)
    {
        _folder = folder;
        _paths = [.. Enumerable.Range(0, Batch).Select(slot => Path.Combine(folder, "fleet", $"{slot}", $"{KindOf(slot)}.db"))];
        foreach (string path in _paths) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _fleet = Resolve(_paths);
        _runner = new FleetRunner(_fleet, MigrationAssembly.Of(Kinds.Own));
    }

    /// <summary>The program.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="first">
    /// The first number, or one of its batch: a number gives the same file whatever was tried before it, so that one alone can be
    /// tried again.
    /// </param>
    /// <param name="count">How many.</param>
    /// <returns>1 when something was wrong.</returns>
    public static async Task<int> RunAsync(string folder, int first, int count)
    {
        count += first % Batch;
        first -= first % Batch;
        using BadFileRun run = new(folder);
        await run.MakeGoodOnes();
        for (int number = first; number < first + count; number += Batch) await run.BatchAsync(number, Math.Min(Batch, first + count - number));
        foreach ((string what, int times) in run._tally.OrderBy(entry => entry.Key)) await Console.Out.WriteLineAsync($"TALLY {times} {what}");
        return run._failures == 0 ? 0 : 1;
    }

    public void Dispose() => _runner.Dispose();

    private string KindOf(int slot) => _lineages[slot % 3].Kind;

    // Of every kind: untracked, half-way with a ledger, and current, each with a good backup beside it.
    private async Task MakeGoodOnes()
    {
        for (int variant = 0; variant < 3; variant++)
        {
            foreach (Lineage lineage in _lineages)
            {
                string path = Path.Combine(_folder, $"good{variant}", $"{lineage.Kind}.db");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                lineage.Build(path);
                using FleetRunner runner = new(Resolve([path]), MigrationAssembly.Of(Kinds.Own));
                long? to = variant == 1 && Kinds.OwnKind(lineage.Kind).Migrations is { Length: > 2 } migrations ? migrations[^2].Version : null;
                if (variant > 0) await runner.UpgradeAsync(Options with { Plan = new(To: to) }, TextReader.Null);
                string backup = Path.Combine(_folder, $"good{variant}", $"{lineage.Kind}.20260101T000000000Z.0-1.bak");
                DatabaseBackup.Make(new(path, backup)).ShouldBeOfType<BackupOutcome.Made>();
                _good.Add((lineage.Kind, await File.ReadAllBytesAsync(path), backup));
                _columns[lineage.Kind] = Columns(path);
            }
        }
    }

    private async Task BatchAsync(int first, int count)
    {
        for (int slot = 0; slot < Batch; slot++) Damage(first + slot, slot, isBad: slot < count);
        Say($"{first} gate");
        Gate(first, count);
        Say($"{first} explain");
        if (_runner.Explain(null, TextReader.Null) is Outcome<AdoptionReport>.Done explained)
        {
            foreach (int slot in Enumerable.Range(0, count)) Count($"explain: {(explained.Value.Rows[slot].Evidence is null ? "none to be had" : "evidence")}");
        }

        ShouldBeUntouched(first, "explain");
        Say($"{first} adopt");
        await Upgrade(first, count, "adopt", Options with { Adoption = new AdoptionRequest() });
        Rewrite();
        Say($"{first} upgrade");
        await Upgrade(first, count, "upgrade", Options);
        Rewrite();
        for (int slot = 0; slot < count; slot++)
        {
            Say($"{first + slot} restore ({_words[slot].ReplaceLineEndings(" ")})");
            await Restore(first, slot);
        }
    }

    private void Damage(int number, int slot, bool isBad)
    {
        foreach (string suffix in Suffixes) File.Delete(_paths[slot] + suffix);
        int good = number % 9;
        (string kind, byte[] bytes, _) = _good.Where(one => one.Kind == KindOf(slot)).ElementAt(good / 3);
        File.WriteAllBytes(_paths[slot], bytes);
        _words[slot] = isBad ? $"{kind}, {MutatedDatabase.Make(number, _paths[slot], _good[(good + 1) % 9].Bytes)}" : "good";
        _bytes[slot] = [.. Suffixes.Select(suffix => File.Exists(_paths[slot] + suffix) ? File.ReadAllBytes(_paths[slot] + suffix) : [])];
    }

    private void Rewrite()
    {
        for (int slot = 0; slot < Batch; slot++) Rewrite(slot, _paths[slot]);
    }

    private void Rewrite(int slot, string path)
    {
        foreach ((string suffix, byte[] bytes) in Suffixes.Zip(_bytes[slot]))
        {
            if (suffix.Length == 0 || bytes.Length > 0) File.WriteAllBytes(path + suffix, bytes);
            else File.Delete(path + suffix);
        }
    }

    private void Gate(int first, int count)
    {
        if (Preflight.Gates.Gate.Check(_fleet, TextReader.Null) is not Outcome<GateReport>.Done { Value: var report }) throw new InvalidOperationException("refused");
        for (int slot = 0; slot < count; slot++)
        {
            DatabaseReport row = report.Databases[slot];
            Count($"gate: {string.Join(" and ", row.Verdicts.Select(verdict => verdict.GetType().Name))}");
            if (row.Readiness == Readiness.Ready && !IsTrulyCurrent(slot)) Fail(first, slot, "gate: open, and it is not current");
        }

        ShouldBeUntouched(first, "gate");
    }

    private async Task Upgrade(int first, int count, string what, UpgradeOptions options)
    {
        if (await _runner.UpgradeAsync(options, TextReader.Null) is not Outcome<ChangeReport>.Done { Value.Rows: var rows }) throw new InvalidOperationException("refused");
        for (int slot = 0; slot < count; slot++)
        {
            ChangeRow row = rows[slot];
            Count($"{what}: {row.Result}");
            if (row.Problem?.Contains("an error of this program", StringComparison.Ordinal) == true) Fail(first, slot, $"{what}: {row.Problem}");
            else if (row.Result is ChangeResult.Changed or ChangeResult.Current) ShouldBeGood(first, slot, what, row);
            else if (!File.ReadAllBytes(_paths[slot]).AsSpan().SequenceEqual(_bytes[slot][0]) && !HasJournal(slot)) Fail(first, slot, $"{what}: {row.Result}, and the file was written: {row.Problem}");
        }
    }

    private void ShouldBeGood(int first, int slot, string what, ChangeRow row)
    {
        if (!IsTrulyCurrent(slot) && (what == "upgrade" || row.Result == ChangeResult.Current)) Fail(first, slot, $"{what}: {row.Result}, and it is not current");
        if (row.Result != ChangeResult.Changed) return;
        foreach (string damage in Damage(_paths[slot]).Where(line => !IsToldAsOld(line, slot, row))) Fail(first, slot, $"{what}: upgraded, and it is damaged: {damage}");
    }

    // Rows that a constraint would not take are as old as the file, for all that anybody can tell, and the report names them; each other
    // thing that SQLite tells is damage.
    private bool IsToldAsOld(string line, int slot, ChangeRow row) =>
        row.Notes.Any(note => note.StartsWith($"There are rows that a constraint would not take, as there were before: {line} (", StringComparison.Ordinal))
        && Damage(AsItWas(slot)).Contains(line);

    private static string[] Damage(string path) =>
        [.. SqliteFile.Rows(path, "PRAGMA quick_check(2147483647)").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line != "ok").Distinct()];

    private string AsItWas(int slot)
    {
        string path = Path.Combine(_folder, "before.db");
        Rewrite(slot, path);
        return path;
    }

    private async Task Restore(int first, int slot)
    {
        string backup = _good.First(one => one.Kind == KindOf(slot)).Backup;
        RestoreReport report = await new DatabaseRestore(new(_paths[slot]) { Backup = backup, IsForced = true, LockTimeout = TimeSpan.FromSeconds(1) }).RunAsync();
        Count($"restore: {report.Result}");
        if (report.Result == RestoreResult.Restored)
        {
            if (FaultFleet.ContentOf(_paths[slot]) != FaultFleet.ContentOf(backup)) Fail(first, slot, "restore: it is not the backup");
        }
        else
        {
            Fail(first, slot, $"restore: {report.Result}: {report.Problem}");
        }

        string kept = Path.Combine(Path.GetDirectoryName(_paths[slot])!, "schema-backups");
        if (Directory.Exists(kept)) Directory.Delete(kept, recursive: true);
    }

    private void ShouldBeUntouched(int first, string what)
    {
        for (int slot = 0; slot < Batch; slot++)
        {
            foreach ((string suffix, byte[] bytes) in Suffixes.Zip(_bytes[slot]))
            {
                byte[] now = File.Exists(_paths[slot] + suffix) ? File.ReadAllBytes(_paths[slot] + suffix) : [];
                if (!now.AsSpan().SequenceEqual(bytes)) Fail(first, slot, $"{what}: wrote to {Path.GetFileName(_paths[slot])}{suffix}");
            }
        }
    }

    private bool HasJournal(int slot) => _bytes[slot][1].Length > 0 || _bytes[slot][2].Length > 0;

    private static Fleet Resolve(string[] paths) => FleetResolver.Resolve(new FleetRequest { Migrations = Kinds.Own.Location, Paths = [.. paths], LockTimeout = TimeSpan.FromMilliseconds(200) })
        .ShouldBeOfType<Outcome<Fleet>.Done>().Value;

    private void Fail(int first, int slot, string what)
    {
        _failures++;
        Console.Out.WriteLine($"FAIL {first + slot} ({_words[slot].ReplaceLineEndings(" ")}): {what.ReplaceLineEndings(" ")}");
    }

    private void Count(string what) => _tally[what] = _tally.GetValueOrDefault(what) + 1;

    private static void Say(string what) => Console.Out.WriteLine(what);
}
