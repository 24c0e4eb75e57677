namespace AutoCoder.Schema.CommandLine;

/// <summary>What a program needs around it before anything can be asked.</summary>
internal static class Surroundings
{
    private const string NoFolder =
        "the current folder is gone, so that nothing in it or above it can be looked for: change into another: cd /";

    private static bool HasLeft;

    /// <summary>Whether something is missing; then it has been said, with what to do.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="leastOpenFiles">How many files it opens at least.</param>
    public static bool Lack(string program, int leastOpenFiles) =>
        LackFiles(program, leastOpenFiles) || (IsFolderGone && Told(program, NoFolder));

    /// <summary>The same but for the current folder, which <see cref="LackFolder"/> asks for where it is needed.</summary>
    public static bool LackFiles(string program, int leastOpenFiles) =>
        OpenFiles.TooFew(leastOpenFiles) is { } missing && Told(program, missing);

    /// <summary>Leaves a folder that is gone, in which nothing can be started or named.</summary>
    public static void LeaveGoneFolder()
    {
        if (!IsFolderGone) return;
        Directory.SetCurrentDirectory("/");
        HasLeft = true;
    }

    /// <summary>
    /// Whether the current folder is gone and a request needs it: it names no configuration, or anything from the folder on.
    /// </summary>
    public static bool LackFolder(string program, FleetRequest request, bool isAboutRepository) =>
        HasLeft && (isAboutRepository || Needs(request)) && Told(program, NoFolder);

    private static bool Needs(FleetRequest request)
    {
        string?[] named =
        [
            request.NamedConfiguration ?? "", request.Migrations, request.Registry, .. request.ProjectFolders,
            .. request.Paths.Where(path => path != ContractFile.Input),
        ];
        return named.Any(path => path is not null && !Path.IsPathFullyQualified(path))
            || request.Expect.Concat(request.Statements).Any();
    }

    private static bool Told(string program, string missing)
    {
        StandardStreams.Tell($"{program}: {missing}");
        return true;
    }

    private static bool IsFolderGone
    {
        get
        {
            try
            {
                _ = Environment.CurrentDirectory;
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }
}
