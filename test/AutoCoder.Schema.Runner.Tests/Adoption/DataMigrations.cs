using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Adoption;

/// <summary>A migration that changes rows and no schema.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class DataMigrations
{
    [Migration(30), Tags(TestMigrations.Kind)]
    public sealed class FillColour : ForwardOnlyMigration
    {
        public override void Up() => Update.Table("notes").Set(new { colour = "red" }).Where(new { colour = (string?)null });
    }
}
