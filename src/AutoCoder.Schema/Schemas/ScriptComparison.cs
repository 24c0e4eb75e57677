namespace AutoCoder.Schema.Schemas;

/// <summary>Compares views and triggers, which are kept as text: they are alike or they are not.</summary>
internal static class ScriptComparison
{
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
            bool isUsed = expected.FindTable(trigger.Table) is not null || expected.Views.Any(view => SqlName.Same(view.Name, trigger.Table));
            differences.Add(isUsed, trigger.Name, isUsed
                ? $"Trigger {trigger.Name} is not expected: a write to {trigger.Table} does more than the code knows, or fails."
                : $"Trigger {trigger.Name} is not expected, nor is {trigger.Table}: no statement of the code sets it off.");
        }
    }
}
