using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Testing.Rows;

/// <summary>
/// Values that meet a group of CHECKs, found by trying: a table with nothing but these columns and conditions takes them or does
/// not. SQLite decides, so that no rule of it is written a second time here.
/// </summary>
/// <param name="Group">The CHECKs.</param>
/// <param name="Found">Values for the columns of the group, in their order; DBNull is NULL.</param>
/// <param name="Tried">How many were tried.</param>
/// <param name="Problem">What SQLite says when it cannot even be asked, such as an unknown function; or null.</param>
internal sealed record CheckSolutions(CheckGroup Group, ImmutableArray<ImmutableArray<object>> Found, int Tried, string? Problem)
{
    private const int MostTried = 20_000, MostFound = 200;

    /// <summary>Tries.</summary>
    /// <param name="table">The table.</param>
    /// <param name="group">The CHECKs.</param>
    /// <param name="candidates">The values to be tried for each column of the group.</param>
    public static CheckSolutions Find(TableSchema table, CheckGroup group, ImmutableArray<ImmutableArray<object>> candidates)
    {
        using var scratch = new SqliteConnection("Data Source=:memory:;Pooling=False");
        scratch.Open();
        try
        {
            using SqliteCommand create = scratch.CreateCommand();
#pragma warning disable CA2100 // the names are quoted, types and conditions are those of the database
            create.CommandText = Table(table, group);
#pragma warning restore CA2100
            create.ExecuteNonQuery();
            return Try(scratch, group, Narrowed(candidates));
        }
        catch (SqliteException error)
        {
            return new(group, [], 0, error.Message);
        }
    }

    /// <summary>The solution for a row.</summary>
    /// <param name="number">The row's number; other numbers have other solutions, where there are enough.</param>
    /// <param name="variant">What kind of row.</param>
    public ImmutableArray<object> For(long number, RowVariant variant)
    {
        int most = Found.Max(Nulls), least = Found.Min(Nulls);
        int wanted = variant == RowVariant.Nulls ? most : least;
        ImmutableArray<object>[] fitting = [.. Found.Where(values => Nulls(values) == wanted)];
        return fitting[number % fitting.Length];
    }

    private static int Nulls(ImmutableArray<object> values) => values.Count(value => value is DBNull);

    private static string Table(TableSchema table, CheckGroup group) =>
        $"CREATE TABLE probe ({string.Join(", ", [.. group.Columns.Select(Column), .. group.Checks.Select(Check)])})"
        + (table.IsStrict ? " STRICT" : "");

    private static string Check(string condition) => $"CHECK ({condition})";

    private static string Column(ColumnSchema column) =>
        $"{SqlName.Quote(column.Name)} {column.DeclaredType} COLLATE {SqlName.Quote(column.Collation)}";

    private static CheckSolutions Try(
        SqliteConnection scratch, CheckGroup group, ImmutableArray<ImmutableArray<object>> candidates)
    {
        using SqliteCommand insert = scratch.CreateCommand();
#pragma warning disable CA2100 // parameters only
        insert.CommandText = $"INSERT INTO probe VALUES ({string.Join(", ", group.Columns.Select((_, index) => $"@v{index}"))})";
#pragma warning restore CA2100
        for (int column = 0; column < group.Columns.Length; column++)
            insert.Parameters.Add(new SqliteParameter($"@v{column}", DBNull.Value));
        var found = ImmutableArray.CreateBuilder<ImmutableArray<object>>();
        int tried = 0;
        foreach (ImmutableArray<object> values in CheckGroup.Combinations(candidates))
        {
            if (tried++ == MostTried || found.Count == MostFound) break;
            for (int column = 0; column < values.Length; column++) insert.Parameters[column].Value = values[column];
            if (Takes(insert)) found.Add(values);
        }

        return new(group, found.ToImmutable(), tried, null);
    }

    private static bool Takes(SqliteCommand insert)
    {
        try
        {
            return insert.ExecuteNonQuery() == 1;
        }
        catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            return false;
        }
    }

    // Of many columns each gets fewer values, so that every column gets its turn.
    private static ImmutableArray<ImmutableArray<object>> Narrowed(ImmutableArray<ImmutableArray<object>> candidates)
    {
        int each = Math.Max(2, (int)Math.Pow(MostTried, 1.0 / candidates.Length));
        return [.. candidates.Select(values => values.Length <= each ? values : [.. values.Take(each)])];
    }
}
