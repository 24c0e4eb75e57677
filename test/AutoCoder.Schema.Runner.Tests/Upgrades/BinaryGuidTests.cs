using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>A Guid by expressions and as a parameter, as the configuration says that it is stored.</summary>
internal sealed class BinaryGuidTests : UpgradeTest
{
    [TestCase(null, "text|text|0")]
    [TestCase(false, "text|text|0")]
    [TestCase(true, "blob|blob|1")]
    public async Task A_guid_is_stored_as_the_configuration_says_and_found_by_both(bool? isBinary, string expected)
    {
        string path = At("a.db");
        Fleet fleet = TestFleet([typeof(WritesGuids)], path) with { Home = new() { BinaryGuid = isBinary } };
        ChangeRow row = (await UpgradeAsync(fleet, Quick with { Plan = new(Create: true) })).Rows.ShouldHaveSingleItem();
        row.Problem.ShouldBeNull();
        SqliteFile.Scalar(path, "SELECT group_concat(typeof(g), '|') || '|' || (SELECT count(*) FROM t WHERE g = X'33221100554477668899AABBCCDDEEFF') "
            + "FROM t WHERE id <> 3").ShouldBe(expected);
        SqliteFile.Scalar(path, "SELECT count(*) FROM t WHERE id = 3").ShouldBe("0");
    }

    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class WritesGuids : ForwardOnlyMigration
    {
        private static readonly Guid Known = new("00112233-4455-6677-8899-aabbccddeeff"), Other = new("10112233-4455-6677-8899-aabbccddeeff");

        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsInt64().PrimaryKey().WithColumn("g").AsGuid().Nullable();
            Insert.IntoTable("t").Row(new { id = 1, g = Known });
            Insert.IntoTable("t").Row(new { id = 3, g = Other });
            Execute.WithConnection((connection, transaction) =>
            {
                using System.Data.IDbCommand command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = "DELETE FROM t WHERE g = @other; INSERT INTO t VALUES (2, @guid)";
                Add(command, "@other", Other);
                Add(command, "@guid", Guid.Empty);
                command.ExecuteNonQuery();
            });
        }

        private static void Add(System.Data.IDbCommand command, string name, Guid value)
        {
            System.Data.IDbDataParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}
