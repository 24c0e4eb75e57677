namespace AutoCoder.Schema.Lockfiles;

/// <summary>One walk over the lines of a lock file; the first thing that is wrong ends it.</summary>
internal sealed class LockFileCursor(string text, LockOrigin origin)
{
    private readonly List<KindLock> _kinds = [];
    private int _next;
    private int _number;
    private string? _problem;

    public SchemaLockReading Read()
    {
        if (ConflictMarker() is { } line)
            return Refused(origin.ProblemAt(line, "there are merge conflict markers: merge the migrations first"));
        ReadFormat();
        while (_problem is null && Line() is { } head)
        {
            if (head == LockWords.End) return Finish();
            if (head.StartsWith(LockWords.KindWord, StringComparison.Ordinal)) ReadKind(LockWords.Unescape(head[LockWords.KindWord.Length..]));
            else Wrong($"'{Shown(head)}' is not expected here");
        }

        return Refused(_problem ?? Truncated());
    }

    private SchemaLockReading Finish()
    {
        if (Line() is { } more) Wrong($"'{Shown(more)}' stands behind the end");
        return _problem is null ? new SchemaLockReading.Read(new SchemaLock([.. _kinds])) : Refused(_problem);
    }

    private void ReadFormat()
    {
        string line = Line() ?? "";
        if (!line.StartsWith(LockWords.FormatWord, StringComparison.Ordinal)
            || !int.TryParse(line.AsSpan(LockWords.FormatWord.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int format))
            _problem = origin.Problem("is not a lock file: it does not begin with its format");
        else if (format > LockWords.Format)
            Wrong($"format {format} is of a newer build, this one reads {LockWords.Format}: use that build, or write the file with this one");
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
            Wrong($"the chain of {migration.Version} {migration.Name} of {kind} does not fit: this line was changed by hand, or one before it was put in or taken out");
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
        _kinds.Add(new KindLock(kind, migrations, new LockSections(sections, migrations).At));
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
        return _next > 0 && _next < text.Length && text.AsSpan(0, _next).EndsWith("\n\n", StringComparison.Ordinal) ? _next - 1 : _next;
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
        int at = text.StartsWith("<<<<<<<", StringComparison.Ordinal) ? 0 : text.IndexOf("\n<<<<<<<", StringComparison.Ordinal) + 1;
        bool isThere = at > 0 || text.StartsWith("<<<<<<<", StringComparison.Ordinal);
        return isThere ? 1 + text.AsSpan(0, at).Count('\n') : null;
    }

    private void Wrong(string what) => _problem ??= origin.ProblemAt(_number, what);

    private string Truncated() => origin.ProblemAt(_number, "the file ends too early: it was cut off");

    private static string Shown(string line) => LockWords.Line(line.Length > 60 ? line[..60] + "…" : line);

    private static SchemaLockReading.Refused Refused(string problem) => new([problem]);
}
