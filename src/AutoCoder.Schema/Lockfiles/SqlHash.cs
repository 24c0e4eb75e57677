namespace AutoCoder.Schema.Lockfiles;

/// <summary>
/// The hash of statements in one spelling: comments, white space, case of keywords and quotes do not count. It carries the
/// number of the way in which it was recorded: hashes of two ways cannot be compared, and are never taken for an edit.
/// </summary>
/// <param name="Recording">The way of recording.</param>
/// <param name="Digits">The first 32 lower-case hexadecimal digits of SHA-256.</param>
public sealed record SqlHash(int Recording, string Digits)
{
    /// <summary>
    /// The way of this build. It grows when the statements change that the processor makes of the same migration: a new
    /// version of FluentMigrator, or a rebuild written otherwise. Without it every migration would look edited then. Way 2
    /// writes values as the driver stores them.
    /// </summary>
    public const int CurrentRecording = 2;

    /// <summary>
    /// The way before. A migration of which both make the same statements carries its number, and is compared with what
    /// earlier builds recorded.
    /// </summary>
    public const int EarlierRecording = 1;

    private const int Length = 32;
    private const string VariesWord = "varies";

    /// <summary>
    /// In the place of a hash where each run executes other SQL (the time, a new identifier): nobody can tell an edit by it.
    /// </summary>
    internal static SqlHash Varies { get; } = new(0, VariesWord);

    /// <summary>The hash of statements, in their order, which earlier builds would have executed too.</summary>
    public static SqlHash Of(IEnumerable<string> statements) => Of(statements, EarlierRecording);

    /// <summary>The hash of statements, in their order.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="recording">The first way of recording that makes them of their migration.</param>
    public static SqlHash Of(IEnumerable<string> statements, int recording)
    {
        IEnumerable<string> normal = statements.Select(sql => NormalisedSql.Statement(sql, ImmutableHashSet<string>.Empty));
        return new(recording, Digest.Of(string.Concat(normal.Select(sql => $"{sql.Length}:{sql}\n")))[..Length]);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static SqlHash? Parse(string? text)
    {
        if (text == VariesWord) return Varies;
        if (text?.Split(':') is not [var recording, { Length: Length } digits]) return null;
        bool isHash = digits.All(char.IsAsciiHexDigitLower)
            && int.TryParse(recording, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isHash ? new(int.Parse(recording, CultureInfo.InvariantCulture), digits) : null;
    }

    /// <summary>Whether the two are known to be of different statements.</summary>
    public bool Contradicts(SqlHash other) => Recording == other.Recording && Digits != other.Digits;

    /// <summary>The hash as lock files and ledgers hold it: <c>1:0f3a…</c>.</summary>
    public override string ToString() =>
        this == Varies ? VariesWord : string.Create(CultureInfo.InvariantCulture, $"{Recording}:{Digits}");
}
