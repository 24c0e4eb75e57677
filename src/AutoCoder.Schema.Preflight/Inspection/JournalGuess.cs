namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// Guesses a database's journal mode before it is opened, by what the last ones of its name were in: a fleet has the same few
/// names again and again. A guess decides which way of reading is tried first, and never an answer. Bounded, whatever the names
/// are; threads that learn at once may lose a lesson, which costs an opening.
/// </summary>
internal sealed class JournalGuess
{
    private const int Surest = 8;
    private readonly sbyte[] _seen = new sbyte[256];

    /// <summary>Whether the database is more likely than not in WAL mode; false for a name that was not met before.</summary>
    public bool IsWal(string path) => _seen[PlaceOf(path)] > 0;

    /// <summary>Takes in what a database turned out to be in.</summary>
    public void Learn(string path, bool isWal)
    {
        ref sbyte seen = ref _seen[PlaceOf(path)];
        seen = (sbyte)Math.Clamp(seen + (isWal ? 1 : -1), -Surest, Surest);
    }

    private int PlaceOf(string path) => string.GetHashCode(Path.GetFileName(path.AsSpan()), StringComparison.Ordinal) & (_seen.Length - 1);
}
