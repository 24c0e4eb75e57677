namespace AutoCoder.Schema.Adoption;

/// <summary>What is to be done about the keys and CHECKs of a table.</summary>
/// <remarks>
/// What is missing is added. What is too much goes only when an earlier version had it: it was left behind. What no version ever
/// had is somebody's own and refuses rows on purpose, so it is an obstacle, and so is a primary key over other columns.
/// </remarks>
internal sealed class ConstraintMends(TableSchema expected, TableSchema actual, DatabaseSchema versions, SchemaHistory history)
{
    private readonly TableDefinition _definition = expected.Definition!;

    public IEnumerable<Mend> All() => [.. LeftBehind(), .. PrimaryKey(), .. UniqueKeys(), .. ForeignKeys(), .. Checks()];

    private IEnumerable<Mend> LeftBehind()
    {
        foreach (UniqueKeySchema key in LeftBehind(table => table.UniqueKeys, CanonicalLines.UniqueKey).Where(key => !IsIdle(Columns(key.Terms))))
            yield return Gone(CanonicalLines.UniqueKey(key), new TableChange.DropUnique(key.Name, Columns(key.Terms)));
        foreach (CheckSchema check in LeftBehind(table => table.Checks, CanonicalLines.Check))
            yield return Gone(CanonicalLines.Check(check), new TableChange.DropCheck(check.Expression));
        foreach (ForeignKeySchema key in LeftBehind(table => table.ForeignKeys, CanonicalLines.ForeignKey).Where(key => !IsReplaced(key) && !IsIdle(key.Columns)))
            yield return Gone(CanonicalLines.ForeignKey(key), Drop(key));
    }

    private IEnumerable<T> LeftBehind<T>(Func<TableSchema, ImmutableArray<T>> of, Func<T, string> line) =>
        of(actual).Where(item => !Has(expected, of, line, line(item)) && history.Had(expected.Name, table => Has(table, of, line, line(item))));

    // On a column that the code leaves NULL it refuses nothing, and stays with the column.
    private bool IsIdle(ImmutableArray<string> columns) => columns.Any(column =>
        expected.FindColumn(column) is null && actual.FindColumn(column) is { Default: null, Generated: null });

    private static bool Has<T>(TableSchema table, Func<TableSchema, ImmutableArray<T>> of, Func<T, string> line, string wanted) =>
        of(table).Any(item => line(item) == wanted);

    private Mend Gone(string line, TableChange change) => new($"{line} on {actual.Name} goes: an earlier version left it behind.", change);

    private IEnumerable<Mend> PrimaryKey()
    {
        if (actual.PrimaryKey is not null || expected.PrimaryKey is not { } key) yield break;
        ImmutableArray<string> columns = Columns(key.Terms);
        string told = $"{actual.Name} gets its primary key ({key.Columns}); rows that repeat it, or are without it, stop it.";
        TableChange add = new TableChange.AddPrimaryKey(key.Name, columns);
        yield return key.IsAutoIncrement ? new(told, add, new TableChange.AddAutoIncrement(columns[0])) : new(told, add);
    }

    private IEnumerable<Mend> UniqueKeys()
    {
        foreach (UniqueKeySchema key in expected.UniqueKeys)
        {
            string line = CanonicalLines.UniqueKey(key);
            if (Has(actual, table => table.UniqueKeys, CanonicalLines.UniqueKey, line) || Add(key) is not { } add) continue;
            bool isInTheWay = key.IsIndex && actual.Indexes.Any(index => SqlName.Same(index.Name, key.Name));
            string told = $"{line} is added to {actual.Name}; rows that repeat it stop it.";
            yield return isInTheWay ? new(told, new TableChange.DropIndex(key.Name!), add) : new(told, add);
        }
    }

    private TableChange? Add(UniqueKeySchema key)
    {
        if (key.IsIndex) return IndexMends.Sql(versions, key.Name!) is { } sql ? new TableChange.AddIndex(key.Name!, sql) : null;
        string conflict = key.Conflict == ConflictResolution.Abort ? "" : $" ON CONFLICT {key.Conflict.ToString().ToUpperInvariant()}";
        string terms = string.Join(", ", key.Terms.Select(term => term.Column is { } column ? SqlName.Quote(column) + Collate(term) : term.ToString()));
        return new TableChange.AddUnique(key.Name, $"UNIQUE ({terms}){conflict}");
    }

    private string Collate(KeyTerm term) =>
        expected.FindColumn(term.Column!)?.Collation == term.Collation ? "" : $" COLLATE {SqlName.Quote(term.Collation)}";

    private IEnumerable<Mend> ForeignKeys()
    {
        foreach (ForeignKeySchema key in expected.ForeignKeys)
        {
            string line = CanonicalLines.ForeignKey(key);
            if (Has(actual, table => table.ForeignKeys, CanonicalLines.ForeignKey, line)) continue;
            TableChange add = new TableChange.AddForeignKey(key.Name, key.Columns, key.ParentTable, Clause(key));
            yield return actual.ForeignKeys.FirstOrDefault(other => IsSameTarget(other, key)) is { } other
                ? new($"{CanonicalLines.ForeignKey(other)} on {actual.Name} becomes {line}.", Drop(other), add)
                : new($"{line} is added to {actual.Name}; rows without that parent stop it.", add);
        }
    }

    private static TableChange.DropForeignKey Drop(ForeignKeySchema key) => new(key.Name, key.Columns, key.ParentTable);

    // A key with a counterpart that differs in its actions alone is changed, not dropped.
    private bool IsReplaced(ForeignKeySchema key) => expected.ForeignKeys.Any(wanted => IsSameTarget(wanted, key));

    private static bool IsSameTarget(ForeignKeySchema left, ForeignKeySchema right) =>
        CanonicalLines.ForeignKeyTarget(left) == CanonicalLines.ForeignKeyTarget(right);

    private string Clause(ForeignKeySchema key)
    {
        string columns = key.ParentColumns.IsEmpty ? "" : $" ({string.Join(", ", key.ParentColumns.Select(SqlName.Quote))})";
        return $"REFERENCES {SqlName.Quote(Parent(key))}{columns}{On("DELETE", key.OnDelete)}{On("UPDATE", key.OnUpdate)}"
            + (key.IsDeferred ? " DEFERRABLE INITIALLY DEFERRED" : "");
    }

    // As the version spells it: the key has the name folded.
    private string Parent(ForeignKeySchema key) => TableParts.ForeignKeys(_definition)
        .Select(found => found.Key.References.ParentTable).FirstOrDefault(name => SqlName.Same(name, key.ParentTable)) ?? key.ParentTable;

    private static string On(string what, ForeignKeyAction action) => action switch
    {
        ForeignKeyAction.Cascade => $" ON {what} CASCADE",
        ForeignKeyAction.Restrict => $" ON {what} RESTRICT",
        ForeignKeyAction.SetNull => $" ON {what} SET NULL",
        ForeignKeyAction.SetDefault => $" ON {what} SET DEFAULT",
        _ => "",
    };

    private IEnumerable<Mend> Checks()
    {
        foreach (CheckSchema check in expected.Checks)
        {
            if (Has(actual, table => table.Checks, CanonicalLines.Check, CanonicalLines.Check(check))) continue;
            string name = check.Name is null ? "" : $"{check.Name} ";
            yield return new($"{name}{CanonicalLines.Check(check)} is added to {actual.Name}; rows that break it stop it.",
                new TableChange.AddCheck(check.Name, check.Expression));
        }
    }

    private static ImmutableArray<string> Columns(ImmutableArray<KeyTerm> terms) => [.. terms.Select(term => term.Column ?? term.Text)];
}
