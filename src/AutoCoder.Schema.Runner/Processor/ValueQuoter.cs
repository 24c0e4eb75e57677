using FluentMigrator;
using FluentMigrator.Runner.Generators.SQLite;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>
/// Writes values as SQL. FluentMigrator (8.0.1) writes what it does not know without quotes, so that SQLite calculates
/// with it: <c>DateOnly</c> becomes 01/02/2026, a division, stored as 0.
/// </summary>
internal sealed class ValueQuoter(bool binaryGuid = false) : SQLiteQuoter(binaryGuid)
{
    /// <summary>Whether a value can be written so that it is stored as what it is.</summary>
    public static bool CanWrite(object? value) => value switch
    {
        null or DBNull or DateOnly or TimeOnly or RawSql or string or char or bool or Guid or byte[] or Enum => true,
        DateTime or DateTimeOffset or TimeSpan or decimal or sbyte or byte or short or ushort or int or uint or long or ulong => true,
        double number => double.IsFinite(number),
        float number => float.IsFinite(number),
        _ => value.GetType().FullName!.StartsWith("FluentMigrator.", StringComparison.Ordinal),
    };

    /// <inheritdoc />
    public override string QuoteValue(object value) => value switch
    {
        DateOnly date => base.QuoteValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeOnly time => base.QuoteValue(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        _ => base.QuoteValue(value),
    };
}
