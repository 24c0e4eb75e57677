using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>Spells a table as SQL, one way of very many: case, quotes, white space, comments, the place of constraints.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal sealed class Spelling(Random random)
{
    private static readonly string[] Gaps = [" ", "  ", "\n\t", " /* a, (b */ ", " -- it's )\n", "\r\n", "/**/ "];

    // Bare words that cannot be read as a name here.
    private static readonly string[] NeedQuotes = ["order", "select", "true", "a b", "it's", "q\"q", "t]t", "b`b", "1st", "x--y", "/*"];

    public string Table(TableSpec table)
    {
        List<string> constraints = [];
        List<string> columns = [.. table.Columns.Select(Column)];
        bool inlineKey = table.PrimaryKey.Length == 1 && Coin();
        if (inlineKey) Append(table, columns, table.PrimaryKey[0], "PRIMARY KEY" + (table.AutoIncrement ? " AUTOINCREMENT" : ""));
        else if (table.PrimaryKey.Length > 0) constraints.Add($"PRIMARY KEY ( {Terms(table.PrimaryKey)}{(table.AutoIncrement ? " AUTOINCREMENT" : "")} )");
        foreach (ImmutableArray<string> key in table.UniqueKeys)
        {
            if (key.Length == 1 && Coin()) Append(table, columns, key[0], "UNIQUE" + (Coin() ? " ON CONFLICT ABORT" : ""));
            else constraints.Add($"UNIQUE ( {Terms(key)} )");
        }

        foreach (ForeignKeySpec key in table.ForeignKeys) AddForeignKey(table, key, columns, constraints);
        foreach (string check in table.Checks)
        {
            string text = Coin() ? $"CHECK ( {check} )" : $"CHECK ( ( {check} ) )";
            if (Coin()) Append(table, columns, table.Columns[random.Next(table.Columns.Length)].Name, text);
            else constraints.Add(text);
        }

        string[] shuffled = [.. constraints.Select(constraint => Constraint() + constraint)];
        random.Shuffle(shuffled);
        string options = string.Join(" , ", new[] { table.Strict ? "STRICT" : "", table.WithoutRowId ? "WITHOUT ROWID" : "" }.Where(option => option.Length > 0));
        return Spell($"CREATE TABLE {Quote("t")} ( {string.Join(" , ", columns.Concat(shuffled))} ) {options}".TrimEnd());
    }

    private string Column(ColumnSpec column)
    {
        List<string> parts = [];
        if (column.NotNull) parts.Add("NOT NULL" + (Coin() ? " ON CONFLICT ABORT" : ""));
        else if (random.Next(4) == 0 && column.Generated is null) parts.Add("NULL");
        if (column.Default is not null) parts.Add("DEFAULT " + Default(column.Default));
        if (column.Collation is not null) parts.Add($"COLLATE {Quote(column.Collation)}");
        if (column.Generated is not null) parts.Add((Coin() ? "GENERATED\u0003ALWAYS AS" : "AS") + $" ( {column.Generated} )" + (column.Stored ? " STORED" : Coin() ? " VIRTUAL" : ""));
        string[] shuffled = [.. parts.Select(part => Constraint() + part)];
        random.Shuffle(shuffled);
        return $"{Quote(column.Name)} {column.Type} {string.Join(' ', shuffled)}".Replace("  ", " ").TrimEnd();
    }

    /// <summary>A bare word is text, so its case counts.</summary>
    private string Default(string value) => value == "word" ? "\u0002word\u0002" : Coin() ? $"( {value} )" : value;

    private void AddForeignKey(TableSpec table, ForeignKeySpec key, List<string> columns, List<string> constraints)
    {
        List<string> actions = [];
        if (key.OnDelete != "NO ACTION" || Coin()) actions.Add($"ON DELETE {key.OnDelete}");
        if (key.OnUpdate != "NO ACTION" || Coin()) actions.Add($"ON UPDATE {key.OnUpdate}");
        if (Coin()) actions.Reverse();
        string parents = Coin() ? "" : $" ( {Terms([.. key.ParentColumns])} )";
        string deferred = key.Deferred ? " DEFERRABLE INITIALLY DEFERRED" : Coin() ? " NOT DEFERRABLE" : "";
        string clause = $"REFERENCES {Quote(key.Parent)}{parents} {string.Join(' ', actions)}{deferred}";
        if (key.Columns.Length == 1 && Coin()) Append(table, columns, key.Columns[0], clause);
        else constraints.Add($"FOREIGN KEY ( {Terms(key.Columns)} ) {clause}");
    }

    private void Append(TableSpec table, List<string> columns, string name, string constraint)
    {
        int index = table.Columns.TakeWhile(column => column.Name != name).Count();
        columns[index] += $" {Constraint()}{constraint}";
    }

    private string Terms(ImmutableArray<string> names) => string.Join(" , ", names.Select(Quote));

    private string Constraint() => random.Next(4) == 0 ? $"CONSTRAINT {Quote($"c{random.Next(1000)}")} " : "";

    /// <summary>A name in any form that SQLite takes; between marks, so that its blanks are not gaps.</summary>
    private string Quote(string name)
    {
        string cased = Case(name);
        return "\u0002" + random.Next(NeedQuotes.Contains(name) ? 1 : 0, 4) switch
        {
            0 => cased,
            1 => $"\"{cased.Replace("\"", "\"\"")}\"",
            2 => $"`{cased.Replace("`", "``")}`",
            _ => cased.Contains(']') ? $"\"{cased.Replace("\"", "\"\"")}\"" : $"[{cased}]",
        } + "\u0002";
    }

    private string Case(string text) => string.Concat(text.Select(c => char.IsAsciiLetter(c) && Coin() ? (char)(c ^ 0x20) : c));

    /// <summary>Puts gaps where the blanks are, and random case on the words between them.</summary>
    private string Spell(string sql)
    {
        // Names in checks are marked by the specification, spelled names by Quote; both are left whole.
        string[] outer = sql.Split('\u0001');
        for (int i = 1; i < outer.Length; i += 2) outer[i] = Quote(outer[i]);
        var text = new StringBuilder();
        string[] parts = string.Concat(outer).Split('\u0002');
        for (int i = 0; i < parts.Length; i++) text.Append(i % 2 == 1 ? parts[i] : Words(parts[i]));
        return text.ToString();
    }

    private string Words(string text)
    {
        var spelled = new StringBuilder();
        bool inString = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\'') inString = !inString;
            if (inString) spelled.Append(c);
            else if (c == '\u0003') spelled.Append(' '); // with a comment here, SQLite counts GENERATED to the type
            else if (text.AsSpan(i).StartsWith(" GENERATED\u0003")) spelled.Append(' '); // and the comment itself with one here
            else if (c == ' ') spelled.Append(Gaps[random.Next(Gaps.Length)]);
            else spelled.Append(char.IsAsciiLetter(c) && Coin() ? (char)(c ^ 0x20) : c);
        }

        return spelled.ToString();
    }

    private bool Coin() => random.Next(2) == 0;
}
