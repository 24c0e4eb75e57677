namespace AutoCoder.Schema.Lockfiles;

/// <summary>The line of one migration.</summary>
internal static class LockLine
{
    /// <summary>The migration, or null when the line is not that of one.</summary>
    public static LockedMigration? Parse(string line)
    {
        string[] words = line.Split(' ');
        bool runsCode = words is [.., LockWords.Code] && words.Length == 11;
        if (words.Length != (runsCode ? 11 : 10)) return null;
        if (words is not [var number, var name, "up", var up, "down", var down, "schema", var schema, "chain", var chain, ..]) return null;
        SqlHash? upHash = SqlHash.Parse(up), downHash = SqlHash.Parse(down);
        bool isWhole = upHash is not null && (downHash is not null || down == LockWords.None) && IsHash(schema) && IsHash(chain) && name.Length > 0;
        return isWhole && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? new(version, LockWords.Unescape(name), upHash!, downHash, schema, chain, runsCode)
            : null;
    }

    private static bool IsHash(string text) => text.Length == LockedMigration.Digits && text.All(char.IsAsciiHexDigitLower);
}
