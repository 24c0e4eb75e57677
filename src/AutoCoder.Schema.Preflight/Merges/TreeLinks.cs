namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>
/// The symbolic links of a commit, followed inside of it: the compiler reads what they lead to, under the name that they have.
/// </summary>
internal static class TreeLinks
{
    private const int Deepest = 40;

    /// <summary>The files that links stand for, and those links that lead to nothing in the commit.</summary>
    /// <param name="tree">The commit.</param>
    /// <param name="targets">Where links lead, by the name of their blob.</param>
    public static (IEnumerable<GitEntry> Files, IEnumerable<(GitEntry Link, string Target)> Broken) Follow(
        GitTree tree, IReadOnlyDictionary<string, string> targets)
    {
        if (tree.Links.IsEmpty) return ([], []);
        var files = tree.Files.ToDictionary(file => file.Path, file => file.Id, StringComparer.Ordinal);
        var links = tree.Links.ToDictionary(link => link.Path, link => targets[link.Id], StringComparer.Ordinal);
        List<GitEntry> found = [];
        List<(GitEntry, string)> broken = [];
        foreach (GitEntry link in tree.Links)
        {
            string? end = End(link.Path, links);
            if (end is not null && files.TryGetValue(end, out string? id))
            {
                found.Add(new GitEntry(link.Path, id));
                continue;
            }

            string begin = end is null or "" ? "" : end + "/";
            GitEntry[] within = end is null ? []
                : [.. tree.Files.Where(file => file.Path.StartsWith(begin, StringComparison.Ordinal))];
            if (within.Length == 0) broken.Add((link, targets[link.Id]));
            found.AddRange(within.Where(file => !file.Path.StartsWith(link.Path + "/", StringComparison.Ordinal))
                .Select(file => new GitEntry($"{link.Path}/{file.Path[begin.Length..]}", file.Id)));
        }

        return (found, broken);
    }

    // The path without links; null when it leads out of the commit, or round in a circle.
    private static string? End(string path, Dictionary<string, string> links)
    {
        var open = new Stack<string>(path.Split('/').Reverse());
        List<string> walked = [];
        int followed = 0;
        while (open.TryPop(out string? part))
        {
            if (part is "" or ".") continue;
            if (part == "..")
            {
                if (walked.Count == 0) return null;
                walked.RemoveAt(walked.Count - 1);
                continue;
            }

            walked.Add(part);
            if (!links.TryGetValue(string.Join('/', walked), out string? target)) continue;
            if (++followed > Deepest || target.StartsWith('/')) return null;
            walked.RemoveAt(walked.Count - 1);
            foreach (string step in target.Split('/').Reverse()) open.Push(step);
        }

        return string.Join('/', walked);
    }
}
