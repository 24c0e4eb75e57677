using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>
/// What the application does to each connection before a byte of the file is read: it gives a key, or whatever else its SQLite
/// wants to be told. In force for all that is done within <see cref="Begin"/>, on whatever thread: a connection that somebody
/// forgot to hand it to would be a backup in plain text.
/// </summary>
internal sealed class DatabaseOpening
{
    private static readonly AsyncLocal<Part?> Current = new();

    /// <summary>
    /// The key of a database, by its absolute path with links resolved; null for none. As the driver's <c>Password=</c>: the text
    /// of <c>PRAGMA key</c>. It goes to SQLite and nowhere else.
    /// </summary>
    public Func<string, string?>? Key { get; init; }

    /// <summary>Called on each connection after the key was given, with the path of the database.</summary>
    public Action<string, sqlite3>? Opened { get; init; }

    /// <summary>Whether there is one in force: what a file looks like does not tell then what is in it.</summary>
    public static bool IsInForce => Current.Value is not null;

    /// <summary>Puts it in force, until what is returned is disposed.</summary>
    public IDisposable Begin() => new Part(this, database: null);

    /// <summary>Files that are opened from here on are copies of one database, and are opened as that is.</summary>
    /// <param name="database">Its path.</param>
    public static IDisposable? OfCopies(string database) =>
        Current.Value is { } part ? new Part(part.Opening, part.Database ?? database) : null;

    /// <summary>Makes a connection ready that was just opened.</summary>
    /// <param name="connection">SQLite's handle.</param>
    /// <param name="file">The file.</param>
    /// <returns>Why it could not be; null when it is ready. Never the key, nor what the application's code says.</returns>
    public static SqliteFailure? Prepare(sqlite3 connection, string file) =>
        Current.Value is { } part ? part.Opening.Prepare(connection, CanonicalPath.Of(part.Database ?? file), file) : null;

    private SqliteFailure? Prepare(sqlite3 connection, string database, string file)
    {
        try
        {
            if (Key?.Invoke(database) is { } key && GiveKey(connection, key) is { } refused) return refused;
            Opened?.Invoke(database, connection);
            return null;
        }
#pragma warning disable CA1031 // the application's code, whose message may have the key in it
        catch (Exception failure)
#pragma warning restore CA1031
        {
            string what = $"the application's own code that opens it failed with {failure.GetType().FullName} ({file})";
            return new(raw.SQLITE_AUTH, UnreadableReason.AccessDenied, what, what);
        }
    }

    // Not by PRAGMA key: what does not know it ignores it, and its text would stand in whatever traces statements.
    private static unsafe SqliteFailure? GiveKey(sqlite3 connection, string key)
    {
        if (!SqliteEngine.TryExport("sqlite3_key", out nint function))
        {
            string none = $"a key is given for it, and the SQLite of this process ({SqliteEngine.Description}) knows none: "
                + "it would write plain text. Set the provider of one that does before the first connection";
            return new(raw.SQLITE_AUTH, UnreadableReason.AccessDenied, none, none);
        }

        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(key);
        try
        {
            fixed (byte* first = bytes)
            {
                int code = ((delegate* unmanaged[Cdecl]<nint, byte*, int, int>)function)(
                    connection.DangerousGetHandle(), first, bytes.Length);
                return code == raw.SQLITE_OK ? null : SqliteFailure.Of(code, "SQLite does not take the key");
            }
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        }
    }

#pragma warning disable CA2213 // what was in force before is not ended by what was within it
    private sealed class Part : IDisposable
    {
        private readonly Part? _before = Current.Value;

        public Part(DatabaseOpening opening, string? database)
        {
            (Opening, Database) = (opening, database);
            Current.Value = this;
        }

        public DatabaseOpening Opening { get; }

        public string? Database { get; }

        public void Dispose() => Current.Value = _before;
    }
#pragma warning restore CA2213
}
