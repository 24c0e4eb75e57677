namespace AutoCoder.Schema.Testing;

/// <summary>
/// Up, Down, Up on a filled database: after Down the schema is the one before, and after Up again every row is as after the first
/// Up, so that a row or value that Down lost is missed.
/// </summary>
/// <param name="databases">The kind.</param>
/// <param name="suite">What is let pass.</param>
internal sealed class RoundTripCheck(KindDatabases databases, MigrationSuite suite)
{
    private const int MostDifferences = 3;

    /// <summary>Checks one migration.</summary>
    public CheckResult Check(long version)
    {
        long before = databases.Before(version);
        if (databases.FilledAt(before) is not TestDatabase.Reached reached) return Unready(version);
        if (databases.Runner.IsForwardOnly(version)) return WithoutDown(version, "is a ForwardOnlyMigration");
        using ThoroughConnection connection = reached.Image.Open();
        DatabaseSchema schemaBefore = SchemaOf(connection);
        if (databases.Upgrade(connection, before, version).Result != ChangeResult.Changed) return Unready(version);
        (DatabaseSchema Schema, ImmutableArray<TableContent> Rows) first = Of(connection);
        if (Down(connection, version) is { } failed) return failed;
        DatabaseSchema schemaAfter = SchemaOf(connection);
        if (Left(schemaBefore, schemaAfter) is { } left) return LeftSchema(version, first.Schema, schemaBefore, left);
        CheckResult again = Again(connection, before, version, first);
        return again is CheckResult.Passed passed && Order(schemaBefore, schemaAfter) is { } order
            ? passed with { Notes = passed.Notes.Add($"{databases.Kind.Kind}: migration {databases.Label(version)}: {order}") }
            : again;
    }

    // SQLite adds a column behind the others, so a Down that makes one again can hardly do otherwise.
    private static string? Order(DatabaseSchema before, DatabaseSchema after) =>
        SchemaComparison.Compare(before, after) is [var first, ..] ? $"after its Down, {Lowered(first.Description)}" : null;

    private static string Lowered(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private CheckResult Again(
        ThoroughConnection connection,
        long before,
        long version,
        (DatabaseSchema Schema, ImmutableArray<TableContent> Rows) first)
    {
        const string Advice = "Let its Down take back everything that its Up does";
        ChangeRow again = databases.Upgrade(connection, before, version);
        string problem = again.Result == ChangeResult.Changed ? "" : databases.ProblemOf(again, version);
        if (again.Result != ChangeResult.Changed)
            return Failed(version, $"cannot be applied again after its Down: {problem}. {Advice}");
        (DatabaseSchema schema, ImmutableArray<TableContent> rows) = Of(connection);
        if (Left(first.Schema, schema) is { } left)
            return Failed(version, $"leads to another schema when it is applied again after its Down. {left}. {Advice}");
        if (IsOfTheMoment(version)) return CheckResult.Well;
        string? other = first.Rows.Zip(rows).Where(pair => pair.First != pair.Second)
            .Select(pair => Difference(pair.First, pair.Second)).FirstOrDefault();
        if (other is null) return CheckResult.Well;
        return Failed(version, $"leaves a trace: after Up, Down and Up {other}. "
            + "Let its Down delete the rows that its Up brings, and put back what it changes");
    }

    private static string Difference(TableContent first, TableContent again) => first.Rows == again.Rows
        ? $"the table {first.Name} has other values than after the first Up"
        : $"the table {first.Name} has {again.Rows} rows instead of {first.Rows}";

    // Another second, or another number: nobody can ask for the same twice. That values are constant is for the lock to demand.
    private bool IsOfTheMoment(long version) => databases.Kinds.Recording(databases.Kind.Kind)?.Find(version)?.Up.Any(sql =>
        sql.Contains("CURRENT_", StringComparison.OrdinalIgnoreCase) || sql.Contains("'now'", StringComparison.OrdinalIgnoreCase)
        || sql.Contains("random", StringComparison.OrdinalIgnoreCase)) == true;

    private CheckResult? Down(ThoroughConnection connection, long version)
    {
        using DatabaseSession session = databases.Runner.Begin(connection, databases.Kind.Find(version)!.IsTransactional);
        if (session.Down([version]) is not { } failure)
            return session.Commit() is { } refused ? Failed(version, $"its Down cannot be kept: {refused.Message}") : null;
        if (session.HasNoWayBack) return WithoutDown(version, "has no Down");
        string statement = failure.Statement is { } sql ? $" The statement was: {sql}." : "";
        return Failed(version, "cannot be taken back: its Down failed on filled tables: "
            + $"{failure.Message.TrimEnd('.')}.{statement} Mend its Down, or derive from ForwardOnlyMigration");
    }

    private CheckResult LeftSchema(long version, DatabaseSchema after, DatabaseSchema before, string left) =>
        databases.Kinds.Recording(databases.Kind.Kind)?.Find(version) is null or { Down: null, DownNeedsRows: false }
            && !after.IsEquivalentTo(before)
            ? WithoutDown(version, "has an empty Down")
            : Failed(version, "does not take everything back: after its Down the schema is not what it was before its Up. "
                + $"{left}. Let its Down undo that");

    private CheckResult WithoutDown(long version, string how)
    {
        string sentence = $"{databases.Kind.Kind}: migration {databases.Label(version)} {how}: a database that has it can only "
            + "go back by its backup.";
        return suite.IsDownRequired && !suite.WithoutDown.Contains(version)
            ? new CheckResult.Failed($"{sentence} The suite says RequireDown(): write one, or except it: "
                + $"RequireDown({string.Join(", ", suite.WithoutDown.Append(version))}).")
            : new CheckResult.Skipped(sentence);
    }

    private CheckResult.Failed Failed(long version, string what) =>
        new($"{databases.Kind.Kind}: migration {databases.Label(version)} {what}; then run: "
            + $"{NextCommand.Test(databases.NameOf(version))}");

    private CheckResult.Skipped Unready(long version) =>
        new($"{databases.Kind.Kind}: migration {databases.Label(version)} cannot be tried: it, or one before it, does not apply "
            + "to filled tables. The test of that says why.");

    private (DatabaseSchema Schema, ImmutableArray<TableContent> Rows) Of(ThoroughConnection connection) =>
        (SchemaOf(connection), [.. databases.Tables(connection).Select(table => ContentOf(connection, table))]);

    // Each column with the keys of its rows: in which order the columns are makes no difference.
    private static TableContent ContentOf(ThoroughConnection connection, string table)
    {
        ImmutableArray<ColumnContent> columns = ContentHash.OfColumns(connection, table);
        return columns.IsEmpty
            ? ContentHash.OfTable(connection, table)
            : new(table, columns[0].Rows, string.Join('\n', columns
                .Select(column => $"{column.Column} {column.Hash}").Order(StringComparer.OrdinalIgnoreCase)));
    }

    // What maintenance leaves belongs to no version, and so to no way back.
    private DatabaseSchema SchemaOf(ThoroughConnection connection) =>
        SchemaReader.Read(ConnectionSchema.Read(connection, databases.VersionTable)
            .RemoveAll(databases.Kinds.Maintained(databases.Kind.Kind).Has));

    private static string? Left(DatabaseSchema expected, DatabaseSchema actual)
    {
        if (expected.IsEquivalentTo(actual)) return null; // but for the order of columns, which is a note
        ImmutableArray<SchemaDifference> left = SchemaComparison.Compare(expected, actual);
        if (left.IsEmpty) return null;
        string more = left.Length > MostDifferences ? $" And {left.Length - MostDifferences} more" : "";
        return $"{string.Join(' ', left.Take(MostDifferences).Select(difference => difference.Description))}{more}".TrimEnd('.');
    }
}
