namespace AutoCoder.Schema.Analyzers.Knowledge;

/// <summary>
/// The names under <c>kinds</c> of an <c>autocoder-schema.json</c>, comments and trailing commas allowed. What is wrong with
/// the file is the gate's to say: here it only ends the reading. (The compiler carries no JSON reader for analyzers.)
/// </summary>
internal static class ConfiguredKinds
{
    public static IReadOnlyList<string> Read(string json)
    {
        List<string> kinds = [];
        JsonTokens tokens = new(json);
        int depth = 0;
        string? property = null;
        bool isInKinds = false;
        while (tokens.MoveNext())
        {
            switch (tokens.Current)
            {
                case '{' or '[':
                    depth++;
                    if (depth == 2) isInKinds = tokens.Current == '{' && property == "kinds";
                    break;
                case '}' or ']':
                    depth--;
                    if (depth < 2) isInKinds = false;
                    break;
                case '"' when tokens.IsName:
                    if (depth == 1) property = tokens.Text;
                    else if (depth == 2 && isInKinds) kinds.Add(tokens.Text);
                    break;
            }
        }

        return kinds;
    }
}
