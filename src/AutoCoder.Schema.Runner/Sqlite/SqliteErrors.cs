using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>What SQLite says, out of the driver's frame around it (<c>SQLite Error 1: 'no such table: t'.</c>).</summary>
internal static class SqliteErrors
{
    /// <summary>SQLite's own words; no values are in them.</summary>
    public static string Words(this SqliteException error)
    {
        int start = error.Message.IndexOf('\'', StringComparison.Ordinal), end = error.Message.LastIndexOf('\'');
        return start >= 0 && end > start ? error.Message[(start + 1)..end] : error.Message;
    }
}
