namespace AutoCoder.Schema.Preservation;

/// <summary>
/// What a migration says it means to lose: <c>[MigrationTrait("destructive", "orders.legacy_note, tags: why")]</c>. A table by
/// its name: its rows, columns or all of it; <c>table.column</c>: the values of that column alone. Several, each with a reason of
/// its own, have semicolons between them. One that names nothing, as before there were names, is a reason for what the
/// statements of the migration themselves show to go, and for nothing else.
/// </summary>
/// <param name="Names">What it names; empty when it is a reason alone.</param>
/// <param name="Text">All of it, as the migration spells it.</param>
internal sealed record LossMark(ImmutableArray<LossName> Names, string Text)
{
    private static readonly string[] NoName = [];

    /// <summary>Whether it names what it excuses.</summary>
    public bool IsNamed => !Names.IsEmpty;

    /// <summary>Reads it; null for a migration that says nothing. Never throws.</summary>
    public static LossMark? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var names = ImmutableArray.CreateBuilder<LossName>();
        foreach (string part in text.Split(';'))
        {
            ImmutableArray<LossName> named = NamesIn(part);
            // A semicolon in a reason begins no other one; a text that does not begin with a name is a reason.
            if (named.IsEmpty && names.Count == 0) break;
            names.AddRange(named);
        }

        return new(names.ToImmutable(), text.Trim());
    }

    /// <summary>
    /// The same as it counts for a schema: a text of the time before names may begin with a word and a colon, and names nothing
    /// when there is no such table.
    /// </summary>
    public LossMark In(DatabaseSchema schema) => In(name => schema.FindTable(name) is not null);

    /// <summary>The same as it counts where these tables are.</summary>
    public LossMark In(Func<string, bool> isTable) =>
        Names.Any(name => isTable(name.Table)) ? this : this with { Names = [] };

    /// <summary>Whether it excuses that a statement takes a table, rows of it or a column away.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column; null for the table or rows of it.</param>
    public bool Excuses(string table, string? column = null) =>
        !IsNamed || Names.Any(name => SqlName.Same(name.Table, table)
            && (name.Column is null || (column is not null && SqlName.Same(name.Column, column))));

    /// <summary>How a migration says that it means to lose something.</summary>
    public static string Spelled(string table, string? column = null) =>
        $"[MigrationTrait(\"destructive\", \"{table}{(column is null ? "" : $".{column}")}: why\")]";

    private static ImmutableArray<LossName> NamesIn(string part)
    {
        string[] names = part.Split(':', 2) is [var before, var reason] && reason.Trim().Length > 0 ? before.Split(',') : NoName;
        LossName?[] read = [.. names.Select(name => LossName.Parse(name.Trim()))];
        return read.Contains(null) ? [] : [.. read.OfType<LossName>()];
    }
}

/// <summary>A table, or a column of one, by name.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column; null for the table.</param>
internal sealed record LossName(string Table, string? Column)
{
    /// <summary>Reads <c>table</c> or <c>table.column</c>, in quotes where a name needs them; null for anything else.</summary>
    public static LossName? Parse(string text)
    {
        var cursor = new TokenCursor(text, SqlTokenizer.Significant(text));
        string table = NameOf(ref cursor);
        string? column = cursor.Try(TokenKind.Dot) ? NameOf(ref cursor) : null;
        return cursor.Failed || !cursor.AtEnd ? null : new(table, column);
    }

    // A word that SQL keeps for itself is a name here too: nobody quotes in an attribute.
    private static string NameOf(ref TokenCursor cursor)
    {
        if (!cursor.At(TokenKind.Word)) return cursor.Name();
        string name = cursor.Text(cursor.Current).ToString();
        cursor.Skip();
        return name;
    }
}
