using System.Reflection;
using FluentMigrator;

namespace AutoCoder.Schema.Testing;

/// <summary>
/// What <see cref="MigrationTests"/> are to test, and against what. Relative files are looked for in the folder of the tests'
/// assembly and then in each folder above it, so that a file of the project or the repository need not be copied.
/// </summary>
public sealed record MigrationSuite
{
    private MigrationSuite(Assembly assembly) => Assembly = assembly;

    /// <summary>The assembly with the migrations.</summary>
    public Assembly Assembly { get; }

    internal ImmutableArray<(string File, string? Kind)> Models { get; private init; } = [];

    internal ImmutableArray<(string Pattern, string? Kind)> SamplePatterns { get; private init; } = [];

    internal bool IsDownRequired { get; private init; }

    internal ImmutableArray<long> WithoutDown { get; private init; } = [];

    internal bool AllowsNonTransactional { get; private init; }

    internal bool HasNoLock { get; private init; }

    /// <summary>The migrations of an assembly.</summary>
    /// <param name="assembly">The assembly; it was loaded from a file.</param>
    public static MigrationSuite Of(Assembly assembly) => new(assembly);

    /// <summary>The migrations of the assembly that a migration is in.</summary>
    /// <typeparam name="TMigration">Any of them.</typeparam>
    public static MigrationSuite Of<TMigration>()
        where TMigration : IMigration => new(typeof(TMigration).Assembly);

    /// <summary>Holds the schema after the newest migration against the one that the application expects.</summary>
    /// <param name="file">The DDL that the application's ORM prints: see <c>--expect</c>. Several of one kind are one model.</param>
    /// <param name="kind">Its kind of database; may be left out where there is only one.</param>
    public MigrationSuite Expect(string file, string? kind = null) => this with { Models = [.. Models, (file, kind)] };

    /// <summary>Upgrades copies of these databases; the files themselves are only read.</summary>
    /// <param name="pattern">A file, a folder (all <c>*.db</c>, <c>*.sqlite</c> and <c>*.sqlite3</c> below it), or a pattern with <c>*</c> and <c>**</c>.</param>
    /// <param name="kind">
    /// Their kind of database; when left out, the only one that there is, or the kind that the file's name or its folder's is:
    /// <c>users.db</c>, <c>users-2019.db</c>, <c>users/anything.db</c>.
    /// </param>
    public MigrationSuite Samples(string pattern, string? kind = null) => this with { SamplePatterns = [.. SamplePatterns, (pattern, kind)] };

    /// <summary>Makes a migration without a way back a failure; otherwise its test is skipped and says so.</summary>
    /// <param name="except">Versions that may be without one all the same.</param>
    public MigrationSuite RequireDown(params ReadOnlySpan<long> except) => this with { IsDownRequired = true, WithoutDown = [.. except] };

    /// <summary>Accepts migrations with <c>TransactionBehavior.None</c>, which cannot be rolled back.</summary>
    public MigrationSuite AllowNonTransactional() => this with { AllowsNonTransactional = true };

    /// <summary>Accepts an assembly that carries no <c>schema.lock</c>. One that it carries has to be fresh all the same.</summary>
    public MigrationSuite WithoutLock() => this with { HasNoLock = true };
}
