namespace AutoCoder.Schema.Tests.Formats;

/// <summary>
/// A line as GitHub's runner reads it: a command when it begins, after blanks, with two colons
/// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions), else when it has the older form anywhere in it.
/// </summary>
internal sealed record WorkflowCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Data)
{
    public static WorkflowCommand? Read(string line)
    {
        string text = line.TrimStart();
        if (!text.StartsWith("::", StringComparison.Ordinal))
            return text.Contains("##[", StringComparison.Ordinal) ? new("older form", new Dictionary<string, string>(), text) : null;
        int end = text.IndexOf("::", 2, StringComparison.Ordinal);
        string[] head = text[2..end].Split(' ', 2);
        var properties = (head.Length == 1 ? [] : head[1].Split(',')).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Plain(pair[1].Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal)));
        return new(head[0], properties, Plain(text[(end + 2)..]));
    }

    private static string Plain(string text) =>
        text.Replace("%0D", "\r", StringComparison.Ordinal).Replace("%0A", "\n", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);
}
