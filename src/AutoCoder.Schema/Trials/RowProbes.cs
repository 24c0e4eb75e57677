namespace AutoCoder.Schema.Trials;

/// <summary>Probes of one table by itself, with foreign keys off: which rows it takes, and what it makes of them.</summary>
/// <param name="table">The table as the code expects it.</param>
/// <param name="row">A row of it.</param>
/// <param name="other">Another one, where there is.</param>
/// <param name="steps">Its statements.</param>
internal sealed class RowProbes(TableSchema table, SampleRow row, SampleRow? other, ProbeSteps steps)
{
    private const int MostContexts = 4;

    /// <summary>The probes.</summary>
    /// <param name="additions">The lines of its schema that are not expected.</param>
    public IEnumerable<SchemaProbe> Of(ImmutableArray<string> additions)
    {
        ImmutableArray<object> mined = [.. additions.SelectMany(CheckLiterals.In).Distinct()];
        ImmutableArray<SampleRow> contexts =
        [
            row,
            .. additions.Select(line => EdgeValues.Compared(line, table)).Where(values => values.Count > 0)
                .Select(values => row.With(values)).Take(MostContexts - 1),
        ];
        IEnumerable<IEnumerable<ProbeStep>> all =
        [
            .. Whole(), .. Without(),
            .. contexts.SelectMany(context => Edges(context, mined)),
            .. Same(mined),
        ];
        return all.Select(one => new SchemaProbe(table.Name, EnforcesKeys: false, [.. one]));
    }

    // A whole row through its life, twice where there is another, and written over.
    private IEnumerable<IEnumerable<ProbeStep>> Whole()
    {
        ProbeStep insert = steps.Insert(row, "", ""), delete = steps.Delete("");
        if (other is { } second)
        {
            yield return [insert, steps.Insert(second, "", ""), Read(insert), delete, Read(delete)];
            ProbeStep update = steps.UpdateAll(second, "");
            yield return [insert, update, Read(update), steps.ReadAll()];
        }

        yield return [insert, steps.ReadAll(), delete, Read(delete)];
        foreach (string verb in new[] { "INSERT OR REPLACE", "INSERT OR IGNORE" })
        {
            ProbeStep again = steps.Insert(row, "", "", verb);
            yield return [insert, again, Read(again)];
        }

        if (table.PrimaryKey is { } key && key.Terms.All(term => term.Column is not null && row.Find(term.Column) is not null))
        {
            string columns = string.Join(", ", key.Terms.Select(term => SqlName.Quote(term.Column!)));
            ColumnSchema? set = table.Columns.LastOrDefault(column => column.Generated is null);
            string name = SqlName.Quote(set!.Name);
            string clause = $" ON CONFLICT ({columns}) DO UPDATE SET {name} = excluded.{name}";
            ProbeStep upsert = steps.Insert(row, "", " ON CONFLICT DO UPDATE", "INSERT", clause);
            yield return [insert, upsert, Read(upsert)];
        }
    }

    // What the code may leave out: one after the other, and all of it.
    private IEnumerable<IEnumerable<ProbeStep>> Without()
    {
        string[] optional =
            [.. table.Columns.Where(column => column is { Generated: null, MustBeGiven: false }).Select(column => column.Name)];
        foreach (string column in optional)
        {
            ProbeStep insert = steps.Insert(row.Without(column), $" without {column}", "");
            yield return [insert, Read(insert), steps.ReadAll()];
        }

        SampleRow needed = optional.Aggregate(row, (some, column) => some.Without(column));
        ProbeStep least = steps.Insert(needed, " of what has to be given", "");
        yield return [least, Read(least)];
    }

    private IEnumerable<IEnumerable<ProbeStep>> Edges(SampleRow context, ImmutableArray<object> mined)
    {
        ProbeStep first = steps.Insert(context, "", "");
        yield return [first, Read(first)];
        foreach (ColumnSchema column in table.Columns.Where(column => column.Generated is null))
        {
            foreach (object? value in EdgeValues.Of(column, mined))
            {
                string with = $" with {column.Name} = {EdgeValues.Told(value)}";
                ProbeStep insert = steps.Insert(context.With(column.Name, value), with, "");
                ProbeStep update = steps.Update(column.Name, value, with);
                yield return [insert, Read(insert), steps.ReadAll(), steps.Delete("")];
                yield return [first, update, Read(update)];
            }
        }
    }

    // What takes two columns with the same value, as a condition over both.
    private IEnumerable<IEnumerable<ProbeStep>> Same(ImmutableArray<object> mined)
    {
        ColumnSchema[] columns = [.. table.Columns.Where(column => column is { Generated: null, IsRowIdAlias: false })];
        foreach (object? value in columns.SelectMany(column => EdgeValues.Of(column, mined)).Distinct())
        {
            var same = columns.Where(column => EdgeValues.Of(column, mined).Contains(value))
                .ToDictionary(column => column.Name, _ => value, SqlNameComparer.Instance);
            ProbeStep insert = steps.Insert(row.With(same), $" with {EdgeValues.Told(value)} wherever it can be", "");
            yield return [insert, Read(insert)];
        }
    }

    private ProbeStep Read(ProbeStep after) => steps.Read(after.Told);
}
