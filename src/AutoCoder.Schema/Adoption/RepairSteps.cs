namespace AutoCoder.Schema.Adoption;

/// <summary>What takes one difference of a table away; all of it or nothing.</summary>
/// <param name="Reason">What is done, in one sentence.</param>
/// <param name="Changes">The changes.</param>
internal sealed record RepairStep(string Reason, params ImmutableArray<TableChange> Changes)
{
    /// <summary>What gets a value before; null when nothing does.</summary>
    public ColumnFill? Fill { get; init; }
}

/// <summary>What is to be done about the columns of a table.</summary>
/// <remarks>
/// Left alone, since nothing fails: another spelling of a type, a default where none is expected, columns that nobody expects.
/// Left alone, since values could be lost or converted, so that they are obstacles: another affinity, a generated column that
/// should be an ordinary one, and the other way round.
/// </remarks>
internal sealed class ColumnRepairs(TableSchema expected, TableSchema actual, DatabaseSchema database, SchemaHistory history)
{
    public IEnumerable<RepairStep> All()
    {
        foreach (ColumnSchema wanted in expected.Columns.Where(column => actual.FindColumn(column.Name) is null))
        {
            if (history.MayAddColumns && Add(wanted) is { } add) yield return add;
        }

        foreach (ColumnSchema column in actual.Columns)
        {
            IEnumerable<RepairStep> steps = expected.FindColumn(column.Name) is { } wanted
                ? wanted.Generated is null && column.Generated is null && !wanted.IsRowIdAlias ? Of(wanted, column) : []
                : OfForeign(column);
            foreach (RepairStep step in steps) yield return step;
        }
    }

    // What a migration wrote into it nobody can make again, nor what the code writes where there is no default.
    private RepairStep? Add(ColumnSchema wanted)
    {
        bool isPlain = wanted is { Generated: null, IsRowIdAlias: false } && !IsInPrimaryKey(wanted.Name)
            && !history.Fills.Writes(expected.Name, wanted.Name)
            && (wanted.Default is null || PlainExpression.IsLiteral(wanted.Default))
            && (!wanted.MustBeGiven || history.HasNoRow(expected.Name));
        if (!isPlain) return null;
        string text = SqlName.Quote(wanted.Name) + (wanted.DeclaredType.Length > 0 ? $" {RawType(wanted)}" : "")
            + (wanted.Collation == ColumnSchema.BinaryCollation ? "" : $" COLLATE {SqlName.Quote(wanted.Collation)}")
            + (wanted.IsNotNull ? $" NOT NULL{OnConflict(wanted.NotNullConflict)}" : "")
            + (wanted.Default is null ? "" : $" DEFAULT {RawDefault(wanted)}");
        string told = wanted.Default is { } value ? $"rows get its default {value}"
            : wanted.IsNotNull ? "the table has no row" : "it is NULL in every row";
        return new(
            $"{actual.Name}.{wanted.Name}, which is missing, is added; {told}.", new TableChange.AddColumn(wanted.Name, text));
    }

    private bool IsInPrimaryKey(string column) =>
        expected.PrimaryKey?.Terms.Any(term => SqlName.Same(term.Column, column)) == true;

    private string RawType(ColumnSchema wanted) => expected.Definition!.FindColumn(wanted.Name)!.Type ?? wanted.DeclaredType;

    private static string OnConflict(ConflictResolution conflict) =>
        conflict == ConflictResolution.Abort ? "" : $" ON CONFLICT {conflict.ToString().ToUpperInvariant()}";

    private IEnumerable<RepairStep> Of(ColumnSchema wanted, ColumnSchema column)
    {
        // One that no version had was given on purpose.
        bool isForgotten = column.Collation == ColumnSchema.BinaryCollation
            || history.Had(expected.Name, table => table.FindColumn(column.Name)?.Collation == column.Collation);
        if (wanted.Collation != column.Collation && isForgotten && !IsCompared(column.Name))
            yield return new(
                $"{Name(column)} gets the collation {wanted.Collation}.",
                Alter(column, collation: wanted.Collation.ToUpperInvariant()));
        if (wanted.Default is not null && ValueForm.Default(wanted) != ValueForm.Default(column))
            yield return new($"{Name(column)} gets the default {wanted.Default}.", Alter(column, value: RawDefault(wanted)));
        if (wanted.IsNotNull && !column.IsNotNull && wanted.NotNullConflict == ConflictResolution.Abort)
            yield return Require(wanted, column);
        if (!wanted.IsNotNull && column.IsNotNull)
            yield return new($"{Name(column)} accepts NULL again.", Alter(column, nullable: true));
        if (wanted is { IsNotNull: true, NotNullConflict: ConflictResolution.Abort }
            && column is { IsNotNull: true, NotNullConflict: not ConflictResolution.Abort })
            yield return new(
                $"A NULL in {Name(column)} fails, as it should.", Alter(column, nullable: true), Alter(column, nullable: false));
    }

    private RepairStep Require(ColumnSchema wanted, ColumnSchema column)
    {
        (ImmutableArray<string> statements, string told) = Fill(wanted, column);
        return new($"{Name(column)} becomes NOT NULL; {told}.", Alter(column, nullable: false))
        {
            Fill = new(column.Name, statements),
        };
    }

    private (ImmutableArray<string> Statements, string Told) Fill(ColumnSchema wanted, ColumnSchema column)
    {
        if (history.Fills.For(expected.Name, column.Name) is { } fill)
            return (fill.Statements, $"rows without a value get what migration {fill.Version} gave them");
        if (wanted.Default is null) return ([], "a row without a value stops it");
        string name = SqlName.Quote(column.Name);
        return ([$"UPDATE {SqlName.Quote(actual.Name)} SET {name} = ({wanted.Default}) WHERE {name} IS NULL"],
            $"rows without a value get its default {wanted.Default}");
    }

    // Of no version, or of an earlier one: the code leaves it out of every INSERT.
    private IEnumerable<RepairStep> OfForeign(ColumnSchema column)
    {
        if (column is { IsNotNull: true, Default: null, Generated: null, IsRowIdAlias: false })
            yield return new(
                $"{Name(column)}, which no statement of the code fills, becomes nullable; its values stay.",
                Alter(column, nullable: true));
    }

    /// <summary>
    /// Whether rows are told apart by the column. Another collation makes other rows equal there, and which of them are right
    /// nobody can say, so such a difference is an obstacle.
    /// </summary>
    private bool IsCompared(string column) =>
        new[] { expected, actual }
            .SelectMany(table => (table.PrimaryKey?.Terms ?? []).Concat(table.UniqueKeys.SelectMany(key => key.Terms)))
            .Any(term => term.Column is null ? TableParts.Mentions(term.Text, column) : SqlName.Same(term.Column, column))
        || actual.ForeignKeys.Concat(expected.ForeignKeys).Any(key => key.Columns.Contains(column, SqlNameComparer.Instance))
        || database.Tables.SelectMany(table => table.ForeignKeys).Any(key =>
            SqlName.Same(key.ParentTable, actual.Name) && key.ParentColumns.Contains(column, SqlNameComparer.Instance));

    private string RawDefault(ColumnSchema wanted)
    {
        TableDefinition definition = expected.Definition!;
        return definition.FindColumn(wanted.Name)!.Constraints.OfType<ConstraintDefinition.Default>()
            .Last().Value.Of(definition.Sql);
    }

    private static TableChange.AlterColumn Alter(
        ColumnSchema column, bool? nullable = null, string? value = null, string? collation = null) =>
        new(column.Name, null, nullable, value, collation, null);

    private string Name(ColumnSchema column) => $"{actual.Name}.{column.Name}";
}

/// <summary>What is to be done about the keys and CHECKs of a table.</summary>
/// <remarks>
/// What is missing is added. What is too much goes only when an earlier version had it: it was left behind. What no version ever
/// had is somebody's own and refuses rows on purpose, so it is an obstacle, and so is a primary key over other columns.
/// </remarks>
internal sealed class ConstraintRepairs(TableSchema expected, TableSchema actual, DatabaseSchema versions, SchemaHistory history)
{
    private readonly TableDefinition _definition = expected.Definition!;

    public IEnumerable<RepairStep> All() =>
        [.. KeysLeftBehind(), .. LeftBehind(), .. PrimaryKey(), .. UniqueKeys(), .. ForeignKeys(), .. Checks()];

    /// <summary>Unique keys that an earlier version left behind, and nothing else.</summary>
    public IEnumerable<RepairStep> KeysLeftBehind()
    {
        foreach (UniqueKeySchema key in LeftBehind(table => table.UniqueKeys, CanonicalLines.UniqueKey))
        {
            if (!IsIdle(Columns(key.Terms)))
                yield return Gone(CanonicalLines.UniqueKey(key), new TableChange.DropUnique(key.Name, Columns(key.Terms)));
        }
    }

    private IEnumerable<RepairStep> LeftBehind()
    {
        foreach (CheckSchema check in LeftBehind(table => table.Checks, ValueForm.Check))
            yield return Gone(CanonicalLines.Check(check), new TableChange.DropCheck(check.Expression));
        foreach (ForeignKeySchema key in LeftBehind(table => table.ForeignKeys, CanonicalLines.ForeignKey))
        {
            if (!IsReplaced(key) && !IsIdle(key.Columns)) yield return Gone(CanonicalLines.ForeignKey(key), Drop(key));
        }
    }

    private IEnumerable<T> LeftBehind<T>(Func<TableSchema, ImmutableArray<T>> of, Func<T, string> line) =>
        from known in new[] { Lines(of(expected), line) }
        from item in of(actual)
        let told = line(item)
        where !known.Contains(told) && history.Had(expected.Name, table => Has(table, of, line, told))
        select item;

    // On a column that the code leaves NULL it refuses nothing, and stays with the column.
    private bool IsIdle(ImmutableArray<string> columns) => columns.Any(column =>
        expected.FindColumn(column) is null && actual.FindColumn(column) is { Default: null, Generated: null });

    private static bool Has<T>(TableSchema table, Func<TableSchema, ImmutableArray<T>> of, Func<T, string> line, string wanted) =>
        of(table).Any(item => line(item) == wanted);

    private static HashSet<string> Lines<T>(ImmutableArray<T> items, Func<T, string> line) =>
        items.Select(line).ToHashSet(StringComparer.Ordinal);

    private RepairStep Gone(string line, TableChange change) =>
        new($"{line} on {actual.Name} goes: an earlier version left it behind.", change);

    private IEnumerable<RepairStep> PrimaryKey()
    {
        if (actual.PrimaryKey is not null || expected.PrimaryKey is not { } key) yield break;
        ImmutableArray<string> columns = Columns(key.Terms);
        string told = $"{actual.Name} gets its primary key ({key.Columns}); rows that repeat it, or are without it, stop it.";
        TableChange add = new TableChange.AddPrimaryKey(key.Name, columns);
        yield return key.IsAutoIncrement ? new(told, add, new TableChange.AddAutoIncrement(columns[0])) : new(told, add);
    }

    private IEnumerable<RepairStep> UniqueKeys()
    {
        HashSet<string> there = Lines(actual.UniqueKeys, CanonicalLines.UniqueKey);
        foreach (UniqueKeySchema key in expected.UniqueKeys)
        {
            string line = CanonicalLines.UniqueKey(key);
            if (there.Contains(line) || Add(key) is not { } add) continue;
            bool isInTheWay = key.IsIndex && actual.Indexes.Any(index => SqlName.Same(index.Name, key.Name));
            string told = $"{line} is added to {actual.Name}; rows that repeat it stop it.";
            yield return isInTheWay ? new(told, new TableChange.DropIndex(key.Name!), add) : new(told, add);
        }
    }

    private TableChange? Add(UniqueKeySchema key)
    {
        if (key.IsIndex)
            return IndexRepairs.Sql(versions, key.Name!) is { } sql ? new TableChange.AddIndex(key.Name!, sql) : null;
        string conflict = key.Conflict == ConflictResolution.Abort
            ? ""
            : $" ON CONFLICT {key.Conflict.ToString().ToUpperInvariant()}";
        string terms = string.Join(
            ", ", key.Terms.Select(term => term.Column is { } column ? SqlName.Quote(column) + Collate(term) : term.ToString()));
        return new TableChange.AddUnique(key.Name, $"UNIQUE ({terms}){conflict}");
    }

    private string Collate(KeyTerm term) =>
        expected.FindColumn(term.Column!)?.Collation == term.Collation ? "" : $" COLLATE {SqlName.Quote(term.Collation)}";

    private IEnumerable<RepairStep> ForeignKeys()
    {
        HashSet<string> there = Lines(actual.ForeignKeys, CanonicalLines.ForeignKey);
        foreach (ForeignKeySchema key in expected.ForeignKeys)
        {
            string line = CanonicalLines.ForeignKey(key);
            if (there.Contains(line)) continue;
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
        .Select(found => found.Key.References.ParentTable)
            .FirstOrDefault(name => SqlName.Same(name, key.ParentTable)) ?? key.ParentTable;

    private static string On(string what, ForeignKeyAction action) => action switch
    {
        ForeignKeyAction.Cascade => $" ON {what} CASCADE",
        ForeignKeyAction.Restrict => $" ON {what} RESTRICT",
        ForeignKeyAction.SetNull => $" ON {what} SET NULL",
        ForeignKeyAction.SetDefault => $" ON {what} SET DEFAULT",
        _ => "",
    };

    private IEnumerable<RepairStep> Checks()
    {
        HashSet<string> there = Lines(actual.Checks, ValueForm.Check);
        foreach (CheckSchema check in expected.Checks)
        {
            if (there.Contains(ValueForm.Check(check))) continue;
            string name = check.Name is null ? "" : $"{check.Name} ";
            yield return new($"{name}{CanonicalLines.Check(check)} is added to {actual.Name}; rows that break it stop it.",
                new TableChange.AddCheck(check.Name, check.Expression));
        }
    }

    private static ImmutableArray<string> Columns(ImmutableArray<KeyTerm> terms) =>
        [.. terms.Select(term => term.Column ?? term.Text)];
}

/// <summary>What is to be done about the indexes of a table that are not unique.</summary>
internal sealed class IndexRepairs(TableSchema expected, TableSchema actual, DatabaseSchema versions, SchemaHistory history)
{
    /// <summary>Indexes that a later migration makes, and nothing else.</summary>
    public IEnumerable<RepairStep> OfLater() => actual.Indexes.Where(IsOfLater).Select(index => new RepairStep(
        $"Index {index.Name} goes: a later migration makes it, and would find it there.",
        new TableChange.DropIndex(index.Name)));

    public IEnumerable<RepairStep> All()
    {
        foreach (RepairStep step in OfLater()) yield return step;
        foreach (IndexSchema index in expected.Indexes)
        {
            if (StepFor(index) is { } step) yield return step;
        }
    }

    /// <summary>The statement of an index, or null.</summary>
    public static string? Sql(DatabaseSchema schema, string index) =>
        schema.Entries.FirstOrDefault(entry => entry.Type == "index" && SqlName.Same(entry.Name, index))?.Sql;

    private RepairStep? StepFor(IndexSchema index)
    {
        string line = CanonicalLines.Index(index);
        IndexSchema? found = actual.Indexes.FirstOrDefault(other => SqlName.Same(other.Name, index.Name));
        if ((found is not null && CanonicalLines.Index(found) == line) || Sql(versions, index.Name) is not { } sql) return null;
        var add = new TableChange.AddIndex(index.Name, sql);
        return found is null
            ? new($"{line} is made on {actual.Name}.", add)
            : new($"{CanonicalLines.Index(found)} on {actual.Name} becomes {line}.", new TableChange.DropIndex(index.Name), add);
    }

    private bool IsOfLater(IndexSchema index) =>
        !Has(expected, index) && history.Later.Any(schema => schema.FindTable(expected.Name) is { } table && Has(table, index));

    private static bool Has(TableSchema table, IndexSchema index) =>
        table.Indexes.Any(other => SqlName.Same(other.Name, index.Name))
        || table.UniqueKeys.Any(key => key.IsIndex && SqlName.Same(key.Name, index.Name));
}
