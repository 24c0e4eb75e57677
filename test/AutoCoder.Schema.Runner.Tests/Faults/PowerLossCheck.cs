namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// Whether a state of the disk is one that may be: the database, opened as the application does, is the old or the new one, whole;
/// a backup that has its name is whole and agrees with its manifest; the new database is never there without it; the journal of the
/// run can be read; and the work, done again, completes.
/// </summary>
/// <param name="there">The folder.</param>
/// <param name="what">The work.</param>
/// <param name="journal">The journal mode.</param>
/// <param name="old">The database before.</param>
/// <param name="becomes">The database after.</param>
/// <param name="oldBytes">The bytes before.</param>
internal sealed class PowerLossCheck(string there, string what, string journal, string old, string becomes, byte[] oldBytes) : DiskWork
{
    private const string Old = "old", New = "new", Noted = "noted";
    private readonly Dictionary<string, string> _databases = new(StringComparer.Ordinal), _backups = new(StringComparer.Ordinal), _journals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _states = new(StringComparer.Ordinal);
    private int _again;

    private string Path => DatabaseIn(there);

    /// <summary>What was wrong, the first of each sort.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>What was looked at.</summary>
    public string Tally => $"{_states.Count} different states, {_databases.Count} different databases opened ({_databases.Values.Count(value => value == New)} of them new), "
        + $"{_backups.Count} different sets of backups verified, {_journals.Count} run journals read, {_again} times run again";

    /// <summary>Looks at one.</summary>
    /// <param name="disk">The files; null for a folder.</param>
    /// <param name="isReported">Whether the work was reported as done.</param>
    /// <param name="isNoted">Whether the journal of the run was told.</param>
    /// <param name="when">How it came to be.</param>
    public async Task CheckAsync(Dictionary<string, LosingDisk.Content?> disk, bool isReported, bool isNoted, string when)
    {
        if (Failures.Count >= 20) return;
        string all = Key(disk, _ => true);
        bool isFirst = _states.Add(all);
        if (!isFirst && !isReported && !isNoted) return;
        string database = Seen(_databases, disk, path => path == Path || path == $"{Path}-journal" || path == $"{Path}-wal", OfDatabase);
        string backup = Seen(_backups, disk, IsBackup, OfBackups);
        string run = Seen(_journals, disk, path => path == RunJournalIn(there), OfRunJournal);
        if (database is not (Old or New)) Failures.Add($"{when}: {database}");
        else if (isReported && database != New) Failures.Add($"{when}: it was reported as done and is lost");
        if (backup.Length > 0 && backup != Old) Failures.Add($"{when}: {backup}");
        else if (database == New && backup != Old) Failures.Add($"{when}: the database is the new one, and there is no backup of the old one");
        if (isNoted && run != Noted) Failures.Add($"{when}: what is done was noted in the journal of the run, and is not there");
        if (run.Length > 0 && run != Noted) Failures.Add($"{when}: {run}");
        if (isFirst && _states.Count % FaultRuns.Of(heavy: 40, usual: 100) == 0) await RunAgainAsync(disk, when);
    }

    private bool IsBackup(string path) => System.IO.Path.GetDirectoryName(path) is var folder && folder != there;

    private static string Key(Dictionary<string, LosingDisk.Content?> disk, Predicate<string> isWanted) => string.Join('\n', disk
        .Where(file => isWanted(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal)
        // A partial file is removed whatever is in it.
        .Select(file => $"{file.Key} {(file.Key.EndsWith(DurableFile.PartialSuffix, StringComparison.Ordinal) ? "" : file.Value?.Hash)}"));

    private string Seen(Dictionary<string, string> known, Dictionary<string, LosingDisk.Content?> disk, Predicate<string> isWanted, Func<string> look)
    {
        string key = Key(disk, isWanted);
        if (known.TryGetValue(key, out string? answer)) return answer;
        Make(disk, isWanted);
        return known[key] = look();
    }

    private void Make(Dictionary<string, LosingDisk.Content?> disk, Predicate<string> isWanted)
    {
        if (Directory.Exists(there)) Directory.Delete(there, recursive: true);
        Directory.CreateDirectory(there);
        foreach ((string path, LosingDisk.Content? content) in disk.Where(file => isWanted(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            Directory.CreateDirectory(content is null ? path : System.IO.Path.GetDirectoryName(path)!);
            if (content is null) continue;
            File.WriteAllBytes(path, content.Bytes());
        }

        // A -shm is memory of a process that is gone: what is left of it is anything.
        if (journal != "DELETE" && _states.Count % 2 == 0 && File.Exists($"{Path}-wal")) File.WriteAllBytes($"{Path}-shm", [.. Enumerable.Repeat((byte)0xA5, 32768)]);
    }

    private string OfDatabase()
    {
        try
        {
            if (what == Replace && File.Exists(Path) && File.ReadAllBytes(Path).AsSpan().SequenceEqual(oldBytes)) return Old;
            string asked = AnswerFor(Path);
            if (SqliteFile.Scalar(Path, "PRAGMA integrity_check") is not "ok" and var damage) return $"damaged: {damage}";
            if (SqliteFile.Scalar(Path, "SELECT count(*) FROM pragma_foreign_key_check") != "0") return "rows without what they refer to";
            string content = StateOf(Path), answer = AnswerFor(Path);
            string found = content == becomes ? New : content == old ? Old : $"neither the old nor the new content, at {answer}";
            return asked == answer || asked == "unreadable: NeedsRecovery" ? found : $"{found}, and the gate said '{asked}' before it was opened, then '{answer}'";
        }
        catch (Microsoft.Data.Sqlite.SqliteException failure)
        {
            return $"it cannot be opened: {failure.Message}";
        }
    }

    private string OfBackups()
    {
        string found = "";
        string folder = System.IO.Path.Combine(there, BackupName.DefaultFolder);
        if (!Directory.Exists(folder)) return found;
        foreach (string manifest in Directory.GetFiles(folder, "*.json"))
        {
            if (BackupManifest.ReadBeside(manifest[..^".json".Length]).Problem is { } torn) return torn;
        }

        foreach (string path in Directory.GetFiles(folder, "*.bak"))
        {
            var backup = StoredBackup.Of(path);
            if (backup.Problem() is { } problem) return problem;
            bool isOld = backup.IsByteCopy ? File.ReadAllBytes(path).AsSpan().SequenceEqual(oldBytes)
                : backup.Manifest is null && what == Replace ? File.ReadAllBytes(path).AsSpan().SequenceEqual(oldBytes) : StateOf(path) == old;
            if (!isOld) return $"{path} is not the database before";
            found = Old;
        }

        return found;
    }

    private string OfRunJournal()
    {
        if (!File.Exists(RunJournalIn(there))) return "";
        using var run = RunJournal.Open(RunJournalIn(there), ChangeDirection.Upgrade, "", [new DatabaseTarget(Path, "assistant", Path)], TimeProvider.System);
        if (run.Notes.FirstOrDefault(note => note.Contains("cannot", StringComparison.Ordinal)) is { } problem) return problem;
        return File.ReadLines(RunJournalIn(there)).Any(line => line.StartsWith('{') && line.Contains(Path, StringComparison.Ordinal) && line.EndsWith('}')) ? Noted : "";
    }

    private async Task RunAgainAsync(Dictionary<string, LosingDisk.Content?> disk, string when)
    {
        _again++;
        Make(disk, _ => true);
        (bool done, string? problem) = await RunAsync(what, Path);
        if (!done) Failures.Add($"{when}: run again it does not complete: {problem}");
        else if (StateOf(Path) != becomes) Failures.Add($"{when}: run again it is not the new database");
        if (Directory.GetFiles(there, "*.partial", SearchOption.AllDirectories) is [var left, ..]) Failures.Add($"{when}: run again, {left} is left");
    }
}
