namespace AutoCoder.Schema.Lockfiles;

/// <summary>
/// Reads a lock file: its lines at once, its schemas when they are asked for. A text that is not as
/// <see cref="SchemaLockText.Write"/> writes it is refused; line ends of either kind are the same.
/// </summary>
internal static class SchemaLockParser
{
    /// <summary>Reads a text. Never throws, whatever it says; a refusal says what is damaged, or of a newer format.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    public static Outcome<SchemaLock> Read(string text, LockOrigin origin)
    {
        string plain = text.TrimStart('\uFEFF');
        if (plain.Contains('\r', StringComparison.Ordinal)) plain = plain.Replace("\r\n", "\n", StringComparison.Ordinal);
        return new LockFileCursor(plain, origin).Read();
    }
}

/// <summary>Where a lock was read, for messages.</summary>
/// <param name="Name">What the messages call it.</param>
/// <param name="Remedy">What to do when it cannot be used, as the end of a sentence: <c>run: autocoder-schema lock</c>.</param>
internal sealed record LockOrigin(string Name, string Remedy)
{
    private const string Command = "autocoder-schema lock";
    private const int MostNamed = 5;

    /// <summary>A file beside the migrations.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="arguments">What <c>autocoder-schema lock</c> was given, so that the command can be pasted.</param>
    public static LockOrigin File(string path, params IReadOnlyList<string> arguments) =>
        new(path, $"run: {ShellWord.Join([.. Command.Split(' '), .. arguments])}");

    /// <summary>The lock that an assembly carries.</summary>
    /// <param name="assemblyPath">The assembly.</param>
    /// <param name="arguments">What names the migrations, so that the command can be pasted.</param>
    public static LockOrigin Assembly(string assemblyPath, params IReadOnlyList<string> arguments) => new(
        $"The {SchemaLock.FileName} in '{assemblyPath}'",
        $"run: {ShellWord.Join([.. Command.Split(' '), .. arguments, "--build"])}");

    /// <summary>A sentence about it, with what to do.</summary>
    public string Problem(string what) => $"{Name} {what}; {Remedy}";

    /// <summary>What it is stale in: the first few, how many more there are, and once what to do.</summary>
    public ImmutableArray<string> Stale(ImmutableArray<string> changes)
    {
        string[] lines = [.. changes.Take(MostNamed).Select(change => $"{Name} is stale: {change.TrimEnd('.')}")];
        return lines switch
        {
            [] => [],
            _ when changes.Length > MostNamed => [.. lines, $"And {changes.Length - MostNamed} more; {Remedy}"],
            _ => [.. lines[..^1], $"{lines[^1]}; {Remedy}"],
        };
    }

    internal string ProblemAt(int line, string what) => $"{Name}, line {line}: {what}; {Remedy}";
}

/// <summary>One walk over the lines of a lock file; the first thing that is wrong ends it.</summary>
internal sealed class LockFileCursor(string text, LockOrigin origin)
{
    private readonly List<KindLock> _kinds = [];
    private int _next;
    private int _number;
    private string? _problem;

    public Outcome<SchemaLock> Read()
    {
        if (ConflictMarker() is { } line)
            return Refused(origin.ProblemAt(line, "there are merge conflict markers: merge the migrations first"));
        ReadFormat();
        while (_problem is null && Line() is { } head)
        {
            if (head == LockWords.End) return Finish();
            if (head.StartsWith(LockWords.KindWord, StringComparison.Ordinal))
                ReadKind(LockWords.Unescape(head[LockWords.KindWord.Length..]));
            else Wrong($"'{Shown(head)}' is not expected here");
        }

        return Refused(_problem ?? Truncated());
    }

    private Outcome<SchemaLock> Finish()
    {
        if (Line() is { } more) Wrong($"'{Shown(more)}' stands behind the end");
        return _problem is null ? new Outcome<SchemaLock>.Done(new SchemaLock([.. _kinds])) : Refused(_problem);
    }

    private void ReadFormat()
    {
        string line = Line() ?? "";
        if (!line.StartsWith(LockWords.FormatWord, StringComparison.Ordinal)
            || !int.TryParse(
                line.AsSpan(LockWords.FormatWord.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int format))
            _problem = origin.Problem("is not a lock file: it does not begin with its format");
        else if (format > LockWords.Format)
            Wrong($"format {format} is of a newer build, this one reads {LockWords.Format}: use that build, or write the file "
                + "with this one");
        else if (format < LockWords.Format)
            Wrong($"format {format} is unknown");
    }

    private void ReadKind(string kind)
    {
        if (_kinds.Count > 0 && string.CompareOrdinal(_kinds[^1].Kind, kind) >= 0)
            Wrong($"kind {kind} stands behind {_kinds[^1].Kind}: kinds are in the order of their names, each once");
        ImmutableArray<LockedMigration>.Builder migrations = ImmutableArray.CreateBuilder<LockedMigration>();
        while (_problem is null)
        {
            if (Line() is not { } line)
                _problem = Truncated();
            else if (line.StartsWith(LockWords.SchemaWord, StringComparison.Ordinal))
            {
                ReadSections(kind, migrations.DrainToImmutable(), line.Split(' '));
                return;
            }
            else if (LockLine.Parse(line) is not { } migration)
                Wrong($"'{Shown(line)}' is not the line of a migration");
            else
                Add(kind, migrations, migration);
        }
    }

    private void Add(string kind, ImmutableArray<LockedMigration>.Builder migrations, LockedMigration migration)
    {
        LockedMigration? last = migrations.Count == 0 ? null : migrations[^1];
        if (last?.Version == migration.Version)
            Wrong($"migration {migration.Version} of {kind} is there twice");
        else if (last?.Version > migration.Version)
            Wrong($"migration {migration.Version} {migration.Name} of {kind} stands behind {last.Version}: versions ascend");
        else if (LockChain.Of(kind, last?.Chain, migration) != migration.Chain)
            Wrong($"the chain of {migration.Version} {migration.Name} of {kind} does not fit: this line was changed by hand, or "
                + "one before it was put in or taken out");
        migrations.Add(migration);
    }

    private void ReadSections(string kind, ImmutableArray<LockedMigration> migrations, string[] head)
    {
        int start = _next, line = _number;
        string sections = text[start..SectionsEnd()];
        bool isHead = head is [_, { } version, LockWords.DigestWord, _] && !migrations.IsEmpty
            && version == migrations[^1].Version.ToString(CultureInfo.InvariantCulture);
        if (!isHead)
            _problem = origin.ProblemAt(line, $"the schema of {kind} is not that of its last migration");
        else if (SchemaLockText.SectionDigest(sections) != head[3])
            _problem = origin.ProblemAt(line, _next >= text.Length
                ? $"the schema of {kind} is not whole: the file was cut off or changed by hand"
                : $"the schema of {kind} was changed by hand, or merged without a conflict");
        var read = new LockSections(sections, migrations);
        _kinds.Add(new KindLock(kind, migrations, read.At, () => read.Maintained));
    }

    /// <summary>Goes to the next kind or to the end, and gives where the sections before it end.</summary>
    private int SectionsEnd()
    {
        while (_next < text.Length)
        {
            int end = LineEnd(_next);
            ReadOnlySpan<char> line = text.AsSpan(_next, end - _next);
            if (line.StartsWith(LockWords.KindWord, StringComparison.Ordinal) || line is LockWords.End) break;
            _next = Math.Min(end + 1, text.Length);
            _number++;
        }

        // The blank line before the next kind is not of the sections.
        return _next > 0 && _next < text.Length && text.AsSpan(0, _next).EndsWith("\n\n", StringComparison.Ordinal)
            ? _next - 1
            : _next;
    }

    /// <summary>The next line that says something; null at the end.</summary>
    private string? Line()
    {
        while (_next < text.Length)
        {
            int end = LineEnd(_next);
            ReadOnlySpan<char> line = text.AsSpan(_next, end - _next);
            _next = Math.Min(end + 1, text.Length);
            _number++;
            if (line.Length > 0 && line[0] != '#') return line.ToString();
        }

        return null;
    }

    private int LineEnd(int start)
    {
        int length = text.AsSpan(start).IndexOf('\n');
        return length < 0 ? text.Length : start + length;
    }

    private int? ConflictMarker()
    {
        int at = text.StartsWith("<<<<<<<", StringComparison.Ordinal)
            ? 0
            : text.IndexOf("\n<<<<<<<", StringComparison.Ordinal) + 1;
        bool isThere = at > 0 || text.StartsWith("<<<<<<<", StringComparison.Ordinal);
        return isThere ? 1 + text.AsSpan(0, at).Count('\n') : null;
    }

    private void Wrong(string what) => _problem ??= origin.ProblemAt(_number, what);

    private string Truncated() => origin.ProblemAt(_number, "the file ends too early: it was cut off");

    private static string Shown(string line) => LockWords.Line(line.Length > 60 ? line[..60] + "…" : line);

    private static Outcome<SchemaLock>.Refused Refused(string problem) => new([problem]);
}

/// <summary>The line of one migration.</summary>
internal static class LockLine
{
    /// <summary>The migration, or null when the line is not that of one.</summary>
    public static LockedMigration? Parse(string line)
    {
        string[] words = line.Split(' ');
        bool runsCode = words is [.., LockWords.Code] && words.Length == 11;
        if (words.Length != (runsCode ? 11 : 10)) return null;
        if (words is not [var number, var name, "up", var up, "down", var down, "schema", var schema, "chain", var chain, ..])
            return null;
        SqlHash? upHash = SqlHash.Parse(up), downHash = SqlHash.Parse(down);
        bool isWhole = upHash is not null && (downHash is not null || down == LockWords.None) && IsHash(schema) && IsHash(chain)
            && name.Length > 0;
        return isWhole && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? new(version, LockWords.Unescape(name), upHash!, downHash, schema, chain, runsCode)
            : null;
    }

    private static bool IsHash(string text) => text.Length == LockedMigration.Digits && text.All(char.IsAsciiHexDigitLower);
}
