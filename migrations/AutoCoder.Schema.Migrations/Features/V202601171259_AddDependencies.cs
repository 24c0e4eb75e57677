using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Features;

/// <summary>The features that have to pass before this one is begun: a JSON array of ids.</summary>
[Migration(202601171259L, "Add the dependencies of a feature")]
[Tags("features")]
public sealed class V202601171259_AddDependencies : Migration
{
    /// <inheritdoc />
    public override void Up() => Alter.Table("features").AddColumn("dependencies").AsCustom("JSON").Nullable();

    /// <inheritdoc />
    public override void Down() => Delete.Column("dependencies").FromTable("features");
}
