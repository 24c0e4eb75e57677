using System.Text;

namespace AutoCoder.Schema.Runner.Files;

/// <summary>
/// The beginning of a name that is made out of another file's: a file system takes 255 bytes for one, and a database may have
/// nearly as many.
/// </summary>
internal static class FittedName
{
    private const int Longest = 255, Digits = 16;

    /// <summary>The name itself; or, where it leaves no room, as much of it as fits and a hash of all of it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="room">How many bytes are to follow it at most.</param>
    public static string Of(string name, int room)
    {
        if (Encoding.UTF8.GetByteCount(name) <= Longest - room) return name;
        int left = Longest - room - Digits - 1, kept = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0) break;
            kept += rune.Utf16SequenceLength;
        }

        return $"{name[..kept]}~{Digest.Of(name)[..Digits]}";
    }
}
