using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// A table as it was, for comparison. Where every row stays, a hash of each column is enough; where rows may come or go, or
/// values are converted, each row is remembered by its key.
/// </summary>
/// <param name="Promise">What has to be true of it.</param>
/// <param name="Rows">How many rows it had.</param>
/// <param name="Hashes">
/// The hash of each column that is to stay, in the order of the promise; none where rows are remembered.
/// </param>
internal sealed record ProvenTable(TablePromise Promise, long Rows, ImmutableArray<string> Hashes)
{
    /// <summary>Its rows; null where the hashes are enough.</summary>
    public RememberedRows? Remembered { get; private init; }

    /// <summary>The columns whose values SQLite converts, in the order of the promise; none when it converts nothing.</summary>
    private ImmutableArray<ColumnWay?> Ways { get; init; } = [];

    /// <summary>Reads it.</summary>
    public static ProvenTable Before(SqliteConnection connection, KnownSchema schema, TablePromise promise, ProofTerms terms)
    {
        if (promise.After is null || promise.IsOpen) return new(promise, Count(connection, promise.Table), []);
        string[] columns = [.. promise.Columns.Select(column => column.Column)];
        ColumnWay?[] ways = terms.Plan is { } plan
            ? schema.Answer((nameof(ColumnWay), plan, promise.Table), Found)!
            : Found();
        bool isConverted = ways.Any(way => way is not null);
        if (!promise.MayShrink && !promise.MayGrow && !isConverted)
        {
            (long rows, ImmutableArray<string> hashes) = Read(connection, schema, promise.Table, columns, promise.IsKeyed);
            return new(promise, rows, hashes);
        }

        KeyedTable keyed = Keyed(connection, schema, promise.Table);
        string encoding = isConverted ? connection.Texts("PRAGMA main.encoding")[0] : "";
        AffinityConversion?[] conversions =
            [.. ways.Select(way => way is null ? null : new AffinityConversion(way.Way, encoding))];
        try
        {
            var remembered = RememberedRows.Of(
                connection, keyed, columns, promise.IsKeyed, isConverted ? [.. conversions] : []);
            return new(promise, remembered.Count, [])
            {
                Remembered = remembered,
                Ways = isConverted
                    ? [.. ways.Zip(conversions, (way, done) => way is null ? null : way with { Lost = done!.Lost })]
                    : [],
            };
        }
        finally
        {
            foreach (AffinityConversion? conversion in conversions) conversion?.Dispose();
        }

        ColumnWay?[] Found() =>
            [.. promise.Columns.Select(column => ColumnWay.Of(schema.Schema, promise, column, terms))];
    }

    /// <summary>
    /// The same for a run that may do more than was thought; null when nothing can be compared under that.
    /// </summary>
    public ProvenTable? LeftBy(TablePromise wider)
    {
        bool isLike =
            (wider.MayShrink, wider.MayGrow, wider.IsKeyed) == (Promise.MayShrink, Promise.MayGrow, Promise.IsKeyed);
        ImmutableArray<ColumnPromise> written = [.. Promise.Columns.Except(wider.Columns)];
        return isLike ? this with { Promise = Promise with { Triggers = wider.Triggers, Written = written } } : null;
    }

    /// <summary>The affinity that a column is to have after the run.</summary>
    public TypeAffinity AffinityOf(ColumnPromise column, DatabaseSchema before) =>
        (Ways.IsEmpty ? null : Ways[Promise.Columns.IndexOf(column)])?.Way[^1]
        ?? before.FindTable(Promise.Table)!.FindColumn(column.Column)!.Affinity;

    /// <summary>INTEGER and NUMERIC differ only in CAST (https://sqlite.org/datatype3.html#type_affinity).</summary>
    public static TypeAffinity Stored(TypeAffinity affinity) =>
        affinity == TypeAffinity.Integer ? TypeAffinity.Numeric : affinity;

    /// <summary>Reads it again.</summary>
    /// <param name="connection">The database after the run.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="kept">The columns that can be compared.</param>
    /// <param name="hasSameKeys">Whether its rows have the keys that they had.</param>
    /// <param name="terms">How the promise is held against the run.</param>
    public ProofResult After(
        SqliteConnection connection, KnownSchema schema, ImmutableArray<ColumnPromise> kept, bool hasSameKeys, ProofTerms terms)
    {
        kept = [.. kept.Except(Promise.Written)];
        if (Remembered is not { } rows) return new(LossByHash(connection, schema, hasSameKeys ? kept : [], terms));
        RowDifferences found = rows.Differences(
            connection, Keyed(connection, schema, Promise.After!),
            [.. kept.Select(column => (Promise.Columns.IndexOf(column), column.After))], hasSameKeys);
        return Compared(found, rows, kept, hasSameKeys, terms);
    }

    private string? LossByHash(
        SqliteConnection connection, KnownSchema schema, ImmutableArray<ColumnPromise> kept, ProofTerms terms)
    {
        string after = Promise.After!;
        (long rows, ImmutableArray<string> hashes) =
            Read(connection, schema, after, Rows == 0 ? [] : [.. kept.Select(column => column.After)], Promise.IsKeyed);
        if (rows != Rows)
        {
            RowDifferences? found = terms.CanLookBack && Promise.IsKeyed ? LookBack(connection, null) : null;
            string named = found is null ? "" : rows < Rows ? found.ComeRows : found.GoneRows;
            return $"the table {Promise.Table} has {rows} rows instead of {Rows}{named}, and "
                + (rows < Rows ? Deleted(terms) : $"{terms.Nobody} adds rows to it");
        }

        if (Rows == 0 || kept.IsEmpty) return null;
        int changed = Enumerable.Range(0, kept.Length).FirstOrDefault(
            index => hashes[index] != Hashes[Promise.Columns.IndexOf(kept[index])], -1);
        if (changed < 0) return null;
        string which = terms.CanLookBack ? LookBack(connection, kept[changed])?.ChangedRows ?? "" : "";
        return Changed(kept[changed], which, terms);
    }

    private ProofResult Compared(
        RowDifferences found, RememberedRows rows, ImmutableArray<ColumnPromise> kept, bool hasSameKeys, ProofTerms terms)
    {
        if (rows.IsTooMany)
        {
            return new((string?)null)
            {
                Notes =
                [
                    $"The contents of {Promise.Table} were not compared: it has {Rows} rows, which are too many to remember.",
                ],
            };
        }

        bool isByKey = rows.IsKeyed && hasSameKeys;
        // Without keys a row with another value is one that went and one that came.
        if (!isByKey && Promise is { MayShrink: true, MayGrow: true })
        {
            return new((string?)null)
            {
                Notes = [$"The contents of {Promise.Table} were not compared: rows of it come and go, and their keys change."],
            };
        }

        if (!isByKey && !Promise.MayShrink && found.Gone > 0 && found.Come >= found.Gone)
            return new(ChangedSomewhere(kept, found.Gone, terms));
        if (!isByKey && !Promise.MayGrow && found.Come > 0 && found.Gone >= found.Come)
            return new(ChangedSomewhere(kept, found.Come, terms));
        if (found.Gone > Promise.MostGone)
            return new($"the table {Promise.Table} has lost rows that it had{found.GoneRows}, and {Deleted(terms)}");
        long taken = found.Gone + (isByKey ? found.Changed : 0);
        if (Promise.MostGone > 0 && terms.Announced(Promise.Table) is { } announced && taken > announced)
        {
            return new($"{taken} rows of the table {Promise.Table} go{found.GoneRows}, and only {announced} "
                + $"{(announced == 1 ? "was" : "were")} announced{Trigger()}");
        }

        if (found.Come > 0 && !Promise.MayGrow)
        {
            return new($"the table {Promise.Table} has rows that it did not have{found.ComeRows}, "
                + $"and {terms.Nobody} adds rows to it");
        }

        if (found.Changed > Promise.MostReplaced)
        {
            int worst = Array.IndexOf(found.Columns, found.Columns.Max());
            return new(Changed(kept[worst], found.ChangedRows, terms));
        }

        return new((string?)null) { Notes = [.. Notes(found)], Losses = [.. Losses(found)] };
    }

    private IEnumerable<string> Notes(RowDifferences found)
    {
        if (found.Changed > 0 && Promise.MostReplaced == long.MaxValue)
        {
            string rows = $"{found.Changed} {(found.Changed == 1 ? "row" : "rows")}";
            yield return $"In {rows} of {Promise.Table} the values are not those of before: rows are taken away and others put "
                + "in their place, and nobody can tell those from changed ones.";
        }

        for (int column = 0; column < Ways.Length; column++)
        {
            if (Ways[column] is not { Lost: > 0 } way) continue;
            yield return $"The column {Promise.Columns[column].Column} of {Promise.Table} becomes {way.Type}: "
                + $"{way.Lost} of its values {(way.Lost == 1 ? "is" : "are")} stored in another form, from which "
                + $"{(way.Lost == 1 ? "it" : "they")} cannot be had back.";
        }
    }

    private IEnumerable<CountedLoss> Losses(RowDifferences found)
    {
        long gone = found.Gone + (Promise.IsKeyed ? found.Changed : 0);
        if (gone > 0) yield return new(new DataLoss.OfRows(Promise.Table, null), gone);
    }

    // What the rows were is found by taking the run back.
    private RowDifferences? LookBack(SqliteConnection connection, ColumnPromise? column)
    {
        string[] Names(string? name) => name is null ? [] : [name];
        try
        {
            var now = RememberedRows.Of(
                connection, KeyedTable.Of(connection, Promise.After!), Names(column?.After), Promise.IsKeyed, []);
            if (now.IsTooMany) return null;
            raw.sqlite3_exec(connection.Handle, "ROLLBACK");
            return now.Differences(
                connection, KeyedTable.Of(connection, Promise.Table), column is null ? [] : [(0, column.Column)]);
        }
        catch (SqliteException)
        {
            return null; // rows that cannot be read are not named: that something was lost is known already
        }
    }

    private string Deleted(ProofTerms terms) =>
        $"{terms.Nobody} deletes rows of it{Trigger()}"
        + (terms.HasTraits ? $". Say that it is meant with {LossMark.Spelled(Promise.Table)}" : "");

    private string ChangedSomewhere(ImmutableArray<ColumnPromise> kept, long count, ProofTerms terms)
    {
        string columns = string.Join(", ", kept.Select(column => column.Column));
        string rows = $"{count} {(count == 1 ? "row" : "rows")}";
        return $"the columns {columns} of {Promise.Table} have other values than before ({rows}), and {terms.Nobody} writes to "
            + $"them{Trigger()}{Said(Promise.Table, terms)}";
    }

    private string Changed(ColumnPromise column, string which, ProofTerms terms) =>
        $"the column {column.Column} of {Promise.Table} has other values than before{which}, "
            + $"and {terms.Nobody} writes to it{Trigger()}"
            + Said(Promise.Triggers.IsEmpty ? Promise.Table : $"{Promise.Table}.{column.Column}", terms);

    private string Said(string what, ProofTerms terms)
    {
        if (!terms.HasTraits) return Promise.Triggers.IsEmpty ? "" : ". Drop that trigger before, and make it again afterwards";
        string by = Promise.Triggers.IsEmpty ? "A migration that does so by code says it" : "A migration that means it says so";
        return $". {by} with [MigrationTrait(\"writes\", \"{what}\")]";
    }

    private string Trigger() => Promise.Triggers switch
    {
        [] => "",
        [var one] => $"; probably the trigger {one} does, which it sets off",
        [.. var more] => $"; probably one of the triggers {string.Join(", ", more)} does, which it sets off",
    };

    // What tells the rows of a table apart follows from the schema. Where a column is read, its rows are counted with it.
    private static (long Rows, ImmutableArray<string> Hashes) Read(
        SqliteConnection connection, KnownSchema schema, string table, string[] columns, bool isKeyed)
    {
        if (columns.Length == 0) return (Count(connection, table), []);
        ImmutableArray<ColumnContent> contents =
            ContentHash.OfColumns(connection, Keyed(connection, schema, table), columns, isKeyed);
        return (contents[0].Rows, [.. contents.Select(content => content.Hash)]);
    }

    private static KeyedTable Keyed(SqliteConnection connection, KnownSchema schema, string table) =>
        schema.Answer((nameof(KeyedTable), table), () => KeyedTable.Of(connection, table))!;

    private static long Count(SqliteConnection connection, string table) =>
        connection.Number($"SELECT count(*) FROM main.{SqlName.Quote(table)}");
}

/// <summary>A column whose values SQLite converts on the way.</summary>
/// <param name="Way">The affinity that it has, then those that it gets.</param>
/// <param name="Type">The type that it has in the end.</param>
internal sealed record ColumnWay(ImmutableArray<TypeAffinity> Way, string Type)
{
    /// <summary>How many of its values cannot be had back.</summary>
    public long Lost { get; init; }

    /// <summary>Its way; null when nothing becomes of its values, or nobody knows the schemas.</summary>
    public static ColumnWay? Of(DatabaseSchema before, TablePromise promise, ColumnPromise column, ProofTerms terms)
    {
        if (before.FindTable(promise.Table)?.FindColumn(column.Column) is not { } start) return null;
        if (terms.Between.IsEmpty || Find(terms.Between[^1], promise.After!, column.After) is not { } end) return null;
        List<TypeAffinity> way = [start.Affinity];
        foreach (DatabaseSchema schema in terms.Between)
        {
            ColumnSchema? next = Find(schema, promise.After!, column.After) ?? Find(schema, promise.Table, column.Column);
            if (next is not null && ProvenTable.Stored(next.Affinity) != ProvenTable.Stored(way[^1])) way.Add(next.Affinity);
        }

        string type = end.DeclaredType.Length == 0 ? "a column without a type" : end.DeclaredType.ToUpperInvariant();
        return way.Count == 1 ? null : new([.. way], type);
    }

    private static ColumnSchema? Find(DatabaseSchema schema, string table, string column) =>
        schema.FindTable(table)?.FindColumn(column);
}
