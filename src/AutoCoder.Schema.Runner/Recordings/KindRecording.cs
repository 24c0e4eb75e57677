namespace AutoCoder.Schema.Runner.Recordings;

/// <summary>What every migration of a kind executes, up and down.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Migrations">Its migrations, ascending.</param>
/// <param name="Notes">What is odd about going back, one sentence each, naming the migration.</param>
internal sealed record KindRecording(string Kind, ImmutableArray<MigrationRecording> Migrations, ImmutableArray<string> Notes)
{
    /// <summary>The recording of a version, or null.</summary>
    public MigrationRecording? Find(long version) => Migrations.FirstOrDefault(recording => recording.Migration.Version == version);

    /// <summary>One sentence for each migration that executed other SQL when it was recorded another time.</summary>
    public ImmutableArray<string> Unsteady(KindRecording again) =>
        [.. Migrations.Zip(again.Migrations).Where(pair => !pair.First.IsSameAs(pair.Second)).Select(pair => Unsteady(pair.First, pair.Second))];

    private static string Unsteady(MigrationRecording first, MigrationRecording second)
    {
        string way = first.UpHash == second.UpHash ? "Down" : "Up";
        string what = What(way == "Up" ? first.Up : first.Down ?? [], way == "Up" ? second.Up : second.Down ?? []);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Migration {first.Migration.Version} ({first.Migration.Name}) executes other SQL each time it runs ({way}, {what}): "
            + $"give it constant values instead of the time, new identifiers or random numbers.");
    }

    // The kind of the statement, never its values.
    private static string What(ImmutableArray<string> first, ImmutableArray<string> second)
    {
        if (first.Length != second.Length) return $"{first.Length} statements, then {second.Length}";
        int index = first.Zip(second).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"statement {index + 1}: {string.Join(' ', first[index].Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries).Take(3))} …";
    }
}
