namespace AutoCoder.Schema.CommandLine;

/// <summary>What a program needs around it before anything can be asked.</summary>
internal static class Surroundings
{
    /// <summary>Whether something is missing; then it has been said, with what to do.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="leastOpenFiles">How many files it opens at least.</param>
    public static bool Lack(string program, int leastOpenFiles)
    {
        if ((OpenFiles.TooFew(leastOpenFiles) ?? WithoutFolder) is not { } missing) return false;
        StandardStreams.Tell($"{program}: {missing}");
        return true;
    }

    private static string? WithoutFolder
    {
        get
        {
            try
            {
                _ = Environment.CurrentDirectory;
                return null;
            }
            catch (IOException)
            {
                return "the current folder is gone, so that nothing in it or above it can be looked for: change into another: "
                    + "cd /";
            }
        }
    }
}
