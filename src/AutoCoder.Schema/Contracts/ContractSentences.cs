namespace AutoCoder.Schema.Contracts;

/// <summary>
/// Says differences from the code's side. The comparison speaks of a database that departs from what is expected; here there
/// is no database: the model is what is expected, and the migrations depart from it.
/// </summary>
internal sealed class ContractSentences(string kind, DatabaseSchema model, DatabaseSchema migrations)
{
    private const string Missing = " is missing from ", Extra = " is not expected on ";

    public string Of(SchemaDifference difference) =>
        OfTable(difference.Subject) ?? OfColumn(difference.Subject) ?? OfObject(difference.Subject) ?? OfPart(difference.Description);

    private string? OfTable(string name) => (model.FindTable(name), migrations.FindTable(name)) switch
    {
        (not null, null) => $"the model has table {name}, the migrations do not: every statement that uses it will fail {Add(name)}.",
        (null, not null) => $"the migrations have table {name}, the model does not: no statement of the model uses it.",
        _ => null,
    };

    private string? OfColumn(string name) => (SchemaParts.Column(name, model), SchemaParts.Column(name, migrations)) switch
    {
        ({ } wanted, null) => $"the model has {name}, the migrations do not: every statement that uses it will fail "
            + $"{Add($"{wanted.Column.Name} to {wanted.Table.Name}")}.",
        (null, { Column.MustBeGiven: true } extra) => $"the migrations have {name}, NOT NULL without a default, the model does not: "
            + $"every INSERT INTO {extra.Table.Name} by the model fails.",
        (null, not null) => $"the migrations have {name}, the model does not: statements of the model do not name it, and work.",
        _ => null,
    };

    private string? OfObject(string name) =>
        OfObject(name, "index", "queries may be slower", "writes are a little slower", SchemaParts.HasIndex)
        ?? OfObject(name, "view", "every statement that reads it will fail", "no statement of the model reads it", SchemaParts.HasView)
        ?? OfObject(
            name, "trigger", "what it does on a write does not happen", "a write does more than the model knows, or fails", SchemaParts.HasTrigger);

    private string? OfObject(string name, string type, string whenMissing, string whenExtra, Func<string, DatabaseSchema, bool> isIn) =>
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
            || description.StartsWith("View ", StringComparison.Ordinal) || description.StartsWith("Trigger ", StringComparison.Ordinal)
            ? char.ToLowerInvariant(description[0]) + description[1..]
            : description;

    private string Add(string what) => $"(add a migration: {ShellWord.Join(["autocoder-schema", "new", kind, $"Add {what}"])})";
}
