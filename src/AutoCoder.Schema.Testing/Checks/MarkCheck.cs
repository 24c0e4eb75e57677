namespace AutoCoder.Schema.Testing.Checks;

/// <summary>A migration that drops a table or a column, or deletes rows, says by its mark why.</summary>
/// <param name="trials">The kind.</param>
internal sealed class MarkCheck(KindTrials trials)
{
    /// <summary>Checks one migration.</summary>
    public CheckResult Check(long version)
    {
        string kind = trials.Kind.Kind;
        if (trials.Kinds.Recording(kind)?.Find(version) is not { } recording)
            return new CheckResult.Skipped($"{kind}: the migrations cannot be replayed on an empty database: {trials.Kinds.WhyNot(kind)?.Message}");
        string? reason = RunSteps.Destructive(trials.Kinds, kind, version);
        ImmutableArray<string> losses = Losses(recording);
        if (losses.IsEmpty || !string.IsNullOrWhiteSpace(reason)) return CheckResult.Well;
        return new CheckResult.Failed(
            $"{kind}: {string.Join(' ', losses)} Nothing says that it is meant. Give the class {recording.Migration.Name} [MigrationTrait(\"destructive\", \"why nobody needs it\")], "
            + $"or keep the data; then run: {NextCommand.Test(recording.Migration.Name)}");
    }

    private ImmutableArray<string> Losses(MigrationRecording recording)
    {
        DatabaseSchema before = trials.Kinds.Expected(trials.Kind.Kind, trials.Before(recording.Migration.Version)) ?? DatabaseSchema.Empty;
        string name = $"migration {trials.Label(recording.Migration.Version)}";
        return RunPromise.Of(before, [new RunStep(name, recording.Up) { RunsCode = recording.RunsCode }]).Losses;
    }
}
