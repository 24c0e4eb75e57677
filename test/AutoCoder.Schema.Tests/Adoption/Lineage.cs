namespace AutoCoder.Schema.Tests.Adoption;

/// <summary>The versions of the application's three kinds, and files that were altered by hand.</summary>
internal static class Lineage
{
    public const long Born = 202512301113, InProgress = 202512301900, Required = 202601131147, Dependencies = 202601171259,
        Schedules = 202601220835, Testing = 202601221522, Status = 202601231437, NoTesting = 202601231530, Human = 202602081411;

    public const long Conversations = 202601041458, Mode = 202602011429;

    public const long Projects = 202601021122, Settings = 202601071229, Concurrency = 202601290908;

    private static readonly (long, string)[] Registry =
    [
        (Projects, Without(ApplicationSchemas.Registry.Split("CREATE TABLE settings")[0])),
        (Settings, Without(ApplicationSchemas.Registry)),
        (Concurrency, ApplicationSchemas.Registry),
    ];

    public static ImmutableDictionary<string, ImmutableSortedDictionary<long, DatabaseSchema>> Kinds { get; } =
        ImmutableDictionary<string, ImmutableSortedDictionary<long, DatabaseSchema>>.Empty
            .Add("features", Versions(FeatureSchemas.Versions))
            .Add("assistant", Versions([
                (Conversations, ApplicationSchemas.Assistant), (Mode, ApplicationSchemas.Assistant + ApplicationSchemas.ModeAddedByHand)]))
            .Add("registry", Versions(Registry));

    /// <summary>What the migrations execute that changes rows.</summary>
    public static ImmutableDictionary<long, ImmutableArray<string>> Statements { get; } = new Dictionary<long, ImmutableArray<string>>
    {
        [Required] =
        [
            """UPDATE "features" SET "passes" = 0 WHERE "passes" IS NULL""",
            """UPDATE "features" SET "in_progress" = 0 WHERE "in_progress" IS NULL""",
        ],
        [Testing] =
        [
            """INSERT OR ABORT INTO "features" ("id", "testing_in_progress", "last_tested_at") SELECT "id", 0, NULL FROM "old_features" """,
        ],
    }.ToImmutableDictionary();

    /// <summary>The application's whole schema at a version of <c>features</c>.</summary>
    public static string Features(long version) => FeatureSchemas.Versions.Single(entry => entry.Version == version).Sql;

    public static VersionEvidence Recognise(string kind, params string[] statements) =>
        Recognition.Recognise(MemoryDatabase.Schema(statements), kind, Kinds, new StepEvidence(Statements, _ => DataAnswer.TellsNothing));

    private static string Without(string registry) => registry.Replace(", default_concurrency INTEGER NOT NULL DEFAULT 3", "");

    private static ImmutableSortedDictionary<long, DatabaseSchema> Versions(IEnumerable<(long Version, string Sql)> versions) =>
        versions.ToImmutableSortedDictionary(entry => entry.Version, entry => MemoryDatabase.Schema(entry.Sql));
}
