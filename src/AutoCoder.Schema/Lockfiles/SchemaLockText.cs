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
        text.Append(CultureInfo.InvariantCulture, $"\n{LockWords.SchemaWord}{kind.Migrations[^1].Version} {LockWords.DigestWord} {SectionDigest(sections)}\n");
        text.Append(sections);
    }

    /// <summary>The digest of everything between the line that states it and the next kind.</summary>
    internal static string SectionDigest(string sections) => Digest.Of(sections)[..LockedMigration.Digits];

    private static string Line(LockedMigration migration) => string.Create(CultureInfo.InvariantCulture,
        $"{migration.Version} {LockWords.Word(migration.Name)} up {migration.Up} down {migration.Down?.ToString() ?? LockWords.None} schema {migration.Fingerprint} chain {migration.Chain}{(migration.RunsCode ? " " + LockWords.Code : "")}");

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
