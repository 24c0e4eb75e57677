namespace AutoCoder.Schema.Hooks;

/// <summary>What the first lines of a hook say when it is one of ours.</summary>
/// <param name="Version">The version of the script.</param>
/// <param name="Gate">The words that start the gate.</param>
internal sealed record HookMark(int Version, ImmutableArray<string> Gate)
{
    internal const string Beginning = "# autocoder-schema hook, version ", GateLine = "# gate: ";

    /// <summary>Reads it; null for a hook of somebody else's.</summary>
    public static HookMark? Of(string script)
    {
        string[] lines = script.Split('\n');
        return lines.Length > 1 && lines[1].StartsWith(Beginning, StringComparison.Ordinal)
            && int.TryParse(lines[1][Beginning.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? new(version, [.. lines.Where(line => line.StartsWith(GateLine, StringComparison.Ordinal)).Select(line => line[GateLine.Length..])])
            : null;
    }
}
