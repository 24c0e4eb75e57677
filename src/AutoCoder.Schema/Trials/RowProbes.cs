namespace AutoCoder.Schema.Trials;

/// <summary>Probes of one table by itself, with foreign keys off: which rows it takes, and what it makes of them.</summary>
/// <param name="table">The table as the code expects it.</param>
/// <param name="row">A row of it.</param>
/// <param name="other">Another one, where there is.</param>
/// <param name="steps">Its statements.</param>
/// <param name="blocks">Its columns, those together that are tried together.</param>
internal sealed class RowProbes(
    TableSchema table, SampleRow row, SampleRow? other, ProbeSteps steps, ImmutableArray<ColumnBlock> blocks)
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
        // One after the other: those of a wide table are gigabytes.
        IEnumerable<IEnumerable<ProbeStep>> all = Whole().Concat(Without())
            .Concat(contexts.SelectMany(context => Edges(context, mined))).Concat(Same(mined));
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
        ColumnBlock[] optional = [.. blocks.Where(block => !block.First.MustBeGiven)];
        foreach (ColumnBlock block in optional)
        {
            ProbeStep insert = steps.Insert(row.Without(block.Names), $" without {block.Told}", "");
            yield return [insert, Read(insert), steps.ReadAll()];
        }

        SampleRow needed = row.Without([.. optional.SelectMany(block => block.Names)]);
        ProbeStep least = steps.Insert(needed, " of what has to be given", "");
        yield return [least, Read(least)];
    }

    private IEnumerable<IEnumerable<ProbeStep>> Edges(SampleRow context, ImmutableArray<object> mined)
    {
        ProbeStep first = steps.Insert(context, "", "");
        yield return [first, Read(first)];
        foreach (ColumnBlock block in blocks)
        {
            foreach (object? value in EdgeValues.Of(block.First, mined))
            {
                string with = $" with {block.Told} = {EdgeValues.Told(value)}";
                ProbeStep insert = steps.Insert(context.With(block.With(value)), with, "");
                ProbeStep update = steps.Update(block, value, with);
                yield return [insert, Read(insert), steps.ReadAll(), steps.Delete("")];
                yield return [first, update, Read(update)];
            }
        }
    }

    // What takes two columns with the same value, as a condition over both.
    private IEnumerable<IEnumerable<ProbeStep>> Same(ImmutableArray<object> mined)
    {
        ColumnSchema[] columns = [.. table.Columns.Where(column => column is { Generated: null, IsRowIdAlias: false })];
        var values = columns.GroupBy(column => column.DeclaredType)
            .Select(alike => (Columns: alike.ToArray(), Values: EdgeValues.Of(alike.First(), mined).ToHashSet())).ToArray();
        foreach (object? value in values.SelectMany(alike => alike.Values).Distinct())
        {
            var same = values.Where(alike => alike.Values.Contains(value)).SelectMany(alike => alike.Columns)
                .ToDictionary(column => column.Name, _ => value, SqlNameComparer.Instance);
            ProbeStep insert = steps.Insert(row.With(same), $" with {EdgeValues.Told(value)} wherever it can be", "");
            yield return [insert, Read(insert)];
        }
    }

    private ProbeStep Read(ProbeStep after) => steps.Read(after.Told);
}

/// <summary>Columns that are tried together: one, but in wide tables.</summary>
/// <param name="Columns">The columns, at least one; no value is stored in one of them that the others refuse.</param>
internal sealed record ColumnBlock(ImmutableArray<ColumnSchema> Columns)
{
    /// <summary>The first of them.</summary>
    public ColumnSchema First => Columns[0];

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => Columns.Select(column => column.Name);

    /// <summary>What messages call them.</summary>
    public string Told { get; } = Columns.Length <= MostTold
        ? string.Join(", ", Columns.Select(column => column.Name))
        : string.Create(CultureInfo.InvariantCulture, $"{Columns[0].Name} and {Columns.Length - 1} more like it");

    private const int MostTold = 5;

    /// <summary>One value for all of them.</summary>
    public IReadOnlyDictionary<string, object?> With(object? value) =>
        Names.ToDictionary(name => name, _ => value, SqlNameComparer.Instance);
}

/// <summary>
/// Which columns of a table are tried together. Every statement on a wide table takes as long as the table is wide, and one for
/// each column and value would take minutes for some thousand columns, of which most are of one sort: so the wider it is, the
/// fewer blocks there are.
/// </summary>
internal static class ColumnBlocks
{
    private const int MostAlone = 100, MostWork = 20_000;

    /// <summary>The columns that can be written.</summary>
    /// <param name="table">The table as the code expects it.</param>
    /// <param name="sorts">Gives the sort of each column.</param>
    public static ImmutableArray<ColumnBlock> Of(TableSchema table, Func<IReadOnlyDictionary<string, ColumnSort>> sorts)
    {
        ColumnSchema[] columns = [.. table.Columns.Where(column => column.Generated is null)];
        if (columns.Length <= MostAlone) return [.. columns.Select(column => new ColumnBlock([column]))];
        IReadOnlyDictionary<string, ColumnSort> of = sorts();
        ColumnBlock[] blocks =
        [
            .. columns.GroupBy(column => (of[column.Name].Said, of[column.Name].IsWithOthers ? column.Name : null))
                .Select(alike => new ColumnBlock([.. alike])).OrderByDescending(block => of[block.First.Name].Differs),
        ];
        int most = MostWork / columns.Length;
        return
        [
            .. blocks.Take(most),
            .. blocks.Skip(most).SelectMany(block => block.Columns)
                .GroupBy(column => (column.DeclaredType, column.IsNotNull, column.MustBeGiven, column.Collation))
                .Select(alike => new ColumnBlock([.. alike])),
        ];
    }
}
