namespace AutoCoder.Schema.Contracts;

/// <summary>Compares the schema that the code expects with the one that its migrations lead to. Pure.</summary>
internal static class ModelContract
{
    /// <summary>What the migrations do not give, in the order of the files; then what only the migrations have.</summary>
    /// <param name="kind">The kind of database.</param>
    /// <param name="model">What the code expects.</param>
    /// <param name="migrations">The schema after the newest migration.</param>
    public static ImmutableArray<ContractFinding> Compare(string kind, Model model, DatabaseSchema migrations)
    {
        var sentences = new ContractSentences(kind, model.Schema, migrations);
        return
        [
            .. SchemaComparison.Compare(model.Schema, Printable(model.Schema, migrations))
                .Select(difference => new ContractFinding(
                    kind,
                    PlaceOf(difference.Subject, model, migrations),
                    difference.Class,
                    LongText.Shorten(sentences.Of(difference))))
                .Distinct()
                .OrderBy(finding => finding.Place.Line is null)
                .ThenBy(finding => finding.Place.File, StringComparer.Ordinal)
                .ThenBy(finding => finding.Place.Line)
                .ThenByDescending(finding => finding.Class),
        ];
    }

    // A script without any trigger, or any view, was made by what prints none.
    private static DatabaseSchema Printable(DatabaseSchema model, DatabaseSchema migrations) => new(
        migrations.Entries,
        migrations.Tables,
        model.Views.IsEmpty ? [] : migrations.Views,
        model.Triggers.IsEmpty ? [] : migrations.Triggers);

    // What only the migrations have stands at the model's table, where it would have to be.
    private static SourcePlace PlaceOf(string subject, Model model, DatabaseSchema migrations)
    {
        if (model.Find(subject) is { } place) return place;
        string? table = SchemaParts.TableOf(subject, model.Schema) ?? SchemaParts.TableOf(subject, migrations);
        return (table is null ? null : model.Find(table)) ?? model.Whole;
    }
}

/// <summary>Something that the application expects and the migrations do not give, found without any database.</summary>
/// <param name="Kind">The kind of database.</param>
/// <param name="Place">Where the expectation stands.</param>
/// <param name="Class">Breaking or harmless.</param>
/// <param name="Message">One sentence: what is wrong, what happens because of it, and what to do.</param>
public sealed record ContractFinding(string Kind, SourcePlace Place, DifferenceClass Class, string Message)
{
    private static readonly string[] OfApplication =
        ["no such function:", "no such collation sequence:", "no such module:"];

    // What SQLite says of a schema that lacks something, and the gate of an INSERT that leaves something out.
    private static readonly string[] OfSchema =
        ["no such table:", "no such column:", "has no column named ", "no such view:", " columns but ", "it leaves out "];

    /// <summary>True when it closes the gate under the policy in force.</summary>
    public bool ClosesGate { get; init; }

    /// <summary>What mends it.</summary>
    internal ContractRemedy Remedy { get; init; }

    /// <summary>What mends a statement, by what SQLite says of it.</summary>
    internal static ContractRemedy RemedyOf(string message) =>
        OfApplication.Any(words => message.StartsWith(words, StringComparison.Ordinal)) ? ContractRemedy.Mark
        : OfSchema.Any(words => message.Contains(words, StringComparison.Ordinal)) ? ContractRemedy.Migration
        : ContractRemedy.Statement;
}

/// <summary>What mends a difference between the application and its migrations.</summary>
internal enum ContractRemedy
{
    /// <summary>A migration that brings what the application expects.</summary>
    Migration,

    /// <summary>A mark that leaves the statement out, as the application brings what it needs by itself.</summary>
    Mark,

    /// <summary>Another statement.</summary>
    Statement,
}

/// <summary>
/// Says differences from the code's side. The comparison speaks of a database that departs from what is expected; here there
/// is no database: the model is what is expected, and the migrations depart from it.
/// </summary>
internal sealed class ContractSentences(string kind, DatabaseSchema model, DatabaseSchema migrations)
{
    private const string Missing = " is missing from ", Extra = " is not expected on ";

    public string Of(SchemaDifference difference) =>
        OfTable(difference.Subject) ?? OfColumn(difference.Subject) ?? OfObject(difference.Subject)
            ?? OfPart(difference.Description);

    private string? OfTable(string name) => (model.FindTable(name), migrations.FindTable(name)) switch
    {
        (not null, null) => $"the model has table {name}, the migrations do not: every statement that uses it will fail "
            + $"{Add(name)}.",
        (null, not null) => $"the migrations have table {name}, the model does not: no statement of the model uses it.",
        _ => null,
    };

    private string? OfColumn(string name) => (SchemaParts.Column(name, model), SchemaParts.Column(name, migrations)) switch
    {
        ({ } wanted, null) => $"the model has {name}, the migrations do not: every statement that uses it will fail "
            + $"{Add($"{wanted.Column.Name} to {wanted.Table.Name}")}.",
        (null, { Column.MustBeGiven: true } extra) =>
            $"the migrations have {name}, NOT NULL without a default, the model does not: "
            + $"every INSERT INTO {extra.Table.Name} by the model fails.",
        (null, not null) => $"the migrations have {name}, the model does not: statements of the model do not name it, and work.",
        _ => null,
    };

    private string? OfObject(string name) =>
        OfObject(name, "index", "queries may be slower", "writes are a little slower", SchemaParts.HasIndex)
        ?? OfObject(
            name, "view", "every statement that reads it will fail", "no statement of the model reads it", SchemaParts.HasView)
        ?? OfObject(
            name, "trigger", "what it does on a write does not happen",
            "a write does more than the model knows", SchemaParts.HasTrigger);

    private string? OfObject(
        string name, string type, string whenMissing, string whenExtra, Func<string, DatabaseSchema, bool> isIn) =>
        (isIn(name, model), isIn(name, migrations)) switch
        {
            (true, false) => $"the model has {type} {name}, the migrations do not: {whenMissing} {Add($"{type} {name}")}.",
            (false, true) => $"the migrations have {type} {name}, the model does not: {whenExtra}.",
            _ => null,
        };

    private static string OfPart(string description)
    {
        if (Cut(description, Missing) is ({ } lost, { } from)) return $"the model has {lost} on {from}";
        if (Cut(description, Extra) is ({ } extra, { } on)) return $"the migrations have {extra} on {on}";
        return $"after every migration, {Lowered(description)}";
    }

    // "UNIQUE (name) is missing from projects: rows that …"
    private static (string What, string Where)? Cut(string description, string phrase)
    {
        int at = description.IndexOf(phrase, StringComparison.Ordinal);
        int colon = at < 0 ? -1 : description.IndexOf(": ", at, StringComparison.Ordinal);
        if (colon < 0) return null;
        string other = phrase == Missing ? "the migrations do not" : "the model does not";
        return (description[..at], $"{description[(at + phrase.Length)..colon]}, {other}{description[colon..]}");
    }

    private static string Lowered(string description) =>
        description.StartsWith("The ", StringComparison.Ordinal) || description.StartsWith("Table ", StringComparison.Ordinal)
            || description.StartsWith("View ", StringComparison.Ordinal)
            || description.StartsWith("Trigger ", StringComparison.Ordinal)
            ? char.ToLowerInvariant(description[0]) + description[1..]
            : description;

    private string Add(string what) => $"(add a migration: {ShellWord.Join(["autocoder-schema", "new", kind, $"Add {what}"])})";
}
