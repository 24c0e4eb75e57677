namespace AutoCoder.Schema.Runner.Lint;

/// <summary>A database that migrations are to run on.</summary>
/// <param name="Target">The database.</param>
/// <param name="Seen">What one look into it found.</param>
/// <param name="Pending">The migrations that it lacks, ascending.</param>
internal sealed record LintDatabase(DatabaseTarget Target, Examination Seen, ImmutableArray<LintMigration> Pending)
{
    /// <summary>Why it cannot be asked, or null.</summary>
    public string? Problem { get; private init; }

    /// <summary>Looks into a database.</summary>
    public static LintDatabase Of(DatabaseTarget target, DatabaseInspector inspector, ImmutableArray<LintMigration> migrations, CancellationToken cancellation)
    {
        Examination seen = inspector.Examine(target.Path, cancellation);
        return new(target, seen, [.. migrations.Where(migration => Lacks(seen.State, migration.Migration.Version))])
        {
            Problem = seen.State switch
            {
                DatabaseState.Missing => $"{target.Path} does not exist.",
                DatabaseState.Unreadable unreadable => $"{target.Path} could not be read: {unreadable.Detail}.",
                DatabaseState.Unversioned => $"{target.Path} records no versions, so which migrations it lacks cannot be told: autocoder-schema adopt --explain shows which it fits.",
                _ => null,
            },
        };
    }

    /// <summary>Asks the rows what decides about a migration.</summary>
    public IEnumerable<(LintQuestion Question, NumberAnswer Answer)> Ask(
        DatabaseInspector inspector, LintMigration migration, IEnumerable<LintQuestion> questions, CancellationToken cancellation)
    {
        ImmutableArray<LintMigration> earlier = [.. Pending.TakeWhile(one => one.Migration.Version < migration.Migration.Version)];
        string steps = string.Join(' ', Pending.Select(one => one.Migration.Version.ToString(CultureInfo.InvariantCulture)));
        foreach (LintQuestion question in questions)
        {
            LintOrigin? origin = Seen.Schema.Answer((migration.Kind, migration.Migration.Version, steps, question), schema => LintOrigin.Of(schema, earlier, migration, question));
            if (origin is not null) yield return (question, inspector.Count(Target.Path, question.Sql(origin.Table, origin.Columns), cancellation));
        }
    }

    private static bool Lacks(DatabaseState state, long version) => state switch
    {
        DatabaseState.Versioned versioned => !versioned.Applied.Contains(version),
        DatabaseState.Empty => true,
        _ => false,
    };
}
