using System.Text;

namespace AutoCoder.Schema.Lockfiles;

/// <summary>
/// Writes a lock file. By kind: one line a migration, the newest schema as SQL, and backwards for each migration the
/// objects that it changed as they were before it.
/// </summary>
internal static class SchemaLockText
{
    private const string Head =
        """
        # Lock file: what each migration really executes, and the schema it leads to. Made by: autocoder-schema lock
        # Do not edit it. On a merge conflict: merge the migrations, then run: autocoder-schema lock
        """;

    /// <summary>The text of the file: line feeds, no byte order mark; the same for the same lock on every machine.</summary>
    public static string Write(SchemaLock schemaLock)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n")).Append('\n');
        text.Append(LockWords.FormatWord).Append(LockWords.Format).Append('\n');
        foreach (KindLock kind in schemaLock.Kinds.OrderBy(kind => kind.Kind, StringComparer.Ordinal)) WriteKind(text, kind);
        return text.Append('\n').Append(LockWords.End).Append('\n').ToString();
    }

    private static void WriteKind(StringBuilder text, KindLock kind)
    {
        text.Append('\n').Append(LockWords.KindWord).Append(LockWords.Word(kind.Kind)).Append('\n');
        foreach (LockedMigration migration in kind.Migrations) text.Append(Line(migration)).Append('\n');
        string sections = Sections(kind);
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n{LockWords.SchemaWord}{kind.Migrations[^1].Version} {LockWords.DigestWord} {SectionDigest(sections)}\n");
        text.Append(sections);
    }

    /// <summary>The digest of everything between the line that states it and the next kind.</summary>
    internal static string SectionDigest(string sections) => Digest.Of(sections)[..LockedMigration.Digits];

    private static string Line(LockedMigration migration) => string.Create(CultureInfo.InvariantCulture,
        $"{migration.Version} {LockWords.Word(migration.Name)} up {migration.Up} "
        + $"down {migration.Down?.ToString() ?? LockWords.None} schema {migration.Fingerprint} "
        + $"chain {migration.Chain}{(migration.RunsCode ? " " + LockWords.Code : "")}");

    private static string Sections(KindLock kind)
    {
        var text = new StringBuilder();
        CanonicalSequence canonical = new();
        ImmutableArray<SchemaEntry> after = Objects(kind.Migrations.Length - 1);
        foreach (SchemaEntry entry in after) WriteStatement(text, entry.Sql!);
        for (int i = kind.Migrations.Length - 1; i > 0; i--)
        {
            ImmutableArray<SchemaEntry> before = Objects(i - 1);
            WriteChanges(text, kind.Migrations[i], before, after);
            after = before;
        }

        if (!kind.Maintained.IsEmpty) text.Append('\n').Append(LockWords.MaintenanceWord).Append('\n');
        foreach (SchemaEntry entry in kind.Maintained.Entries) WriteStatement(text, entry.Sql!);
        return text.ToString();

        ImmutableArray<SchemaEntry> Objects(int index) => canonical.Entries(kind.SchemaAt(kind.Migrations[index].Version)!);
    }

    private static void WriteChanges(
        StringBuilder text, LockedMigration migration, ImmutableArray<SchemaEntry> before, ImmutableArray<SchemaEntry> after)
    {
        ImmutableArray<string> changes = Changes(before.AsSpan(), after.AsSpan());
        if (changes.IsEmpty) return;
        text.Append(CultureInfo.InvariantCulture, $"\n{LockWords.BeforeWord}{migration.Version}\n");
        foreach (string sql in changes) WriteStatement(text, sql);
    }

    // Both are in one order, and a migration changes little: what they begin and end with alike need not be looked up.
    private static ImmutableArray<string> Changes(ReadOnlySpan<SchemaEntry> before, ReadOnlySpan<SchemaEntry> after)
    {
        int start = before.CommonPrefixLength(after);
        int end = 0;
        while (end < Math.Min(before.Length, after.Length) - start && before[^(end + 1)] == after[^(end + 1)]) end++;
        var old = Objects(before[start..^end]);
        var now = Objects(after[start..^end]);
        return
        [
            .. old.Where(one => now.GetValueOrDefault(one.Key)?.Sql != one.Value.Sql).Select(one => one.Value.Sql!),
            .. now.Where(one => !old.ContainsKey(one.Key)).Select(one => Drop(one.Value)),
        ];
    }

    private static Dictionary<LockObject, SchemaEntry> Objects(ReadOnlySpan<SchemaEntry> entries)
    {
        var objects = new Dictionary<LockObject, SchemaEntry>(entries.Length);
        foreach (SchemaEntry entry in entries) objects.Add(LockObject.Of(entry), entry);
        return objects;
    }

    private static string Drop(SchemaEntry entry) => $"DROP {entry.Type.ToUpperInvariant()} {TableDdl.Name(entry.Name)}";

    /// <summary>
    /// A statement begins at the margin of the section with CREATE or DROP. One with a line that could be taken for another
    /// beginning, or that an editor or git could change unseen, is written as one line.
    /// </summary>
    private static void WriteStatement(StringBuilder text, string sql)
    {
        string[] lines = sql.Split('\n');
        bool isPlain = lines.All(IsPlain) && lines.Skip(1).All(line => !LockSections.IsBeginning(line));
        if (!isPlain) lines = [LockWords.Escaped + LockWords.Line(sql)];
        for (int i = 0; i < lines.Length; i++)
            text.Append(LockWords.Indent).Append(lines[i]).Append(i == lines.Length - 1 ? ";\n" : "\n");
    }

    private static bool IsPlain(string line) =>
        line.Length > 0 && !char.IsWhiteSpace(line[^1]) && line.All(c => c == '\t' || !LockWords.NeedsEscape(c));
}

/// <summary>The words of a lock file, and how text is kept to one word or one line.</summary>
internal static class LockWords
{
    public const int Format = 1;
    public const string FormatWord = "format ";
    public const string KindWord = "kind ";
    public const string SchemaWord = "schema ";
    public const string BeforeWord = "before ";
    public const string MaintenanceWord = "maintenance";
    public const string DigestWord = "digest";
    public const string None = "none";
    public const string Code = "code";
    public const string End = "end";
    public const string Indent = "  ";
    public const string Escaped = "escaped ";

    /// <summary>A name as one word: blanks, control characters and backslashes become <c>\uXXXX</c>.</summary>
    public static string Word(string name) =>
        Escape(name, c => c == '\\' || char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c));

    /// <summary>A text as one line.</summary>
    public static string Line(string text) => Escape(text, c => c == '\\' || NeedsEscape(c));

    /// <summary>Whether a character would end a line, be invisible in it or not survive as UTF-8 by itself.</summary>
    public static bool NeedsEscape(char c) => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF';

    /// <summary>Takes back what <see cref="Word"/> and <see cref="Line"/> did; what is no escape stays as it is.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 6 <= text.Length && text[i + 1] == 'u'
                && ushort.TryParse(
                    text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                plain.Append((char)code);
                i += 5;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private static string Escape(string text, Func<char, bool> isEscaped)
    {
        if (!text.Any(isEscaped)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (isEscaped(c)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else escaped.Append(c);
        }

        return escaped.ToString();
    }
}
