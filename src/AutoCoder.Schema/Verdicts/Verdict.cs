namespace AutoCoder.Schema.Verdicts;

/// <summary>What a database's state means against the migrations in the code. Several can hold at once.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>The verdict in one word, as reports and <c>--allow</c> spell it.</summary>
    public string Name => this switch
    {
        Current => "current",
        Missing => "missing",
        Pending => "pending",
        OutOfOrder => "out-of-order",
        Ahead => "ahead",
        Unversioned => "unversioned",
        Edited => "edited",
        Drifted => "drifted",
        Incompatible => "incompatible",
        _ => "unreadable",
    };

    /// <summary>Every migration of the code is applied, and no other.</summary>
    public sealed record Current : Verdict;

    /// <summary>There is no file at the path.</summary>
    public sealed record Missing : Verdict;

    /// <summary>Migrations above the highest applied one are not applied.</summary>
    /// <param name="Versions">Those migrations, ascending.</param>
    public sealed record Pending(ImmutableArray<long> Versions) : Verdict;

    /// <summary>Migrations below the highest applied one are not applied: a gap.</summary>
    /// <param name="Versions">Those migrations, ascending.</param>
    public sealed record OutOfOrder(ImmutableArray<long> Versions) : Verdict;

    /// <summary>The database knows migrations that this code does not.</summary>
    /// <param name="Versions">Those migrations, ascending.</param>
    public sealed record Ahead(ImmutableArray<long> Versions) : Verdict
    {
        /// <summary>What explains them.</summary>
        internal AheadReason Reason { get; init; }
    }

    /// <summary>The database has tables and no version table.</summary>
    /// <param name="Evidence">What the schema says about its version; null when nobody has looked yet.</param>
    public sealed record Unversioned(VersionEvidence? Evidence) : Verdict
    {
        /// <summary>One sentence about the record that another tool keeps in it; null when there is none.</summary>
        internal string? OtherRecord { get; init; }
    }

    /// <summary>The database could not be examined.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Detail">What was seen, in a few words.</param>
    public sealed record Unreadable(UnreadableReason Reason, string Detail) : Verdict;

    /// <summary>Migrations that are applied executed other SQL than the code has for them now.</summary>
    /// <param name="Migrations">Those migrations, ascending.</param>
    public sealed record Edited(ImmutableArray<EditedMigration> Migrations) : Verdict;

    /// <summary>The schema is not that of the version that the database is at.</summary>
    /// <param name="Version">The version that it is at.</param>
    /// <param name="Differences">How it departs from that version; not empty.</param>
    public sealed record Drifted(long Version, ImmutableArray<SchemaDifference> Differences) : Verdict
    {
        /// <summary>What would bring it back to the schema of its version; null when nobody has looked.</summary>
        internal SchemaRepair? Repair { get; init; }

        /// <summary>Whether nothing of this program was ever executed on it: then another runner made it what it is.</summary>
        internal bool IsOfOtherRunner { get; init; }

        /// <summary>Those that are of what maintenance leaves: running it mends them.</summary>
        internal ImmutableArray<SchemaDifference> Maintained { get; init; } = [];

        /// <summary>The schema of that version; null where nobody draws it.</summary>
        internal DatabaseSchema? Expected { get; init; }

        /// <summary>The schema that it has, to be taken apart by whoever draws it; null where nobody does.</summary>
        internal IAskedSchema? There { get; init; }

        /// <summary>Whether that is so whatever maintenance does.</summary>
        internal bool IsBreakingByItself =>
            Differences.Except(Maintained).Any(difference => difference.Class == DifferenceClass.Breaking);

        /// <summary>Whether some statement of the code fails or stores something else.</summary>
        public bool IsBreaking => Differences.Any(difference => difference.Class == DifferenceClass.Breaking);
    }

    /// <summary>Statements that the application runs cannot be prepared on this database.</summary>
    /// <param name="Statements">Those statements, by file and line.</param>
    public sealed record Incompatible(ImmutableArray<FailingStatement> Statements) : Verdict
    {
        /// <summary>Whether all of them are known to pass once the database is at the newest schema.</summary>
        public bool PassesAtHead { get; init; }
    }
}

/// <summary>What explains that a database has migrations that the code does not have, some of which it does.</summary>
internal enum AheadReason
{
    /// <summary>It has all of the code's, and later ones: a newer build.</summary>
    NewerBuild,

    /// <summary>It has later ones, and lacks some of the code's: a build that was made of other sources.</summary>
    OtherBranch,

    /// <summary>They stand below the newest of the code, which would have them: renumbered, removed, or of a branch.</summary>
    Removed,

    /// <summary>Some stand below the newest of the code, and some above it.</summary>
    Mixed,
}

/// <summary>A migration that is applied and was changed afterwards.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Applied">The hash of what was executed on the database.</param>
/// <param name="Expected">The hash of what the code would execute now.</param>
public sealed record EditedMigration(long Version, SqlHash Applied, SqlHash Expected);

/// <summary>A statement of the application that SQLite does not take.</summary>
/// <param name="File">The file that it is in.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Message">What SQLite says, such as <c>table conversations has no column named mode</c>.</param>
public sealed record FailingStatement(string File, int Line, string Message);
