using System.Text;
using FluentMigrator;
using FluentMigrator.Runner.Generators.SQLite;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>
/// What .NET has for a value, as SQL that SQLite stores as the driver stores the same value given as a parameter
/// (Microsoft.Data.Sqlite, <c>SqliteValueBinder</c>): the same storage class, the same bytes, whatever the column's type.
/// </summary>
/// <remarks>
/// FluentMigrator spells some of them otherwise. Where the column stores the same of both spellings, FluentMigrator's is kept,
/// so that the hash of a migration and the text of a table are what they were; see <see cref="SqlHash.CurrentRecording"/>.
/// </remarks>
/// <param name="binaryGuid">Whether a <see cref="Guid"/> is stored as 16 bytes; as text otherwise.</param>
internal sealed class ValueText(bool binaryGuid)
{
    // Of more digits the text that the driver gives and a number that is written down make different numbers.
    private const int DigitsOfANumber = 15;

    /// <summary>The value for a column.</summary>
    /// <param name="value">To which there is no <see cref="Objection"/>.</param>
    /// <param name="type">The type that the column is declared with; null when it is not known.</param>
    public WrittenValue Of(object? value, string? type)
    {
        string exact = Exact(value), usual = Usual(value) ?? exact;
        return usual != exact && IsNumeric(type) && IsSameNumber(value!, exact)
            ? new(usual, false)
            : new(exact, usual != exact);
    }

    /// <summary>Whether <see cref="Of"/> or <see cref="Objection"/> would say something else if the type was known.</summary>
    public static bool DependsOnType(object? value) => value is decimal or double or float or (Enum and not SystemMethods);

    /// <summary>Why a value cannot be written, and what to write instead: what follows "column c"; null when it can.</summary>
    public static string? Objection(object? value, string? type) => value switch
    {
        SystemMethods.CurrentDateTime or SystemMethods.CurrentUTCDateTime => null,
        SystemMethods method =>
            $"is given SystemMethods.{method}, which SQLite does not have. It has CurrentDateTime and CurrentUTCDateTime; for "
            + "anything else write RawSql.Insert(\"…\") with an expression of SQLite.",
        Enum member when IsText(type) =>
            $"is {type} and is given {member.GetType().Name} {member}, of which FluentMigrator stores the name and the driver "
            + "the number. Write ToString() behind it for the name, or a cast to int for the number.",
        double.NaN or float.NaN =>
            $"is given NaN ({value.GetType().Name}), which SQLite cannot store. Write null, or a number.",
        string text => OfText(text, value),
        NonUnicodeString text => OfText(text.Value, value),
        '\0' => OfText("\0", value),
        _ => IsKnown(value)
            ? null
            : $"is given a {value!.GetType().Name}, which SQLite cannot store as such. Give it as text, as a number or by "
                + "RawSql.Insert(\"…\").",
    };

    private static string? OfText(string? text, object value) => text?.Contains('\0', StringComparison.Ordinal) == true
        ? $"is given a {value.GetType().Name} with a NUL character, at which a statement ends. Write "
            + "RawSql.Insert(\"CAST(X'…' AS TEXT)\") with its bytes."
        : null;

    private static bool IsKnown(object? value) => value is null or DBNull or RawSql or WrittenValue or char or bool or Enum
        or Guid or byte[] or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan
        or decimal or double or float or sbyte or byte or short or ushort or int or uint or long or ulong;

    private string Exact(object? value) => value switch
    {
        null or DBNull => "NULL",
        WrittenValue written => written.Sql,
        RawSql raw => raw.Value,
        SystemMethods.CurrentUTCDateTime => "CURRENT_TIMESTAMP",
        SystemMethods.CurrentDateTime => "(datetime('now','localtime'))",
        string text => Quoted(text),
        NonUnicodeString text => text.Value is null ? "NULL" : Quoted(text.Value),
        char character => Quoted(character.ToString()),
        bool yes => yes ? "1" : "0",
        byte[] bytes => $"X'{Convert.ToHexStringLower(bytes)}'",
        Guid guid => binaryGuid ? $"x'{Convert.ToHexString(guid.ToByteArray())}'" : Quoted(guid.ToString().ToUpperInvariant()),
        DateTime time => Quoted(time.ToString(@"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        DateTimeOffset time => Quoted(time.ToString(@"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)),
        DateOnly date => Quoted(date.ToString(@"yyyy\-MM\-dd", CultureInfo.InvariantCulture)),
        TimeOnly time => Quoted(time.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture)),
        TimeSpan span => Quoted(span.ToString("c", CultureInfo.InvariantCulture)),
        decimal number => Quoted(number.ToString("0.0###########################", CultureInfo.InvariantCulture)),
        double number => Floating(number),
        float number => Floating(number),
        ulong number => Integer(unchecked((long)number)), // as the driver: what is above the largest long is negative
        Enum member => Exact(Convert.ChangeType(
            member, Enum.GetUnderlyingType(member.GetType()), CultureInfo.InvariantCulture)),
        sbyte or byte or short or ushort or int or uint or long => Integer(
            Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => throw new ChangeRefusedException($"A value {Objection(value, null)}"),
    };

    // What FluentMigrator (8.0.1) and earlier builds wrote; null where it is the same.
    private string? Usual(object? value) => value switch
    {
        DateTime time => Quoted(time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)),
        DateTimeOffset time => Quoted(time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)),
        TimeOnly time => Quoted(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        SystemMethods => null,
        Enum member => Quoted(member.ToString()),
        Guid guid => binaryGuid ? null : Quoted(guid.ToString()),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString(CultureInfo.InvariantCulture),
        float number => number.ToString(CultureInfo.InvariantCulture),
        ulong number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    // A half of a character becomes U+FFFD, as in every text that the driver gives to SQLite.
    private static string Quoted(string text) =>
        $"'{Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Integer(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Floating(double number)
    {
        if (double.IsInfinity(number)) return number > 0 ? "9e999" : "-9e999";
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny(".E") ? text : $"{text}.0";
    }

    private static bool IsSameNumber(object value, string exact) => value switch
    {
        decimal => exact.Trim('\'', '-').Replace(".", "", StringComparison.Ordinal).Trim('0').Length <= DigitsOfANumber,
        double number => double.IsFinite(number),
        float number => double.IsFinite(number)
            && double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) == number,
        _ => false,
    };

    // A column of type ANY in a STRICT table takes what comes, in any other table it is numeric.
    private static bool IsNumeric(string? type) => type is not null && !SqlName.Same(type, "ANY")
        && DeclaredType.Affinity(type) is TypeAffinity.Integer or TypeAffinity.Numeric or TypeAffinity.Real;

    private static bool IsText(string? type) => type is not null && DeclaredType.Affinity(type) == TypeAffinity.Text;
}

/// <summary>A value that is SQL already, in the place of the value that it was: FluentMigrator's quoter lets it be.</summary>
/// <param name="Sql">The literal or expression.</param>
/// <param name="IsSpelledAnew">Whether earlier builds wrote, and stored, something else.</param>
internal sealed record WrittenValue(string Sql, bool IsSpelledAnew)
{
    /// <inheritdoc />
    public override string ToString() => Sql;
}

/// <summary>Writes values in the statements that FluentMigrator's generator makes.</summary>
internal sealed class ValueQuoter(bool binaryGuid = false) : SQLiteQuoter(binaryGuid)
{
    /// <summary>Who knows how.</summary>
    public ValueText Values { get; } = new(binaryGuid);

    /// <inheritdoc />
    public override string QuoteValue(object value) => Values.Of(value, null).Sql;
}
