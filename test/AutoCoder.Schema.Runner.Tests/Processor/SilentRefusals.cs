using FluentMigrator;
using FluentMigrator.Builders.Create.Index;
using FluentMigrator.Infrastructure;

namespace AutoCoder.Schema.Runner.Tests.Processor;

/// <summary>What FluentMigrator's stock processor does not do, or does otherwise, without a word.</summary>
public static class SilentRefusals
{
    [Migration(1), Tags(Operation.Kind)]
    public sealed class ForeignKeyWithoutTarget() : Refusal("Table n", "column x", "ForeignKey(\"table\", \"column\")")
    {
        public override void Up() => Create.Table("n").WithColumn("x").AsInt32().ForeignKey();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class IdentityWithoutKey() : Refusal("Table n", "column x", "PrimaryKey().Identity()")
    {
        public override void Up() => Create.Table("n").WithColumn("x").AsInt32().Identity();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class IdentityOfText() : Refusal("Table n", "column x", "AsInt64()")
    {
        public override void Up() => Create.Table("n").WithColumn("x").AsString().PrimaryKey().Identity();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class IdentityInALongKey() : Refusal("Table n", "column x", "several columns")
    {
        public override void Up() => Create.Table("n").WithColumn("x").AsInt32().PrimaryKey().Identity().WithColumn("y").AsInt32().PrimaryKey();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class OtherSchema() : Refusal("Table t", "schema dbo", "InSchema(\"dbo\")")
    {
        public override void Up() => Alter.Table("t").InSchema("dbo").AddColumn("x").AsInt32().Nullable();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class SchemaOfAKey() : Refusal("Table p", "schema dbo")
    {
        public override void Up() =>
            Create.ForeignKey("fk").FromTable("t").ForeignColumn("b").ToTable("p").InSchema("dbo").PrimaryColumn("id");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class NewSchema() : Refusal("SQLite has no schemas", "dbo")
    {
        public override void Up() => Create.Schema("dbo");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class ClusteredIndex() : Refusal("Table t", "index ix", "Clustered()")
    {
        public override void Up() => Create.Index("ix").OnTable("t").OnColumn("a").Ascending().WithOptions().Clustered();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class FeatureOfAnotherDatabase() : Refusal("Table t", "index ix", "SqlServerIncludes")
    {
        public override void Up()
        {
            ICreateIndexOnColumnSyntax index = Create.Index("ix").OnTable("t").OnColumn("a").Ascending();
            ((ISupportAdditionalFeatures)index).AdditionalFeatures["SqlServerIncludes"] = "b";
        }
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class TypeOfAnotherDatabase() : Refusal("Table t", "column x is Xml", "AsString()", "AsCustom(\"TEXT\")", "\"types\": { \"Xml\": \"TEXT\" }")
    {
        public override void Up() => Alter.Table("t").AddColumn("x").AsXml().Nullable();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class TypeOfAnotherDatabaseInANewTable() : Refusal("Table n", "column x is Xml", "AsString()")
    {
        public override void Up() => Create.Table("n").WithColumn("x").AsXml(10).Nullable();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class ValueOfAnUnknownType() : Refusal("Table p", "column code", "Uri", "text")
    {
        public override void Up() => Insert.IntoTable("p").Row(new { id = 2, code = new Uri("x://y") });
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class DefaultOfAnotherDatabase() : Refusal("Table t", "column x", "NewGuid", "RawSql")
    {
        public override void Up() => Alter.Table("t").AddColumn("x").AsGuid().WithDefault(SystemMethods.NewGuid);
    }
}
