namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>What a run of migrations executes on databases with one schema.</summary>
/// <param name="Steps">The migrations, in the order of the run.</param>
internal sealed record MigrationScript(ImmutableArray<MigrationScript.Step> Steps)
{
    /// <summary>Whether another run executed the very same.</summary>
    public bool IsSameAs(MigrationScript other) =>
        Steps.Length == other.Steps.Length && Steps.Zip(other.Steps).All(pair => pair.First.IsSameAs(pair.Second));

    /// <summary>What one migration executes.</summary>
    /// <param name="Version">The migration.</param>
    /// <param name="Statements">The statements, its row in the version table among them; each without a parameter.</param>
    internal sealed record Step(long Version, ImmutableArray<string> Statements)
    {
        /// <summary>Whether another one is the same.</summary>
        public bool IsSameAs(Step other) => Version == other.Version && Statements.AsSpan().SequenceEqual(other.Statements.AsSpan());
    }
}
