using System.Text;

namespace AutoCoder.Schema.Preflight.Git;

/// <summary>A repository, read.</summary>
internal sealed class GitRepository
{
    private const string Submodule = "160000", Link = "120000";
    private readonly GitProgram _git;

    private GitRepository(GitProgram git, string? root, bool isShallow) => (_git, Root, IsShallow) = (git, root, isShallow);

    /// <summary>The folder of the working tree; null for a bare repository.</summary>
    public string? Root { get; }

    /// <summary>Whether its history was cut off when it was cloned.</summary>
    public bool IsShallow { get; }

    /// <summary>The repository that a folder is in.</summary>
    /// <exception cref="GitFailureException">It is in none, or git refuses it.</exception>
    public static GitRepository Open(string folder, CancellationToken cancellation)
    {
        var git = new GitProgram(folder, cancellation);
        (int exitCode, byte[] output, string error) =
            git.Ask("rev-parse", "--is-bare-repository", "--is-shallow-repository", "--is-inside-work-tree");
        if (exitCode != 0)
        {
            throw new GitFailureException(error.Contains("not a git repository", StringComparison.Ordinal)
                ? $"{folder} is in no git repository: --base compares two commits of one."
                : $"git does not read the repository of {folder}: {GitProgram.Reason(error)}.", isUsage: true);
        }

        string[] answers = GitProgram.Lines(output);
        bool hasTree = answers[2] == "true";
        string? root = hasTree && GitProgram.Lines(git.Ask("rev-parse", "--show-toplevel").Output) is [var top] ? top : null;
        return new GitRepository(root is null ? git : new GitProgram(root, cancellation), root, answers[1] == "true");
    }

    /// <summary>The commits that refs name.</summary>
    /// <exception cref="GitFailureException">One of them names none.</exception>
    public string[] Commits(params (string Option, string Ref)[] refs)
    {
        foreach ((string option, string name) in refs)
        {
            if (name.Length == 0 || name[0] == '-' || name.Any(char.IsControl))
                throw new GitFailureException(
                    $"{option} '{name}' names no commit: give a branch, a tag or a commit.", isUsage: true);
        }

        (int exitCode, byte[] output, string error) = _git.Ask(
            Fed(refs.Select(one => $"{one.Ref}^{{commit}}")), "cat-file", "--batch-check=%(objectname) %(objecttype)");
        string[] answers = GitProgram.Lines(output);
        if (exitCode != 0 || answers.Length != refs.Length) throw Unreadable(error);
        return [.. refs.Zip(answers).Select(pair => pair.Second.EndsWith(" commit", StringComparison.Ordinal)
            ? pair.Second.Split(' ')[0]
            : throw NoCommit(pair.First))];
    }

    /// <summary>The best common ancestors of two commits: more than one where branches were merged crosswise.</summary>
    /// <exception cref="GitFailureException">There is none, or it cannot be told.</exception>
    public string[] MergeBases((string Ref, string Commit) one, (string Ref, string Commit) other)
    {
        (int exitCode, byte[] output, string error) = _git.Ask("merge-base", "--all", one.Commit, other.Commit);
        if (exitCode is not (0 or 1)) throw Unreadable(error);
        string[] found = GitProgram.Lines(output);
        if (found.Length > 0) return found;
        throw new GitFailureException(IsShallow
            ? $"No common ancestor of {one.Ref} and {other.Ref} is in this shallow clone, "
                + "so nobody can tell what a merge brings: git fetch --unshallow (in CI: fetch-depth: 0)."
            : $"{one.Ref} and {other.Ref} have no common ancestor: their histories are unrelated, "
                + "so nobody can tell what a merge brings. Is it another repository's branch?", isUsage: false);
    }

    /// <summary>The files of a commit.</summary>
    public GitTree Tree(string commit)
    {
        (int exitCode, byte[] output, string error) = _git.Ask("ls-tree", "-r", "-z", "--full-tree", commit);
        if (exitCode != 0) throw Unreadable(error);
        var files = ImmutableArray.CreateBuilder<GitEntry>();
        var submodules = ImmutableArray.CreateBuilder<GitEntry>();
        var links = ImmutableArray.CreateBuilder<GitEntry>();
        foreach (string entry in Encoding.UTF8.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            int tab = entry.IndexOf('\t', StringComparison.Ordinal);
            string[] head = entry[..tab].Split(' ');
            string path = entry[(tab + 1)..];
            if (head[0] == Submodule) submodules.Add(new GitEntry(path, head[2]));
            else if (head[0] == Link) links.Add(new GitEntry(path, head[2]));
            else files.Add(new GitEntry(path, head[2]));
        }

        return new GitTree(files.DrainToImmutable(), links.DrainToImmutable(), submodules.DrainToImmutable());
    }

    /// <summary>Whether commits have a file, a folder or a submodule of this path.</summary>
    public bool Has(IReadOnlyCollection<string> commits, string path)
    {
        if (path.Contains('\n', StringComparison.Ordinal)) return false;
        (int exitCode, byte[] output, string error) = _git.Ask(
            Fed(commits.Select(commit => $"{commit}:{path}")), "cat-file", "--batch-check=%(objecttype)");
        return exitCode == 0
            ? Array.Exists(GitProgram.Lines(output), line => !line.EndsWith(" missing", StringComparison.Ordinal))
            : throw Unreadable(error);
    }

    /// <summary>Reads blobs, one after the other; what <paramref name="take"/> does not keep is not kept.</summary>
    /// <exception cref="GitFailureException">One is not here, as in a partial clone.</exception>
    public void Blobs(IReadOnlyCollection<string> ids, Action<string, byte[]> take)
    {
        if (ids.Count == 0) return;
        string? missing = null;
        (int exitCode, string error) = _git.Read(
            Fed(ids),
            output =>
            {
                using var buffered = new BufferedStream(output, 1 << 16);
                while (missing is null && Header(buffered) is { } header)
                {
                    if (header is not [var id, "blob", var size]) missing = header[0];
                    else take(id, Content(buffered, int.Parse(size, CultureInfo.InvariantCulture)));
                }

                buffered.CopyTo(Stream.Null);
            },
            "cat-file", "--batch");
        if (missing is not null)
            throw NotHere($"blob {missing}");
        if (exitCode != 0) throw Unreadable(error);
    }

    /// <summary>What files have at commits, in their order; null for one that is not there.</summary>
    public byte[]?[] FilesAt(IReadOnlyList<(string Commit, string Path)> files)
    {
        var found = new List<byte[]?>();
        (int exitCode, string error) = _git.Read(
            Fed(files.Select(file => file.Path.Contains('\n', StringComparison.Ordinal) ? "-" : $"{file.Commit}:{file.Path}")),
            output =>
            {
                using var buffered = new BufferedStream(output, 1 << 16);
                while (Header(buffered) is { } header)
                {
                    bool isThere = header is [_, _, var last]
                        && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out _);
                    byte[]? content = isThere ? Content(buffered, int.Parse(header[2], CultureInfo.InvariantCulture)) : null;
                    found.Add(isThere && header[1] == "blob" ? content : null);
                }
            },
            "cat-file", "--batch");
        return exitCode == 0 && found.Count == files.Count ? [.. found] : throw Unreadable(error);
    }

    /// <summary>Files that were changed in the working tree and are in no commit yet; null when git does not tell.</summary>
    public string[]? Uncommitted()
    {
        (int exitCode, byte[] output, _) = _git.Ask(
            "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all",
            "--", ":(icase)*.cs", "*schema.lock");
        if (exitCode != 0) return null;
        string[] entries = Encoding.UTF8.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return [.. entries.Where(entry => entry.Length > 3).Select(entry => entry[3..])];
    }

    private static Action<Stream> Fed(IEnumerable<string> lines) =>
        input => input.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    private static string[]? Header(BufferedStream stream)
    {
        var line = new StringBuilder();
        for (int next = stream.ReadByte(); next >= 0; next = stream.ReadByte())
        {
            if (next == '\n') return line.ToString().Split(' ');
            line.Append((char)next);
        }

        return null;
    }

    private static byte[] Content(BufferedStream stream, int size)
    {
        byte[] content = new byte[size];
        stream.ReadExactly(content);
        stream.ReadByte(); // the line end behind it
        return content;
    }

    private GitFailureException NoCommit((string Option, string Ref) one) => new(
        _git.Ask("rev-list", "--all", "-n", "1").Output.Length == 0
            ? "This repository has no commits yet: there is nothing to compare."
            : $"{one.Option} {one.Ref}: there is no such commit here. "
                + $"Is it a branch of a remote that was not fetched (origin/{one.Ref}), or misspelt?",
        isUsage: true);

    private static GitFailureException NotHere(string what) =>
        new(
            $"A file of the commits is not in this clone, which was made without all of them ({what}): "
                + "fetch it (git fetch --refetch --no-filter), or compare in a whole clone.", isUsage: false);

    // What would have to be fetched from a promisor is not fetched: asking changes nothing.
    private static GitFailureException Unreadable(string error) => error.Contains("promisor", StringComparison.Ordinal)
        ? NotHere(GitProgram.Reason(error))
        : new($"git could not read the repository: {GitProgram.Reason(error)}. Try: git fsck", isUsage: false);
}

/// <summary>The files of a commit, and the submodules, which hold files that it does not have.</summary>
/// <param name="Files">The files.</param>
/// <param name="Links">The symbolic links.</param>
/// <param name="Submodules">The folders of submodules, and the commits that they point to.</param>
internal sealed record GitTree(
    ImmutableArray<GitEntry> Files, ImmutableArray<GitEntry> Links, ImmutableArray<GitEntry> Submodules);

/// <summary>A file of a commit, or a submodule.</summary>
/// <param name="Path">Its path from the root of the repository, with slashes.</param>
/// <param name="Id">The name of its blob; of a submodule, of its commit.</param>
internal sealed record GitEntry(string Path, string Id);
