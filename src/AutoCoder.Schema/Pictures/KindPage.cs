using System.Text;

namespace AutoCoder.Schema.Pictures;

/// <summary>The page of a kind in the schema book.</summary>
/// <param name="story">The kind.</param>
/// <param name="picture">The file with its picture.</param>
/// <param name="mark">The first line.</param>
internal sealed class KindPage(SchemaStory story, string picture, string mark)
{
    private readonly StringBuilder _text = new();
    private readonly ImmutableArray<SchemaPiece> _pieces = SchemaPiece.Of(story.Schema);

    /// <summary>The page.</summary>
    public string Text()
    {
        StoryStep newest = story.Steps[^1];
        Line(mark);
        Line();
        Line($"# {MarkdownText.Escape(story.Kind)}");
        Line();
        string name = MarkdownText.Code(newest.Migration.Name);
        Line($"At version {newest.Migration.Version}, {name}. [All kinds]({SchemaBook.Index}).");
        WriteDiagram();
        foreach (TableSchema table in story.Schema.Tables) WriteTable(table);
        WriteViews();
        WriteHistory();
        return _text.ToString();
    }

    private void WriteDiagram()
    {
        var graph = SchemaGraph.Of(story.Schema);
        Head("Diagram");
        if (MermaidDiagram.Fitting(graph) is not var (text, isWhole))
        {
            Line($"![Tables and their references]({picture})");
            return;
        }

        Line("```mermaid");
        _text.Append(text);
        Line("```");
        Line();
        Line(isWhole ? $"[The same as a picture]({picture})." : $"Keys alone; [all columns as a picture]({picture}).");
    }

    private void WriteTable(TableSchema table)
    {
        ImmutableArray<SchemaPiece> pieces = SchemaPiece.Of(table);
        Head(MarkdownText.Code(table.Name));
        Line(Sentence(Origin(pieces[0])));
        if (pieces[0].Text.Length > 0)
        {
            Line();
            Line(MarkdownText.Code(pieces[0].Text));
        }

        if (!table.Columns.IsEmpty)
        {
            Line();
            Line("| Column | Declared | From | Last changed by |");
            Line("|---|---|---|---|");
            foreach (SchemaPiece piece in pieces.Where(piece => piece.Type == PieceType.Column))
            {
                string column = MarkdownText.Code(piece.Name), declared = MarkdownText.Code(Declared(piece));
                Line($"| {column} | {declared} | {From(piece)} | {Changed(piece)} |");
            }
        }

        WritePieces("Key or check", pieces.Where(piece => piece.Type == PieceType.Constraint));
        WritePieces("Index", pieces.Where(piece => piece.Type == PieceType.Index));
        WriteTriggers(table.Name);
    }

    private void WriteViews()
    {
        foreach (SchemaPiece view in _pieces.Where(piece => piece.Type == PieceType.View))
        {
            Head($"View {MarkdownText.Code(view.Name)}");
            Line(Sentence(Origin(view)));
            Line();
            foreach (string line in MarkdownText.Block(view.Text.Split('\n'), "sql")) Line(line);
            WriteTriggers(view.Name);
        }
    }

    private void WriteTriggers(string owner) => WritePieces(
        "Trigger", _pieces.Where(piece => piece.Type == PieceType.Trigger && SqlName.Same(piece.Owner, owner)));

    private void WritePieces(string head, IEnumerable<SchemaPiece> pieces)
    {
        SchemaPiece[] all = [.. pieces];
        if (all.Length == 0) return;
        Line();
        Line($"| {head} | From | Last changed by |");
        Line("|---|---|---|");
        foreach (SchemaPiece piece in all) Line($"| {MarkdownText.Code(piece.Text)} | {From(piece)} | {Changed(piece)} |");
    }

    private void WriteHistory()
    {
        Head("History");
        Line("Newest first. What was renamed shows as what went and what came.");
        foreach (StoryStep step in story.Steps.Reverse()) WriteStep(step);
    }

    private void WriteStep(StoryStep step)
    {
        Line();
        Line($"### {step.Migration.Version} {MarkdownText.Escape(step.Migration.Name)}");
        Line();
        Line(step.Description is { Length: > 0 } description
            ? $"{MarkdownText.Escape(CleanText.Line(description))}"
            : "Its class has no description.");
        Line();
        PieceChange[] told = [.. step.Changes.Where(change => !step.IsToldByTable(change))];
        foreach (PieceChange change in told) Line($"- {Told(change)}");
        if (told.Length == 0) Line("- changes rows, or nothing: the schema stays as it is");
        if (step.Migration.RunsCode) Line("- runs code of its own");
        if (step.Migration.Down is null) Line("- has no way back");
        if (!step.IsTransactional) Line("- runs without a transaction");
        if (step.IsBreakingChange) Line("- says that it is a breaking change");
        if (!step.IsDestructive) return;
        string losses = string.Join(", ", step.Losses.Select(loss => MarkdownText.Code(Name(loss.Piece))));
        Line(step.Reason is { } reason
            ? $"- **destructive**{(losses.Length == 0 ? "" : $" ({losses})")}: {MarkdownText.Escape(CleanText.Line(reason))}"
            : $"- **destructive** ({losses}): neither its class nor schema.lock gives a reason");
    }

    private string Told(PieceChange change)
    {
        SchemaPiece piece = change.Piece;
        string what = $"{Word(piece.Type)} {MarkdownText.Code(Name(piece))}";
        if (piece.Type == PieceType.Constraint)
        {
            string table = MarkdownText.Code(piece.Owner);
            return $"{(change.After is null ? "takes from" : "gives")} {table}: {MarkdownText.Code(piece.Text)}";
        }

        return change switch
        {
            { Before: null, Piece.Type: PieceType.Table } => $"makes {what}{Fate(piece)}",
            { Before: null, Piece.Type: PieceType.Column } => $"makes {what}: {Shown(piece)}",
            { Before: null, Piece.Type: PieceType.Index } => $"makes index {Shown(piece)}",
            { Before: null } => $"makes {what}",
            { After: null } => $"takes {what} away{(piece.Type == PieceType.Column ? $", which was {Shown(piece)}" : "")}",
            _ => $"changes {what} from {Shown(change.Before)} to {Shown(change.After)}",
        };
    }

    private string Fate(SchemaPiece table) => story.Schema.FindTable(table.Name) is null
        ? ", which is not there any more under this name"
        : "";

    private static string Shown(SchemaPiece piece)
    {
        string text = piece.Type == PieceType.Column ? Declared(piece) : piece.Text;
        return text.Length == 0 ? "no option" : MarkdownText.Code(text);
    }

    // What stands behind the name.
    private static string Declared(SchemaPiece column)
    {
        int name = TableDdl.Name(column.Name).Length;
        return column.Text.Length > name ? column.Text[(name + 1)..] : "no type";
    }

    private static string Name(SchemaPiece piece) => piece.Type == PieceType.Column ? $"{piece.Owner}.{piece.Name}" : piece.Name;

    private static string Word(PieceType type) => type.ToString().ToLowerInvariant();

    private string Origin(SchemaPiece piece)
    {
        if (story.OriginOf(piece) is not var (brought, last)) return "left by maintenance";
        string changed = last == brought ? "" : $", changed by {Named(last)}";
        return $"from {Named(brought)}{changed}";
    }

    private string From(SchemaPiece piece) => story.OriginOf(piece) is var (brought, _) ? Named(brought) : "maintenance";

    private string Changed(SchemaPiece piece) =>
        story.OriginOf(piece) is var (brought, last) && last != brought ? Named(last) : "";

    private static string Named(StoryStep step)
    {
        string version = step.Migration.Version.ToString(CultureInfo.InvariantCulture);
        return step.Description is { Length: > 0 } description
            ? $"{version}: {MarkdownText.Escape(CleanText.Line(description))}"
            : $"{version}: {MarkdownText.Code(step.Migration.Name)}";
    }

    private static string Sentence(string text) => $"{SentenceStart.Of(text)}.";

    private void Head(string head)
    {
        Line();
        Line($"## {head}");
        Line();
    }

    private void Line(string line = "") => _text.Append(line).Append('\n');
}
