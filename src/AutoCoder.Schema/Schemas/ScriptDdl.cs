using System.Text;

namespace AutoCoder.Schema.Schemas;

/// <summary>The statement of a view or trigger in lines: clauses of a view, statements of a trigger.</summary>
internal static class ScriptDdl
{
    private static readonly string[] Clauses =
        ["FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "EXCEPT", "INTERSECT"];

    public static string Of(ScriptSchema script)
    {
        bool isView = string.Equals(script.Source.Type, "view", StringComparison.Ordinal);
        string sql = $"CREATE {(isView ? "VIEW" : "TRIGGER")} {TableDdl.Name(script.Name)} {script.Text}";
        return Lines(sql, isView ? BreaksView : BreaksTrigger);
    }

    private delegate bool Breaks(ReadOnlySpan<char> left, ReadOnlySpan<char> right);

    private static bool BreaksView(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        foreach (string clause in Clauses)
        {
            if (SqlNameComparer.Same(right, clause)) return true;
        }

        return SqlNameComparer.Same(right, "SELECT") && SqlNameComparer.Same(left, "AS");
    }

    private static bool BreaksTrigger(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left is ";" || SqlNameComparer.Same(left, "BEGIN");

    /// <summary>White space between tokens means nothing, so a line may end at any.</summary>
    private static string Lines(string sql, Breaks breaks)
    {
        var text = new StringBuilder(sql.Length + 32);
        SqlToken[] tokens = SqlTokenizer.Significant(sql);
        int depth = 0, written = 0;
        for (int i = 1; i < tokens.Length; i++)
        {
            if (tokens[i - 1].Kind == TokenKind.OpenParenthesis) depth++;
            if (tokens[i - 1].Kind == TokenKind.CloseParenthesis) depth--;
            ReadOnlySpan<char> left = sql.AsSpan(tokens[i - 1].Start, tokens[i - 1].Length);
            ReadOnlySpan<char> right = sql.AsSpan(tokens[i].Start, tokens[i].Length);
            if (depth > 0 || !breaks(left, right)) continue;
            bool isEnd = i == tokens.Length - 1 && SqlNameComparer.Same(right, "END");
            text.Append(sql.AsSpan(written, tokens[i - 1].End - written)).Append(isEnd ? "\n" : "\n  ");
            written = tokens[i].Start;
        }

        return text.Append(sql.AsSpan(written)).ToString();
    }
}
