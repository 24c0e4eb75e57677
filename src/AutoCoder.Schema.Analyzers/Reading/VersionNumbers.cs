using System.Globalization;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>Versions as numbers, and as the times that most of them are.</summary>
internal static class VersionNumbers
{
    private const string ToTheMinute = "yyyyMMddHHmm";
    private const string ToTheSecond = "yyyyMMddHHmmss";

    /// <summary>
    /// The digits of year, month, day, hour, minute and, when there is one, second, as <c>TimestampedMigrationAttribute</c>
    /// (FluentMigrator 8.0.1) makes one number of them; null for a time that does not exist.
    /// </summary>
    public static long? OfTime(IReadOnlyList<long?> parts)
    {
        if (parts.Count is not (5 or 6) || parts.Contains(null)) return null;
        long? second = parts.Count == 6 ? parts[5] : 0;
        string digits = $"{parts[0]:0000}{parts[1]:00}{parts[2]:00}{parts[3]:00}{parts[4]:00}{second:00}";
        return Time(digits, ToTheSecond) is null ? null : long.Parse(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The next free version: a minute later for one that reads as a time, to the minute or to the second, else the number
    /// above; null when there is none.
    /// </summary>
    public static long? After(long highest)
    {
        string digits = highest.ToString(CultureInfo.InvariantCulture);
        foreach (string format in new[] { ToTheMinute, ToTheSecond })
        {
            if (TimeOf(digits, format) is not { Year: >= 1990 and < 2200 } time) continue;
            DateTime minute = new(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0, DateTimeKind.Utc);
            return long.Parse(minute.AddMinutes(1).ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        return highest is < 0 or long.MaxValue ? null : highest + 1;
    }

    /// <summary>The time that a version to the second stands for, or null.</summary>
    public static DateTime? ToSecond(long version) => TimeOf(version.ToString(CultureInfo.InvariantCulture), ToTheSecond);

    private static DateTime? TimeOf(string digits, string format) => digits.Length == format.Length ? Time(digits, format) : null;

    private static DateTime? Time(string digits, string format)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParseExact(digits, format, CultureInfo.InvariantCulture, Utc, out DateTime time) ? time : null;
    }
}
