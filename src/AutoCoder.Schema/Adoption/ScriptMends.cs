namespace AutoCoder.Schema.Adoption;

/// <summary>
/// What is to be done about views and triggers: a missing one is made; one that an earlier version had, letter for letter, was left
/// behind and is replaced, or goes. Any other that is in the way is somebody's own.
/// </summary>
internal sealed class ScriptMends(DatabaseSchema expected, DatabaseSchema actual, SchemaHistory history)
{
    private readonly List<string> _drops = [];
    private readonly List<string> _creates = [];

    /// <summary>The statements, and the rows of <c>sqlite_schema</c> after them.</summary>
    public (ImmutableArray<string> Statements, ImmutableArray<SchemaEntry> Entries) Run(IEnumerable<SchemaEntry> before)
    {
        List<SchemaEntry> entries = [.. before];
        Mend("view", schema => schema.Views, CanonicalLines.View, entries);
        Mend("trigger", schema => schema.Triggers, CanonicalLines.Trigger, entries);
        return ([.. _drops, .. _creates], [.. entries]);
    }

    private void Mend(
        string type, Func<DatabaseSchema, ImmutableArray<ScriptSchema>> of, Func<ScriptSchema, string> line, List<SchemaEntry> entries)
    {
        foreach (ScriptSchema script in of(actual))
        {
            bool isRight = of(expected).Any(wanted => line(wanted) == line(script));
            bool isOurs = history.Earlier.Any(schema => of(schema).Any(old => line(old) == line(script)));
            if (isRight || !isOurs) continue;
            _drops.Add($"DROP {type.ToUpperInvariant()} {SqlName.Quote(script.Name)}");
            entries.RemoveAll(entry => entry.Type == type && SqlName.Same(entry.Name, script.Name));
        }

        foreach (ScriptSchema wanted in of(expected).Where(wanted => !entries.Any(entry => SqlName.Same(entry.Name, wanted.Name))))
        {
            _creates.Add(wanted.Source.Sql!);
            entries.Add(wanted.Source);
        }
    }
}
