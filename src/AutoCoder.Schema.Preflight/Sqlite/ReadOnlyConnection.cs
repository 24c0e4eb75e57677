using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>
/// A connection that cannot write and does not trust what it reads (https://www.sqlite.org/security.html): defensive, no
/// functions with side effects from the schema, no string for a misspelt column, and bounds on what it will do for a file.
/// </summary>
internal sealed class ReadOnlyConnection : IDisposable
{
    /// <summary>URI parameters that keep a WAL database's <c>-shm</c> untouched: not created, not written.</summary>
    public const string LeaveSharedMemoryAlone = "readonly_shm=1";

    /// <summary>URI parameter of a connection beside connections of the application in this process.</summary>
    public const string ShareMemory = "readonly_shm=0";

    /// <summary>URI parameter of a file that nobody can be writing: no locks, no <c>-wal</c>, no journal.</summary>
    public const string Immutable = "immutable=1";

    private const int LongestValue = 16 << 20;
    private const int MostInstructions = 250_000;
    private const int InstructionsBeforeGivingUp = 200_000_000;

    // sqlite3_progress_handler with a function of no object: SQLitePCLRaw would make some for each connection.
    private static readonly nint ProgressHandler = SqliteEngine.Export("sqlite3_progress_handler");

    private static readonly Lazy<nint> TestControl = new(() => SqliteEngine.Export("sqlite3_test_control"));

    private readonly Func<int, Exception> _failure;

    private ReadOnlyConnection(sqlite3 handle)
    {
        Handle = handle;
        _failure = Failure;
    }

    /// <summary>SQLite's own handle.</summary>
    public sqlite3 Handle { get; }

    /// <summary>The file that was opened, symbolic links resolved.</summary>
    public string FileName => raw.sqlite3_db_filename(Handle, "main").utf8_to_string();

    /// <summary>Opens a file. No byte of it is read before the first question.</summary>
    /// <exception cref="SqliteFailureException">
    /// SQLite could not open it, or the application's <see cref="DatabaseOpening"/>.
    /// </exception>
    public static ReadOnlyConnection Open(string path, string parameter, TimeSpan lockTimeout) =>
        Open(path, parameter, lockTimeout, DatabaseOpening.Prepare);

    /// <summary>The same for its bytes and its locks alone, whatever they mean.</summary>
    /// <exception cref="SqliteFailureException">SQLite could not open it.</exception>
    public static ReadOnlyConnection OpenUnread(string path, string parameter, TimeSpan lockTimeout) =>
        Open(path, parameter, lockTimeout, static (_, _) => null);

    private static ReadOnlyConnection Open(
        string path, string parameter, TimeSpan lockTimeout, Func<sqlite3, string, SqliteFailure?> prepare)
    {
        SqliteEngine.EnsureReady();
        const int Flags = raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI | raw.SQLITE_OPEN_NOMUTEX;
        int code = raw.sqlite3_open_v2(UriOf(path, parameter), out sqlite3 handle, Flags, null);
        var connection = new ReadOnlyConnection(handle);
        SqliteFailure? failure = code == raw.SQLITE_OK ? prepare(handle, path) : SqliteFailure.Of(code);
        if (failure is { } refused)
        {
            connection.Dispose();
            throw new SqliteFailureException(refused);
        }

        connection.Harden(lockTimeout);
        return connection;
    }

    /// <summary>
    /// A connection that somebody else opened, and may write by: only to be read through, in whatever transaction is open on it,
    /// and not to be disposed here. It is as its owner has set it up.
    /// </summary>
    public static ReadOnlyConnection Of(sqlite3 open) => new(open);

    /// <summary>
    /// A private database in memory with a schema, hardened like every other once it has it. No file is touched.
    /// </summary>
    /// <param name="ddl">The statements that make the schema.</param>
    /// <exception cref="SqliteFailureException">SQLite does not take one of them.</exception>
    public static ReadOnlyConnection InMemory(IEnumerable<string> ddl)
    {
        var connection = Private();
        try
        {
            foreach (string statement in ddl) connection.Execute(statement);
            connection.Harden(TimeSpan.Zero);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A private database in memory that is empty and may be written to, hardened but for what its schema may take for a text: a
    /// name in double quotes that is none means there what it means to the application. No file is touched.
    /// </summary>
    /// <exception cref="SqliteFailureException">There is no memory for it.</exception>
    public static ReadOnlyConnection Scratch()
    {
        var connection = Private();
        connection.Harden(TimeSpan.Zero);
        connection.PrepareAsWritten();
        connection.Set(raw.SQLITE_DBCONFIG_DEFENSIVE, 0); // virtual tables write to tables of their own
        connection.TakeTexts(true);
        return connection;
    }

    /// <summary>From here on, whether a name in double quotes that is none is a text.</summary>
    public void TakeTexts(bool on)
    {
        Set(raw.SQLITE_DBCONFIG_DQS_DDL, on ? 1 : 0);
        Set(raw.SQLITE_DBCONFIG_DQS_DML, on ? 1 : 0);
    }

    /// <summary>
    /// From here on, statements are prepared without what makes them faster, and to no more than an honest one takes. SQLite
    /// writes the columns of a view into what reads it as often as that names them: a view whose column is the sum of one of a
    /// view of the same sort twenty times deep takes it seconds and gigabytes, in which nothing ends it. It does so to be faster
    /// only (measured with 3.53). Generated columns that name each other it writes out always, and counts.
    /// </summary>
    public unsafe void PrepareAsWritten()
    {
        const int Optimizations = 15; // SQLITE_TESTCTRL_OPTIMIZATIONS, sqlite3.h
        const int All = -1;
        _ = raw.sqlite3_limit(Handle, raw.SQLITE_LIMIT_VDBE_OP, MostInstructions);
        nint handle = Handle.DangerousGetHandle();
        if (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 && OperatingSystem.IsMacOS())
        {
            // Arguments of a function that takes any number of them are on the stack there, behind eight registers.
            _ = ((delegate* unmanaged[Cdecl]<int, nint, nint, nint, nint, nint, nint, nint, nint, nint, int>)TestControl.Value)(
                Optimizations, 0, 0, 0, 0, 0, 0, 0, handle, All);
            return;
        }

        _ = ((delegate* unmanaged[Cdecl]<int, nint, int, int>)TestControl.Value)(Optimizations, handle, All);
    }

    private static ReadOnlyConnection Private()
    {
        SqliteEngine.EnsureReady();
        const int Flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_MEMORY | raw.SQLITE_OPEN_NOMUTEX;
        int code = raw.sqlite3_open_v2(":memory:", out sqlite3 handle, Flags, null);
        var connection = new ReadOnlyConnection(handle);
        if (code == raw.SQLITE_OK) return connection;
        connection.Dispose();
        throw new SqliteFailureException(SqliteFailure.Of(code));
    }

    /// <summary>Sets other bounds than the usual ones.</summary>
    /// <param name="longestValue">The longest value, in bytes.</param>
    /// <param name="instructions">What one statement may take at most.</param>
    public void Bound(int longestValue, int instructions)
    {
        _ = raw.sqlite3_limit(Handle, raw.SQLITE_LIMIT_LENGTH, longestValue);
        EndWhatTakesTooLong(instructions);
    }

    /// <summary>Starts a statement; the rows come through <see cref="SqliteStatement.Step"/>.</summary>
    /// <exception cref="SqliteFailureException">
    /// The statement cannot be prepared against this file, or later not be carried on.
    /// </exception>
    public SqliteStatement Prepare(string sql) => new(Handle, sql, _failure);

    /// <summary>From now on everything that is asked is of one moment, and pages are checked as they are read.</summary>
    /// <exception cref="SqliteFailureException">It failed.</exception>
    public void Begin()
    {
        int code = raw.sqlite3_exec(Handle, "PRAGMA cell_size_check=ON; BEGIN");
        if (code != raw.SQLITE_OK) throw Failure(code);
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <exception cref="SqliteFailureException">It failed.</exception>
    public void Execute(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    /// <summary>The failure behind a result code of this connection.</summary>
    public SqliteFailureException Failure(int code) =>
        new(SqliteFailure.Of(code, raw.sqlite3_errmsg(Handle).utf8_to_string()));

    /// <inheritdoc />
    public void Dispose() => Handle.Dispose();

    private void Harden(TimeSpan lockTimeout)
    {
        _ = raw.sqlite3_extended_result_codes(Handle, 1);
        _ = raw.sqlite3_busy_timeout(Handle, (int)Math.Clamp(lockTimeout.TotalMilliseconds, 0, int.MaxValue));
        Set(raw.SQLITE_DBCONFIG_DEFENSIVE, 1);
        Set(raw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
        Set(raw.SQLITE_DBCONFIG_DQS_DML, 0);
        Set(raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
        _ = raw.sqlite3_limit(Handle, raw.SQLITE_LIMIT_LENGTH, LongestValue);
        EndWhatTakesTooLong(InstructionsBeforeGivingUp);
    }

    private unsafe void EndWhatTakesTooLong(int instructions) =>
        ((delegate* unmanaged[Cdecl]<nint, int, delegate* unmanaged[Cdecl]<nint, int>, nint, void>)ProgressHandler)(
            Handle.DangerousGetHandle(), instructions, &GiveUp, 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GiveUp(nint nothing) => 1;

    private void Set(int option, int value) => _ = raw.sqlite3_db_config(Handle, option, value, out _);

    /// <summary>
    /// The path as a SQLite URI: <c>%</c>, <c>?</c> and <c>#</c> mean something there, all else stands for itself.
    /// </summary>
    internal static string UriOf(string path, string parameter) => UriOf(path, parameter, OperatingSystem.IsWindows());

    // On Windows C:\a.db is file:///C:/a.db, and \\server\share\a.db is file:////server/share/a.db: two slashes begin a host.
    internal static string UriOf(string path, string parameter, bool isWindows)
    {
        var uri = new StringBuilder("file:", path.Length + 32);
        if (isWindows) uri.Append(path.StartsWith('\\') ? "//" : "///");
        foreach (char c in path)
        {
            _ = c switch
            {
                '%' => uri.Append("%25"),
                '?' => uri.Append("%3f"),
                '#' => uri.Append("%23"),
                '\\' when isWindows => uri.Append('/'),
                _ => uri.Append(c),
            };
        }

        return uri.Append('?').Append(parameter).ToString();
    }
}
