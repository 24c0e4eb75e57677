using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// The proof that an upgrade loses nothing: the number of rows of every table, and a hash of every column that no migration of
/// the run writes to, before the first statement and before the commit. Every table is read once at each of the two moments.
/// </summary>
internal sealed class ContentProof
{
    private readonly ImmutableArray<ProvenTable> _tables;
    private readonly Func<string, string, bool> _mayGo;
    private readonly DatabaseSchema _before;
    private readonly bool _isOneTransaction;
    private readonly bool _isDestructive;

    private ContentProof(
        ImmutableArray<ProvenTable> tables,
        DatabaseSchema before,
        Func<string, string, bool> mayGo,
        bool isOneTransaction,
        bool isDestructive)
    {
        (_tables, _before, _mayGo, _isOneTransaction, _isDestructive) = (tables, before, mayGo, isOneTransaction, isDestructive);
    }

    /// <summary>What is worth knowing and no reason to fail.</summary>
    public ImmutableArray<string> Notes { get; private set; } = [];

    /// <summary>Looks at everything before the first change.</summary>
    public static ContentProof Before(
        DatabaseSession session,
        KnownSchema before,
        KindCatalogue kind,
        UpgradePlan.Work work,
        KindSchemas kinds,
        bool isOneTransaction)
    {
        if (RunSteps.Of(work, kind, kinds) is not { } steps)
            return Nothing(before.Schema, "That no row is lost was not proven: "
                + "the migrations cannot be replayed on an empty database, so nobody knows what they write to.");
        if (kinds.Runners[kind.Kind].RunsUnrecorded && !work.Apply.IsEmpty)
            return Nothing(before.Schema, "That no row is lost was not proven: "
                + "maintenance or a profile runs beside the migrations, and nobody knows what it writes to.");
        RunPromise promise = PromiseOf(before, kind.Kind, work, steps);
        DatabaseSchema[] between =
        [
            .. kinds.Schemas(kind.Kind)
                .Where(entry => entry.Key >= work.From && entry.Key <= work.To)
                .Select(entry => entry.Value),
        ];
        return new(
            [.. promise.Tables.Select(table => ProvenTable.Before(session.Connection, before, table))],
            before.Schema,
            (table, column) => between.Any(schema => schema.FindTable(table)?.FindColumn(column) is not null),
            isOneTransaction,
            promise.DeletesUnseen)
        {
            Notes = [.. promise.Losses.Select(Sentence), .. promise.Notes.Select(Sentence)],
        };
    }

    // What a run promises follows from the schema and the migrations; a repair is one database's own.
    private static RunPromise PromiseOf(KnownSchema before, string kind, UpgradePlan.Work work, ImmutableArray<RunStep> steps) =>
        work.Repair is { IsEmpty: false }
            ? RunPromise.Of(before.Schema, steps)
            : before.Answer(
                (nameof(RunPromise), kind, string.Join(',', work.Apply)), () => RunPromise.Of(before.Schema, steps))!;

    /// <summary>
    /// Looks again. When something is lost, the session's transaction is over: its rows were needed to name them.
    /// </summary>
    /// <param name="session">The database after the run.</param>
    /// <param name="after">Its schema.</param>
    public MigrationFailure? Check(DatabaseSession session, KnownSchema after)
    {
        foreach (ProvenTable table in _tables)
        {
            if (Loss(session, table, after) is { } loss) return new(null, "preservation", null, loss);
        }

        return null;
    }

    private string? Loss(DatabaseSession session, ProvenTable table, KnownSchema after)
    {
        TablePromise promise = table.Promise;
        if (promise.After is not { } name) return null;
        if (after.Schema.FindTable(name) is not { } now)
            return $"the table {promise.Table} is gone, and no migration of this run drops it";
        foreach (ColumnPromise gone in promise.Columns.Where(column => now.FindColumn(column.After) is null))
        {
            if (!_mayGo(promise.Table, gone.Column))
                return $"the column {gone.Column} of {promise.Table} is gone, and no migration of this run drops it";
            Notes = [.. Notes, $"The column {gone.Column} of {promise.Table} is dropped."];
        }

        return table.LossIn(session.Connection, after, KeptIn(promise, now), _isDestructive, _isOneTransaction);
    }

    // A column of another affinity stores other values, as was asked for; and values cannot be paired where the key is another
    // one.
    private ImmutableArray<ColumnPromise> KeptIn(TablePromise promise, TableSchema now)
    {
        TableSchema then = _before.FindTable(promise.Table)!;
        if (promise.IsKeyed && !HasSameKey(then, now, promise))
        {
            Notes = [.. Notes, $"The contents of {promise.Table} were not compared: its rows have other keys now."];
            return [];
        }

        return
        [
            .. promise.Columns.Where(column =>
                now.FindColumn(column.After) is { } found && found.Affinity == then.FindColumn(column.Column)!.Affinity),
        ];
    }

    private static bool HasSameKey(TableSchema then, TableSchema now, TablePromise promise)
    {
        if (then.WithoutRowId != now.WithoutRowId) return false;
        string? alias = now.Columns.FirstOrDefault(column => column.IsRowIdAlias)?.Name;
        if (!now.WithoutRowId)
            return alias is null || then.Columns.Any(column => column.IsRowIdAlias && IsKept(column.Name, alias));
        return then.PrimaryKey!.Terms.Length == now.PrimaryKey!.Terms.Length
            && then.PrimaryKey.Terms.Zip(now.PrimaryKey.Terms).All(pair => IsKept(pair.First.Column, pair.Second.Column));
        bool IsKept(string? before, string? after) =>
            promise.Columns.Any(column => Same(column.Column, before) && Same(column.After, after));
    }

    private static bool Same(string? left, string? right) => Sql.SqlNameComparer.Instance.Equals(left, right);

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)}";

    private static ContentProof Nothing(DatabaseSchema before, string note) =>
        new([], before, (_, _) => true, true, false) { Notes = [note] };
}

/// <summary>A table as it was, for comparison.</summary>
/// <param name="Promise">What has to be true of it.</param>
/// <param name="Rows">How many rows it had.</param>
/// <param name="Hashes">The hash of each column that is to stay, in the order of the promise.</param>
internal sealed record ProvenTable(TablePromise Promise, long Rows, ImmutableArray<string> Hashes)
{
    /// <summary>Reads it.</summary>
    public static ProvenTable Before(SqliteConnection connection, KnownSchema schema, TablePromise promise)
    {
        (long rows, ImmutableArray<string> hashes) =
            Read(connection, schema, promise.Table, [.. promise.Columns.Select(column => column.Column)], promise.IsKeyed);
        return new(promise, rows, hashes);
    }

    /// <summary>What is lost, in words; null when nothing is.</summary>
    /// <param name="connection">The database after the run.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="kept">The columns that can be compared.</param>
    /// <param name="isDestructive">Whether the run says that it deletes on purpose.</param>
    /// <param name="canLookBack">Whether a rollback on the connection brings the rows of before back.</param>
    public string? LossIn(
        SqliteConnection connection,
        KnownSchema schema,
        ImmutableArray<ColumnPromise> kept,
        bool isDestructive,
        bool canLookBack)
    {
        string after = Promise.After!;
        (long rows, ImmutableArray<string> hashes) =
            Read(connection, schema, after, Rows == 0 ? [] : [.. kept.Select(column => column.After)], Promise.IsKeyed);
        if (rows < Rows && isDestructive) return null;
        bool hasWrongCount = (rows < Rows && !Promise.MayShrink) || (rows > Rows && !Promise.MayGrow);
        if (hasWrongCount)
        {
            string named = canLookBack && Promise.IsKeyed
                ? Rowed(RowComparison.Find(connection, Promise.Table, after, null))
                : "";
            string which = rows < Rows
                ? "deletes rows of it. Say that it is meant with [MigrationTrait(\"destructive\", \"why\")]"
                : "adds rows to it";
            return $"the table {Promise.Table} has {rows} rows instead of {Rows}{named}, and no migration of this run {which}";
        }

        if (Rows == 0 || kept.IsEmpty) return null;
        int changed = Enumerable.Range(0, kept.Length).FirstOrDefault(
            index => hashes[index] != Hashes[Promise.Columns.IndexOf(kept[index])], -1);
        return changed < 0 ? null : Changed(connection, kept[changed], canLookBack);
    }

    private string Changed(SqliteConnection connection, ColumnPromise column, bool canLookBack)
    {
        string named = canLookBack && Promise.IsKeyed
            ? Rowed(RowComparison.Find(connection, Promise.Table, Promise.After!, column))
            : "";
        return $"the column {column.Column} of {Promise.Table} has other values than before{named}, "
            + "and no migration of this run writes to it. "
            + $"A migration that does so by code says it with [MigrationTrait(\"writes\", \"{Promise.Table}\")]";
    }

    private static string Rowed(RowComparison? found)
    {
        if (found is not { Count: > 0 }) return "";
        string more = found.Count > found.Named.Length ? ", …" : "";
        return $" ({found.Count} {(found.Count == 1 ? "row" : "rows")}: rowid {string.Join(", ", found.Named)}{more})";
    }

    // What tells the rows of a table apart follows from the schema. Where a column is read, its rows are counted with it.
    private static (long Rows, ImmutableArray<string> Hashes) Read(
        SqliteConnection connection, KnownSchema schema, string table, string[] columns, bool isKeyed)
    {
        if (columns.Length == 0) return (Count(connection, table), []);
        KeyedTable keyed = schema.Answer((nameof(KeyedTable), table), () => KeyedTable.Of(connection, table))!;
        ImmutableArray<ColumnContent> contents = ContentHash.OfColumns(connection, keyed, columns, isKeyed);
        return (contents[0].Rows, [.. contents.Select(content => content.Hash)]);
    }

    private static long Count(SqliteConnection connection, string table) =>
        connection.Number($"SELECT count(*) FROM main.{SqlName.Quote(table)}");
}

/// <summary>Which rows a run lost, added or changed.</summary>
/// <param name="Count">How many.</param>
/// <param name="Named">The row ids of the first of them.</param>
internal sealed record RowComparison(long Count, ImmutableArray<long> Named)
{
    private const int MostNamed = 10, MostRemembered = 1_000_000;

    /// <summary>
    /// Reads the rows as they are, rolls the transaction back, and reads those of before: only to be called when it is to be
    /// rolled back anyway. Below the driver, which runs nothing any more after that.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="before">The table's name before.</param>
    /// <param name="after">Its name now.</param>
    /// <param name="column">The column to compare; null for the rows alone.</param>
    /// <returns>Null when the rows have no numbers, or are too many to be remembered.</returns>
    public static RowComparison? Find(SqliteConnection connection, string before, string after, ColumnPromise? column)
    {
        if (Statement(connection, before, column?.Column) is not { } then) return null;
        if (Statement(connection, after, column?.After) is not { } now) return null;
        var left = new Dictionary<long, ValueHash.Sum>();
        foreach ((long row, ValueHash.Sum value) in Rows(connection, now))
        {
            left[row] = value;
            if (left.Count > MostRemembered) return null;
        }

        raw.sqlite3_exec(connection.Handle, "ROLLBACK");
        return Compare(Rows(connection, then), left);
    }

    private static RowComparison Compare(
        IEnumerable<(long Row, ValueHash.Sum Value)> before, Dictionary<long, ValueHash.Sum> left)
    {
        long count = 0;
        var named = ImmutableArray.CreateBuilder<long>();
        foreach ((long row, ValueHash.Sum value) in before)
        {
            if (!left.Remove(row, out ValueHash.Sum now) || !now.Equals(value)) Name(row);
        }

        foreach (long row in left.Keys.Order()) Name(row);
        return new(count, named.ToImmutable());

        void Name(long row)
        {
            if (count++ < MostNamed) named.Add(row);
        }
    }

    private static string? Statement(SqliteConnection connection, string table, string? column)
    {
        KeyedTable keyed;
        try
        {
            keyed = KeyedTable.Of(connection, table);
        }
        catch (SqliteException)
        {
            return null;
        }

        bool isNumbered = keyed.Key is ["rowid" or "_rowid_" or "oid"];
        // A table that was renamed is not there under its old name; its row ids have one of the same names.
        string key = isNumbered ? keyed.Key[0] : keyed.Columns.IsEmpty ? "rowid" : "";
        return key.Length == 0
            ? null
            : $"SELECT {key}, {(column is null ? "NULL" : SqlName.Quote(column))} FROM main.{SqlName.Quote(table)} ORDER BY 1";
    }

    private static IEnumerable<(long Row, ValueHash.Sum Value)> Rows(SqliteConnection connection, string sql)
    {
        using SqliteStatement? rows = Tried(() => connection.Prepare(sql));
        using var hash = new ValueHash(isKept: false);
        while (rows is not null && Tried(() => rows.Step() ? rows : null) is not null)
        {
            ValueHash.Sum sum = default;
            hash.Add(rows, 1);
            hash.AddRowTo(ref sum);
            yield return (rows.Integer(0), sum);
        }
    }

    // Rows that cannot be read are not named: that something was lost is known already.
    private static SqliteStatement? Tried(Func<SqliteStatement?> ask)
    {
        try
        {
            return ask();
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}

/// <summary>The steps of a plan with what was recorded of them.</summary>
internal static class RunSteps
{
    private const string DestructiveTrait = "destructive", WritesTrait = "writes";

    /// <summary>The steps; null when the migrations cannot be replayed, so that nobody knows what they execute.</summary>
    public static ImmutableArray<RunStep>? Of(UpgradePlan.Work work, KindCatalogue kind, KindSchemas kinds)
    {
        if (work.Apply.IsEmpty) return [.. RepairOf(work)];
        if (kinds.Recording(kind.Kind) is not { } recording) return null;
        return [.. RepairOf(work), .. work.Apply.Select(version => Step(recording.Find(version)!, kind.Kind, kinds))];
    }

    /// <summary>
    /// Why a migration deletes on purpose: <c>[MigrationTrait("destructive", "reason")]</c>; null when it does not say so.
    /// </summary>
    public static string? Destructive(KindSchemas kinds, string kind, long version) =>
        kinds.Runners[kind].Trait(version, DestructiveTrait);

    private static RunStep Step(MigrationRecording recording, string kind, KindSchemas kinds)
    {
        long version = recording.Migration.Version;
        return new($"migration {version} ({recording.Migration.Name})", recording.Up)
        {
            RunsCode = recording.RunsCode,
            Destructive = Destructive(kinds, kind, version),
            AlsoWrites =
            [
                .. (kinds.Runners[kind].Trait(version, WritesTrait) ?? "")
                    .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ],
        };
    }

    private static IEnumerable<RunStep> RepairOf(UpgradePlan.Work work)
    {
        if (work.Repair is not { IsEmpty: false } repair) yield break;
        yield return new("the repair of its schema", [.. repair.Tables.SelectMany(Statements), .. repair.Statements]);
    }

    // What the repair does to rows, in the statements that would do the same.
    private static IEnumerable<string> Statements(TableRepair repair)
    {
        string table = SqlName.Quote(repair.Table);
        foreach (string fill in repair.Fills.SelectMany(fill => fill.Statements)) yield return fill;
        foreach (TableChange change in repair.Changes)
        {
            if (change is TableChange.AddColumn add) yield return $"ALTER TABLE {table} ADD COLUMN {add.Definition}";
            if (change is TableChange.FillColumn fill)
                yield return $"UPDATE {table} SET {SqlName.Quote(fill.Column)} = {fill.Value}";
            if (change is not TableChange.DropColumns drop) continue;
            foreach (string column in drop.Columns) yield return $"ALTER TABLE {table} DROP COLUMN {SqlName.Quote(column)}";
        }
    }
}
