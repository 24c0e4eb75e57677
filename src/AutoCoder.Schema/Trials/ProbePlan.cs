namespace AutoCoder.Schema.Trials;

/// <summary>
/// The statements that are tried on two schemas: those that the code could run on every table of the expected one that a
/// difference can reach. Pure.
/// </summary>
/// <param name="expected">The schema that the code is written for.</param>
/// <param name="actual">The other one.</param>
/// <param name="broken">The tables of which it is known that statements fail: nothing is tried on them.</param>
/// <param name="solve">Finds values that meet CHECKs.</param>
internal sealed class ProbePlan(
    DatabaseSchema expected, DatabaseSchema actual, IReadOnlySet<string> broken, CheckSolver solve)
{
    private readonly SampleRows _rows = new(expected, actual, solve);
    private readonly AffectedTables _affected = new(expected, actual);

    /// <summary>The probes of one table after the other, and of the views.</summary>
    public IEnumerable<(string Name, IEnumerable<SchemaProbe> Probes)> Probes()
    {
        foreach (TableSchema table in Tables)
        {
            if (_rows.Of(table, 1) is { } row) yield return (table.Name, OfTable(table, row));
        }

        foreach (ScriptSchema view in expected.Views)
        {
            if (actual.Views.Any(other => SqlName.Same(other.Name, view.Name))) yield return (view.Name, [View(view)]);
        }
    }

    private IEnumerable<TableSchema> Tables => _affected.All.Where(table => !broken.Contains(table.Name));

    private IEnumerable<SchemaProbe> OfTable(TableSchema table, SampleRow row)
    {
        var steps = new ProbeSteps(table);
        var rows = new RowProbes(table, row, _rows.Of(table, 2), steps, ColumnBlocks.Of(table, () => _affected.Sorts(table)));
        return rows.Of(_affected.Additions(table)).Concat(Keys(table, row, steps));
    }

    /// <summary>The tables of which no row could be made up, so that nothing was tried on them.</summary>
    public ImmutableArray<TableSchema> Untried => [.. Tables.Where(table => _rows.Of(table, 1) is null)];

    // Where foreign keys are enforced: rows that refer to others, and what becomes of them.
    private IEnumerable<SchemaProbe> Keys(TableSchema table, SampleRow row, ProbeSteps steps)
    {
        ImmutableArray<ProbeStep> parents = [.. _rows.Ancestors(table).SelectMany(Stage)];
        SampleRow? other = _rows.Of(table, 2);
        ProbeStep insert = steps.Insert(row, "", Enforced), delete = steps.Delete(Enforced);
        yield return Enforcing([.. parents, insert, steps.Read(insert.Told), delete, steps.Read(delete.Told)]);
        foreach (TableSchema child in Children(table))
        {
            string told = $", with a row of {child.Name} that refers to it{Enforced}";
            ImmutableArray<ProbeStep> family =
            [
                .. parents, Staged(table, row),
                .. _rows.Ancestors(child).Where(one => !IsAmong(one, parents, table)).SelectMany(Stage),
                .. Stage(child),
            ];
            ProbeSteps[] read = expected.FindTable(child.Name) is { } known ? [steps, new ProbeSteps(known)] : [steps];
            yield return Enforcing([.. family, .. Through(steps.Delete(told))]);
            // A key that nobody of the code's refers to is changed by nobody, or its owner knows why.
            if (other is null || expected.FindTable(child.Name) is null) continue;
            yield return Enforcing([.. family, .. Through(steps.UpdateAll(other, told))]);

            IEnumerable<ProbeStep> Through(ProbeStep step) => [step, .. read.Select(one => one.Read(step.Told))];
        }

        SchemaProbe Enforcing(ImmutableArray<ProbeStep> all) => new(table.Name, EnforcesKeys: true, all);
    }

    private const string Enforced = ", where foreign keys are enforced,";

    private IEnumerable<TableSchema> Children(TableSchema parent) =>
        expected.Tables.Select(table => table.Name).Concat(actual.Tables.Select(table => table.Name))
            .Distinct(SqlNameComparer.Instance).Select(name => _rows.Table(name)!)
            .Where(child => child.OpaqueText is null && !SqlName.Same(child.Name, parent.Name)
                && child.ForeignKeys.Any(key => SqlName.Same(key.ParentTable, parent.Name)));

    private static bool IsAmong(TableSchema table, ImmutableArray<ProbeStep> staged, TableSchema self) =>
        SqlName.Same(table.Name, self.Name) || staged.Any(step => SqlName.Same(step.Told, table.Name));

    private IEnumerable<ProbeStep> Stage(TableSchema table) =>
        _rows.Of(table, 1) is { } row ? [Staged(table, row)] : [];

    private ProbeStep Staged(TableSchema table, SampleRow row) => new ProbeSteps(table).Insert(row, "", "") with
    {
        Kind = expected.FindTable(table.Name) is null ? ProbeStepKind.StageOfOther : ProbeStepKind.Stage,
        Told = table.Name,
    };

    private SchemaProbe View(ScriptSchema view)
    {
        IEnumerable<ProbeStep> stages = expected.Tables
            .Where(table => table.OpaqueText is null && actual.FindTable(table.Name) is not null).SelectMany(Stage);
        string sql = $"SELECT * FROM main.{SqlName.Quote(view.Name)}";
        ProbeStep read = new(ProbeStepKind.Read, $"SELECT * FROM {view.Name}", sql, []);
        return new(view.Name, EnforcesKeys: false, [.. stages, read]);
    }
}

/// <summary>The statements on one table, with the names of its expected columns only.</summary>
internal sealed class ProbeSteps(TableSchema table)
{
    private readonly string _name = $"main.{SqlName.Quote(table.Name)}";

    private readonly ImmutableArray<string> _columns =
    [
        .. table.WithoutRowId
            ? Array.Empty<string>()
            : new[] { "rowid", "oid", "_rowid_" }.Where(name => table.FindColumn(name) is null),
        .. table.Columns.Select(column => column.Name),
    ];

    private readonly int _written = table.Columns.Count(column => column.Generated is null);
    private readonly Dictionary<string, string> _inserts = new(StringComparer.Ordinal);

    /// <summary>An INSERT of a row.</summary>
    public ProbeStep Insert(SampleRow row, string with, string where, string verb = "INSERT", string clause = "")
    {
        string? sql = null;
        bool isWhole = row.Values.Length == _written && row.Values.Length > 0; // of a wide table it is long, and always the same
        if (!isWhole || !_inserts.TryGetValue(verb, out sql)) sql = InsertOf(row, verb);
        if (isWhole) _inserts[verb] = sql;
        string told = $"{verb} INTO {table.Name}{with}{where}";
        return new(ProbeStepKind.Run, told, sql + clause, [.. row.Values.Select(value => value.Value)]);
    }

    private string InsertOf(SampleRow row, string verb) =>
        row.Values.IsEmpty
            ? $"{verb} INTO {_name} DEFAULT VALUES"
            : $"{verb} INTO {_name} ({string.Join(", ", row.Values.Select(value => SqlName.Quote(value.Key)))}) "
                + $"VALUES ({string.Join(", ", row.Values.Select((_, index) => $"?{index + 1}"))})";

    /// <summary>An UPDATE of some columns of all rows to one value.</summary>
    public ProbeStep Update(ColumnBlock columns, object? value, string with)
    {
        string sets = string.Join(", ", columns.Names.Select(column => $"{SqlName.Quote(column)} = ?1"));
        return new(ProbeStepKind.Run, $"UPDATE {table.Name}{with}", $"UPDATE {_name} SET {sets}", [value]);
    }

    /// <summary>An UPDATE of every column of all rows.</summary>
    public ProbeStep UpdateAll(SampleRow row, string where)
    {
        string sets = string.Join(", ", row.Values.Select((value, index) => $"{SqlName.Quote(value.Key)} = ?{index + 1}"));
        string told = $"UPDATE {table.Name}{where}";
        return new(ProbeStepKind.Run, told, $"UPDATE {_name} SET {sets}", [.. row.Values.Select(value => value.Value)]);
    }

    /// <summary>A DELETE of all rows.</summary>
    public ProbeStep Delete(string where) =>
        new(ProbeStepKind.Run, $"DELETE FROM {table.Name}{where}", $"DELETE FROM {_name} WHERE 1", []);

    /// <summary>What is in it then, by the names of its columns.</summary>
    /// <param name="told">The statement before it.</param>
    public ProbeStep Read(string told)
    {
        string columns = string.Join(", ", _columns.Select(column => $"t.{SqlName.Quote(column)} AS {SqlName.Quote(column)}"));
        return new(ProbeStepKind.Read, told, $"SELECT {columns} FROM {_name} AS t", []);
    }

    /// <summary>Everything that is in it; there may be more than the code expects, which is no difference.</summary>
    public ProbeStep ReadAll() => new(ProbeStepKind.Run, $"SELECT * FROM {table.Name}", $"SELECT * FROM {_name}", []);
}
