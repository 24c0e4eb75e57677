namespace AutoCoder.Schema.Merges;

/// <summary>Numbers after the highest, and the commands that give them to migrations. Pure.</summary>
internal sealed class Renumbering(IEnumerable<NamedMigration> all)
{
    private readonly Dictionary<string, long> _highest = all.GroupBy(one => one.Kind, StringComparer.Ordinal)
        .ToDictionary(kind => kind.Key, kind => kind.Max(one => one.Version), StringComparer.Ordinal);

    /// <summary>The command that mends a migration's number; each call takes the next one.</summary>
    public string Command(NamedMigration migration)
    {
        long next = After(Math.Max(_highest[migration.Kind], migration.Version));
        _highest[migration.Kind] = next;
        string from = Text(migration.Version), to = Text(next), file = migration.Source.File;
        string name = file[(file.LastIndexOf('/') + 1)..], folder = file[..^name.Length];
        string renamed = folder + name.Replace(from, to, StringComparison.Ordinal);
        string move = renamed == file ? "" : $"git mv {ShellWord.Join([file, renamed])} && ";
        bool isPlain = migration.Source.VersionText.TrimEnd('L', 'l', 'u', 'U') == from;
        return isPlain
            ? $"{move}{Edit(migration, from, to)} {ShellWord.Quote(renamed)}    # then build, autocoder-schema lock, build"
            : $"{(move.Length > 0 ? move[..^" && ".Length] : "#")}    # and write version {to} into {renamed}:{Text(migration.Source.Line)}; then build, autocoder-schema lock, build";
    }

    // Only where the number is the version, and in the class's name: the same digits may stand for something else.
    private static string Edit(NamedMigration migration, string from, string to)
    {
        string name = migration.Source.Name[(migration.Source.Name.LastIndexOf('+') + 1)..], other = name.Replace(from, to, StringComparison.Ordinal);
        string[] ofName = name == other ? [] : ["-e", $"s/{name}/{other}/g"];
        return ShellWord.Join(["sed", "-i", "-e", $"{Text(migration.Source.Line)}s/({from}/({to}/", .. ofName]);
    }

    // 202602011459 is a moment to the minute and 20260201145959 one to the second: what follows is the next of its sort.
    private static long After(long version)
    {
        string text = Text(version);
        string? format = text.Length switch { 12 => "yyyyMMddHHmm", 14 => "yyyyMMddHHmmss", _ => null };
        if (format is null || !DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment) || moment.Year > 9990) return version + 1;
        DateTime next = text.Length == 12 ? moment.AddMinutes(1) : moment.AddSeconds(1);
        return long.Parse(next.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
