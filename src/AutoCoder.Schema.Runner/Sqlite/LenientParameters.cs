using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>How a driver stores parameters that it is given.</summary>
/// <param name="IsOfSystemData">Whether times are written as System.Data.SQLite writes them.</param>
/// <param name="BinaryGuid">Whether a <see cref="Guid"/> is stored as 16 bytes; as text otherwise.</param>
internal readonly record struct ParameterHabits(bool IsOfSystemData, bool BinaryGuid);

/// <summary>
/// Parameters as System.Data.SQLite takes them, which FluentMigrator's own runner prefers where both drivers are there: a
/// <c>?</c> takes the next parameter without a name, or the one in its place; names are found in any case of letters; and null is
/// NULL. Microsoft.Data.Sqlite (10.0) fails on each of these, and only where there are rows.
/// </summary>
internal static class LenientParameters
{
    // A name that was given here is given anew: the next command may have the parameter in another place.
    private const string Ours = "$__";

    // ISO8601, its default: with a Z where the time says that it is UTC, and without a fraction that is zero.
    private const string SystemDataTime = "yyyy-MM-dd HH:mm:ss.FFFFFFFK";

    /// <summary>Gives names and values to parameters that lack them.</summary>
    /// <param name="sql">The statements as their author wrote them.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="habits">How values are stored.</param>
    /// <returns>The statements with the names that the parameters have.</returns>
    public static string Name(string sql, SqliteParameterCollection parameters, ParameterHabits habits = default)
    {
        bool isNamed = true;
        foreach (SqliteParameter parameter in parameters)
        {
            parameter.Value = Known(parameter.Value, habits);
            isNamed &= !IsUnnamed(parameter) && Occurs(parameter.ParameterName, sql);
        }

        return isNamed && !sql.Contains('?', StringComparison.Ordinal) ? sql : Name(sql, [.. parameters.Cast<SqliteParameter>()]);
    }

    // A time without a kind, or a local one, is written without a zone by it, too.
    private static object Known(object? value, ParameterHabits habits) => value switch
    {
        null => DBNull.Value,
        DateTime { Kind: var kind } time when habits.IsOfSystemData =>
            (kind == DateTimeKind.Utc ? time : DateTime.SpecifyKind(time, DateTimeKind.Unspecified))
                .ToString(SystemDataTime, CultureInfo.InvariantCulture),
        Guid guid when habits.BinaryGuid => guid.ToByteArray(),
        Guid guid when habits.IsOfSystemData => guid.ToString(),
        _ => value,
    };

    private static string Name(string sql, SqliteParameter[] parameters)
    {
        SqlToken[] variables = [.. SqlTokenizer.Significant(sql).Where(token => token.Kind == TokenKind.Variable)];
        string[] names = [.. variables.Select(token => sql[token.Start..token.End])];
        int[] places = [.. Enumerable.Range(0, names.Length).Where(index => names[index] == "?")];
        for (int index = 0, unnamed = 0; index < parameters.Length; index++)
        {
            SqliteParameter parameter = parameters[index];
            if (IsUnnamed(parameter))
            {
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"{Ours}{index}");
                int place = unnamed++;
                if (place < places.Length) names[places[place]] = parameter.ParameterName;
                Put(names, string.Create(CultureInfo.InvariantCulture, $"?{index + 1}"), parameter.ParameterName);
            }
            else if (!names.Any(name => Is(name, parameter.ParameterName, StringComparison.Ordinal)))
            {
                Find(names, places, parameter.ParameterName, index);
            }
        }

        return Replace(sql, variables, names);
    }

    // By its name in another case of letters, else by its place.
    private static void Find(string[] names, int[] places, string wanted, int index)
    {
        string full = IsPrefixed(wanted) ? wanted : $"${wanted}";
        string? other = names.FirstOrDefault(name => Is(name, wanted, StringComparison.OrdinalIgnoreCase));
        if (other is not null) Put(names, other, full);
        else if (index < places.Length && names[places[index]] == "?" && IsOneVariable(full)) names[places[index]] = full;
    }

    private static void Put(string[] names, string from, string to)
    {
        for (int index = 0; index < names.Length; index++)
        {
            if (names[index] == from) names[index] = to;
        }
    }

    private static string Replace(string sql, SqlToken[] variables, string[] names)
    {
        for (int index = variables.Length - 1; index >= 0; index--)
            sql = string.Concat(sql.AsSpan(0, variables[index].Start), names[index], sql.AsSpan(variables[index].End));
        return sql;
    }

    private static bool IsUnnamed(SqliteParameter parameter) =>
        string.IsNullOrEmpty(parameter.ParameterName) || parameter.ParameterName.StartsWith(Ours, StringComparison.Ordinal);

    private static bool Occurs(string name, string sql) =>
        sql.Contains(IsPrefixed(name) ? name[1..] : name, StringComparison.Ordinal);

    private static bool Is(string variable, string name, StringComparison comparison) =>
        string.Equals(variable, name, comparison) || (!IsPrefixed(name) && variable.AsSpan(1).Equals(name, comparison));

    private static bool IsPrefixed(string name) => name.Length > 0 && name[0] is '@' or '$' or ':' or '?';

    private static bool IsOneVariable(string name) =>
        SqlTokenizer.Significant(name) is [{ Kind: TokenKind.Variable } only] && only.Length == name.Length;
}
