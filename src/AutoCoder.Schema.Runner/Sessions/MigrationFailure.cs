using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>Why a database could not be taken to where it should be. Nothing of the attempt is kept in the database.</summary>
/// <param name="Version">The migration that failed, or null when it was not a migration.</param>
/// <param name="Name">The class of the migration, the maintenance or the profile; or what was being done.</param>
/// <param name="Statement">The SQL, or the description of the code, that failed; null when it failed before any.</param>
/// <param name="Message">What the database or the migration said.</param>
internal sealed record MigrationFailure(long? Version, string Name, string? Statement, string Message)
{
    /// <summary>How long a statement may run, when one was ended because it ran for longer; else null.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Whether rows of the database stand against it, which the message names: the migration may be right.</summary>
    public bool IsOfRows { get; init; }

    /// <summary>Whether SQLite refused rows by a constraint.</summary>
    public bool IsOfConstraint { get; init; }

    /// <summary>Whether something was thrown while it ran, rather than found in what it does.</summary>
    public bool IsThrown { get; init; }

    /// <summary>What is to be done before it is run again; null where that follows from the rest.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether the disk stands against it: no migration is wrong, and no program in the way.</summary>
    public bool IsOfDisk { get; init; }

    /// <summary>What would no longer work: views, triggers, search tables, whoever's they are.</summary>
    public ImmutableArray<SchemaEntry> InTheWay { get; init; } = [];

    /// <summary>That a commit failed.</summary>
    public static MigrationFailure OfCommit(Exception exception, string database) =>
        exception is SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_DIR_FSYNC }
            ? new(null, "commit", null, MigrationErrors.NotConfirmed)
            : new MigrationFailure(null, "commit", "COMMIT", DiskTrouble.Describe(exception, database)).Of(exception);

    /// <summary>That something was thrown while a migration ran.</summary>
    /// <param name="version">The migration, or null.</param>
    /// <param name="name">Its class.</param>
    /// <param name="statement">What was run, where the connection does not know it.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="connection">The connection of the session.</param>
    /// <param name="isTheirs">Whether an assembly is the migrations' own.</param>
    public static MigrationFailure OfThrown(
        long? version,
        string name,
        string? statement,
        Exception exception,
        SqliteConnection connection,
        Func<Assembly, bool> isTheirs)
    {
        string? sql = (connection as ThoroughConnection)?.SqlOf(exception) ?? statement;
        if (FalseAlarm.Of(exception, connection) is not { } alarm)
        {
            string described = MigrationErrors.Describe(exception, connection.DataSource, isTheirs);
            return new MigrationFailure(version, name, sql, described).Of(exception);
        }

        string place = ThrownAt.Of(exception, isTheirs) is { } at ? $" ({at})" : "";
        return new(version, name, sql, $"{alarm.Message}{place}") { IsThrown = true, Remedy = alarm.Remedy };
    }

    /// <summary>The same with what an exception knows besides its message.</summary>
    public MigrationFailure Of(Exception exception) => this with
    {
        IsOfRows = exception.AreRows(),
        IsOfConstraint = exception.GetBaseException() is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT } error
            && error.SqliteExtendedErrorCode != raw.SQLITE_CONSTRAINT_COMMITHOOK,
        IsOfDisk = DiskTrouble.IsCauseOf(exception),
        IsThrown = exception.GetBaseException() is not (NotSupportedException or NotImplementedException),
        Remedy = ServiceAdvice.Of(exception),
        InTheWay = exception.InTheWay(),
    };

    /// <summary>What failed, why, and the statement.</summary>
    public string Sentence
    {
        get
        {
            string where = Version is { } version
                ? string.Create(CultureInfo.InvariantCulture, $"migration {version} ({Name}) failed: ")
                : $"{Name}: ";
            return $"{where}{Message}{(Statement is { } sql ? $" The statement was: {sql}" : "")}";
        }
    }
}

/// <summary>Puts what a migration threw into words.</summary>
internal static class MigrationErrors
{
    public const string TransactionEnded =
        "It ended the transaction that all migrations of the database share (COMMIT or ROLLBACK), or closed the connection. "
        + "Nothing of it was kept. Take that out of the migration, or give it TransactionBehavior.None.";

    /// <summary>The journal is gone, which is the commit, and the folder could not be flushed (SQLITE_IOERR_DIR_FSYNC).</summary>
    public const string NotConfirmed =
        "It was done, but the disk has an I/O error and did not confirm it: after a power loss it may be undone. Run this again "
        + "when the disk is well.";

    /// <summary>A statement was ended because it ran for too long.</summary>
    public static string OverTime(StatementClock clock) => string.Create(
        CultureInfo.InvariantCulture,
            $"the statement {clock.Beginning} ran for longer than {clock.Limit.TotalSeconds:0.###} s (--statement-timeout) and "
                + $"was ended.");

    /// <summary>
    /// Whether SQLite itself gave up, and perhaps rolled back: a full disk, an error of the hardware. A commit that was
    /// refused is not that: it shows as a constraint (SQLITE_CONSTRAINT_COMMITHOOK, 531).
    /// </summary>
    public static bool IsOfDatabase(Exception exception) =>
        exception.GetBaseException() is SqliteException error
        && error.SqliteExtendedErrorCode != raw.SQLITE_CONSTRAINT_COMMITHOOK;

    /// <summary>What a change that was refused would break.</summary>
    public static ImmutableArray<SchemaEntry> InTheWay(this Exception exception)
    {
        for (Exception? error = exception; error is not null; error = error.InnerException)
        {
            if (error is ChangeRefusedException { InTheWay: { } broken }) return [broken];
        }

        return [];
    }

    /// <summary>The error at the root, which is the one that says something.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="database">The database's path.</param>
    /// <param name="isTheirs">Whether an assembly is the migrations' own.</param>
    public static string Describe(Exception exception, string database, Func<Assembly, bool> isTheirs)
    {
        if (Refusal(exception) is { } refusal) return refusal.Message;
        string what = Describe(exception, database);
        return ThrownAt.Of(exception, isTheirs) is { } place
            ? $"{what} ({place}){DriverAdvice.Of(exception)}{SqliteAdvice.Of(exception, isOfCode: true)}"
            : $"{what}{SqliteAdvice.Of(exception, isOfCode: false)}";
    }

    /// <summary>The same of what no code of theirs has run.</summary>
    public static string Describe(Exception exception, string database)
    {
        Exception root = exception.GetBaseException();
        return root is MissingMemberException or TypeLoadException
            ? $"{root.Message} The migrations were built against another version of a library than this program carries: "
              + $"FluentMigrator is {MigrationAssembly.FluentMigratorVersion.ToString(3)} here."
            : $"{DiskTrouble.Describe(root, database)}{ServiceAdvice.Sentence(root)}";
    }

    /// <summary>Whether rows of the database stand against it, which the message names.</summary>
    public static bool AreRows(this Exception exception) => Refusal(exception) is { IsOfRows: true };

    // It says what to do about what SQLite said, which is below it.
    private static ChangeRefusedException? Refusal(Exception? exception) =>
        exception as ChangeRefusedException ?? (exception is null ? null : Refusal(exception.InnerException));
}

/// <summary>Where in a team's own code something went wrong: a bare "Object reference not set" helps nobody.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = MigrationAssembly.KeptWhole)]
internal static class ThrownAt
{
    /// <summary>
    /// The first frame of their code, and what was thrown where SQLite does not say it; null when none was theirs.
    /// </summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="isTheirs">Whether an assembly is theirs.</param>
    public static string? Of(Exception exception, Func<Assembly, bool> isTheirs)
    {
        string? place = null;
        for (Exception? error = exception; error is not null; error = error.InnerException)
            place = Frame(error, isTheirs) ?? place;
        Exception root = exception.GetBaseException();
        return place is null || root is SqliteException ? place : $"{root.GetType().Name} {place}";
    }

    private static string? Frame(Exception error, Func<Assembly, bool> isTheirs)
    {
        foreach (StackFrame frame in new StackTrace(error, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is { DeclaringType: { } type } method && isTheirs(type.Assembly))
                return Text(frame, method, type);
        }

        return null;
    }

    // The compiler puts lambdas and local functions into methods and classes of names that nobody wrote: <Up>b__0.
    private static string Text(StackFrame frame, MethodBase method, Type type)
    {
        while (type.Name.StartsWith('<') && type.DeclaringType is { } outer) type = outer;
        string name = method.Name is ['<', .. var rest] && rest.IndexOf('>', StringComparison.Ordinal) is > 0 and var end
            ? rest[..end]
            : method.Name;
        string line = frame.GetFileName() is { } file && frame.GetFileLineNumber() is > 0 and var number
            ? string.Create(CultureInfo.InvariantCulture, $", line {number} of {Path.GetFileName(file)}")
            : "";
        return $"in {type.FullName?.Replace('+', '.') ?? type.Name}.{name}{line}";
    }
}

/// <summary>What to do where the constructor of a class wants what nobody gives it.</summary>
internal static class ServiceAdvice
{
    private const string Step = "give the class one more constructor, without parameters";

    /// <summary>The step, as the beginning of a sentence; null when it is nothing of that.</summary>
    public static string? Of(Exception exception) => IsOf(exception.GetBaseException()) ? Step : null;

    /// <summary>The same as sentences after a space, with the reason; empty for null.</summary>
    public static string Sentence(Exception root) => IsOf(root)
        ? $" Services of your own cannot be registered here, where nobody runs your program: {Step}. That is no edit of what it "
            + "executes."
        : "";

    private static bool IsOf(Exception root) => root is InvalidOperationException { Message: var message }
        && (message.StartsWith("Unable to resolve service for type", StringComparison.Ordinal)
            || message.StartsWith("A suitable constructor for type", StringComparison.Ordinal));
}

/// <summary>What to do about what SQLite says, where its own words do not tell.</summary>
internal static class SqliteAdvice
{
    private static readonly (string Said, string Advice)[] Known =
    [
        ("within a transaction", "All migrations of a database share one transaction, which is open: take BEGIN and COMMIT out."),
        ("wal mode from within", "The journal mode cannot change in the transaction that all migrations share: set it where the "
            + "application opens the database, and take the PRAGMA out."),
        ("Safety level", "PRAGMA synchronous is a setting of one connection, and cannot change in a transaction: take it out."),
        ("VACUUM from within", "Put VACUUM into a migration of its own with TransactionBehavior.None, which runs with "
            + "--allow-non-transactional; or take it out, and run it beside."),
        (MissingTexts.Hint, MissingTexts.Advice),
        ("foreign key mismatch", "What a foreign key refers to has to be a primary key or to have a unique index: make one "
            + "(Create.Index), or take the key away."),
        ("no such function", OfApplication),
        ("no such collation sequence", OfApplication),
        ("no such module", OwnSqlite),
        ("no such tokenizer", OwnSqlite),
        ("malformed database schema", "SQLite cannot read what is named there: mend it with the SQLite that made it, or put a "
            + "backup back (autocoder-schema backups list)."),
        ("disk image is malformed", "The file is damaged: put a backup back (autocoder-schema backups list)."),
        ("datatype mismatch", "An INTEGER PRIMARY KEY takes whole numbers only, and a STRICT table what its types say: put the "
            + "rows that have something else in order first."),
        ("ETACH database within", "All migrations of a database share one transaction: take DETACH out."),
    ];

    private const string OfApplication = "It is none of SQLite's own, and what the application registers on its connections is "
        + "not there: register it in the migration, on the connection that Execute.WithConnection gives, or do without it.";

    private const string OwnSqlite = "The SQLite that runs here does not have it: upgrade by the boot call, which has the "
        + "application's own.";

    // Nobody else can write: the transaction has the one lock for that.
    private const string OwnConnection = " The transaction of all migrations is open, and keeps every other connection from "
        + "writing: do not open one for this file, but use the one that Execute.WithConnection gives, with its transaction.";

    /// <summary>A sentence after a space; empty when it is none of that.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="isOfCode">Whether the migration's own code ran the statement.</param>
    public static string Of(Exception exception, bool isOfCode)
    {
        if (exception.GetBaseException() is not SqliteException error) return "";
        if (isOfCode && SqliteFailure.IsBusy(error.SqliteErrorCode)) return OwnConnection;
        string? advice = Known.LastOrDefault(known => error.Message.Contains(known.Said, StringComparison.Ordinal)).Advice;
        return advice is null ? "" : $" {advice}";
    }
}

/// <summary>What to do where code was written for another driver than Microsoft.Data.Sqlite.</summary>
internal static class DriverAdvice
{
    /// <summary>A sentence after a space; empty when it is nothing of the driver's.</summary>
    public static string Of(Exception exception) => exception.GetBaseException() switch
    {
        InvalidCastException cast when cast.Message.Contains("System.Data.SQLite", StringComparison.Ordinal) =>
            " A migration's connection is one of Microsoft.Data.Sqlite here: use it as IDbConnection, without the cast.",
        InvalidOperationException begun when begun.Message.Contains("nested transactions", StringComparison.Ordinal) =>
            " All migrations of a database share one transaction, and it is open: leave BeginTransaction out, or call it on "
            + "IDbConnection, where it is a savepoint.",
        _ => "",
    };
}
