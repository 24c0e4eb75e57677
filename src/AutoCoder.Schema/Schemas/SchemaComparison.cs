namespace AutoCoder.Schema.Schemas;

/// <summary>Compares two schemas by what the departure does to code that was written for the expected one.</summary>
/// <remarks>
/// Breaking are those by which some statement of the code fails, or stores or reads something else. Where the design leaves
/// the class open: a missing or changed view is breaking (queries fail or answer otherwise), an extra one harmless; a missing or
/// changed trigger is breaking, since it changes what every write does, and so is one more, unless all that it does is to add
/// rows to tables that the code does not know; what other tools record is no difference; a missing CHECK is harmless (no
/// statement of the code fails) and an extra one breaking; a lost or changed default is breaking, since an INSERT that leaves the
/// column out stores something else, while a default where none was expected is harmless; AUTOINCREMENT is harmless either way,
/// since no statement fails; a changed order of columns is harmless.
/// </remarks>
internal static class SchemaComparison
{
    /// <summary>
    /// Every difference in a stable order: tables by name, in each the columns before the keys, then views, then triggers.
    /// Empty exactly when the schemas are equivalent and their columns are in one order.
    /// </summary>
    /// <param name="expected">The schema that the code is written for.</param>
    /// <param name="actual">The schema that the database has.</param>
    public static ImmutableArray<SchemaDifference> Compare(DatabaseSchema expected, DatabaseSchema actual)
    {
        var differences = new DifferenceList();
        CompareTables(expected, actual, differences);
        ScriptComparison.CompareViews(expected, actual, differences);
        ScriptComparison.CompareTriggers(expected, actual, differences);
        return differences.ToImmutable();
    }

    private static void CompareTables(DatabaseSchema expected, DatabaseSchema actual, DifferenceList differences)
    {
        var found = actual.Tables.ToDictionary(table => table.Name, SqlNameComparer.Instance);
        foreach (TableSchema table in expected.Tables)
        {
            if (found.Remove(table.Name, out TableSchema? counterpart))
                TableComparison.Compare(table, counterpart, actual, differences);
            else differences.Breaking(table.Name, $"Table {table.Name} is missing: every statement that uses it fails.");
        }

        foreach (TableSchema table in actual.Tables.Where(table => OtherRecords.ToolOf(table.Name) is null))
        {
            if (found.ContainsKey(table.Name)) AddExtraTable(table, expected, actual, differences);
        }
    }

    private static void AddExtraTable(
        TableSchema table, DatabaseSchema expected, DatabaseSchema actual, DifferenceList differences)
    {
        ForeignKeySchema? keyless = table.ForeignKeys.FirstOrDefault(key =>
            expected.FindTable(key.ParentTable) is not null && actual.FindTable(key.ParentTable) is not null
                && !ParentKeys.Has(actual, key));
        if (keyless is null)
            differences.Harmless(table.Name, $"Table {table.Name} is not expected: no statement of the code uses it.");
        else
            differences.Breaking(table.Name,
                $"Table {table.Name} is not expected, and its {CanonicalLines.ForeignKey(keyless)} refers to no key: "
                + $"where foreign keys are enforced, DELETE FROM {keyless.ParentTable} fails.");
    }
}

/// <summary>Compares views and triggers, which are kept as text: they are alike or they are not.</summary>
internal static class ScriptComparison
{
    private static readonly string[] Changes = ["RAISE", "UPDATE", "DELETE", "REPLACE"];

    public static void CompareViews(DatabaseSchema expected, DatabaseSchema actual, DifferenceList differences)
    {
        var found = actual.Views.ToDictionary(view => view.Name, SqlNameComparer.Instance);
        foreach (ScriptSchema view in expected.Views)
        {
            if (!found.Remove(view.Name, out ScriptSchema? other))
                differences.Breaking(view.Name, $"View {view.Name} is missing: every statement that reads it fails.");
            else if (CanonicalLines.View(view) != CanonicalLines.View(other))
                differences.Breaking(view.Name, $"View {view.Name} is another query: what is read from it differs.");
        }

        foreach (ScriptSchema view in actual.Views)
        {
            if (found.ContainsKey(view.Name)) differences.Harmless(view.Name,
                $"View {view.Name} is not expected: no statement of the code reads it.");
        }
    }

    public static void CompareTriggers(DatabaseSchema expected, DatabaseSchema actual, DifferenceList differences)
    {
        var found = actual.Triggers.ToDictionary(trigger => trigger.Name, SqlNameComparer.Instance);
        foreach (ScriptSchema trigger in expected.Triggers)
        {
            if (!found.Remove(trigger.Name, out ScriptSchema? other))
                differences.Breaking(trigger.Name,
                    $"Trigger {trigger.Name} is missing: what it does on a write to {trigger.Table} no longer happens.");
            else if (CanonicalLines.Trigger(trigger) != CanonicalLines.Trigger(other))
                differences.Breaking(trigger.Name,
                    $"Trigger {trigger.Name} is another one: a write to {trigger.Table} does something else.");
        }

        foreach (ScriptSchema trigger in actual.Triggers.Where(trigger => found.ContainsKey(trigger.Name)))
        {
            bool isUsed = expected.FindTable(trigger.Table) is not null
                || expected.Views.Any(view => SqlName.Same(view.Name, trigger.Table));
            bool isBreaking = isUsed && !OnlyAdds(trigger, expected, actual);
            differences.Add(isBreaking, trigger.Name, isUsed
                ? $"Trigger {trigger.Name} is not expected: a write to {trigger.Table} does more than the code knows"
                    + (isBreaking ? ", or fails." : ".")
                : $"Trigger {trigger.Name} is not expected, nor is {trigger.Table}: no statement of the code sets it off.");
        }
    }

    /// <summary>The triggers that only a database has: somebody made them on purpose.</summary>
    public static IEnumerable<ScriptSchema> Own(DatabaseSchema expected, DatabaseSchema actual) =>
        actual.Triggers.Where(trigger => !expected.Triggers.Any(known => SqlName.Same(known.Name, trigger.Name)));

    // A log of somebody's: no row of the code is another one because of it. What fails because of it is found by trying. What it
    // adds to must set off nothing more.
    private static bool OnlyAdds(ScriptSchema trigger, DatabaseSchema expected, DatabaseSchema actual)
    {
        string text = trigger.Text;
        string[] words = [.. SqlTokenizer.Significant(text).Select(token => text.Substring(token.Start, token.Length))];
        int body = Array.FindIndex(words, word => SqlName.Same(word, "BEGIN"));
        for (int i = body + 1; i < words.Length; i++)
        {
            if (Changes.Contains(words[i], SqlNameComparer.Instance)) return false;
            if (!SqlName.Same(words[i - 1], "INTO")) continue;
            string target = SqlName.Unquote(words[i]);
            if (expected.FindTable(target) is not null || actual.FindTable(target) is null) return false;
            if (actual.Triggers.Any(next => SqlName.Same(next.Table, target))) return false;
        }

        return body >= 0;
    }
}

/// <summary>Differences as they are found.</summary>
internal sealed class DifferenceList
{
    private readonly ImmutableArray<SchemaDifference>.Builder _differences = ImmutableArray.CreateBuilder<SchemaDifference>();

    public int Count => _differences.Count;

    public void Breaking(string subject, string description) =>
        _differences.Add(new(DifferenceClass.Breaking, subject, description));

    public void Add(bool isBreaking, string subject, string description) =>
        _differences.Add(new(isBreaking ? DifferenceClass.Breaking : DifferenceClass.Harmless, subject, description));

    public void Harmless(string subject, string description) =>
        _differences.Add(new(DifferenceClass.Harmless, subject, description));

    public ImmutableArray<SchemaDifference> ToImmutable() => _differences.ToImmutable();
}

/// <summary>One way in which a database's schema departs from the expected one.</summary>
/// <param name="Class">Breaking or harmless.</param>
/// <param name="Subject">What differs: <c>conversations</c>, <c>conversations.mode</c>, <c>ix_conversations_mode</c>.</param>
/// <param name="Description">One sentence: what is different and what happens because of it.</param>
public sealed record SchemaDifference(DifferenceClass Class, string Subject, string Description);

/// <summary>What a difference of schema does to the code that uses the table.</summary>
public enum DifferenceClass
{
    /// <summary>Another spelling or order; no statement behaves differently, except for <c>SELECT *</c>.</summary>
    Harmless,

    /// <summary>Some statement of the code fails or stores something else.</summary>
    Breaking,
}
