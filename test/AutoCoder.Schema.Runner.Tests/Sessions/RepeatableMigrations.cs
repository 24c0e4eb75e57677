using FluentMigrator;
using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>Migrations that may, and that may not, be run on a database as they were seen to run on another.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class RepeatableMigrations
{
    [Migration(45), Tags(Kind)]
    public sealed class CopiesByCode : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            using System.Data.IDbCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT text FROM notes";
            string text = (string)command.ExecuteScalar()!;
            command.CommandText = $"INSERT INTO notes VALUES (45, '{text} by code')";
            command.ExecuteNonQuery();
        });
    }

    [Migration(46), Tags(Kind)]
    public sealed class InsertsAnIdentifier : ForwardOnlyMigration
    {
        public override void Up() => Insert.IntoTable("notes").Row(new { id = 46, text = Guid.NewGuid().ToString() });
    }

    [Migration(47), Tags(Kind)]
    public sealed class KeysByText : ForwardOnlyMigration
    {
        public override void Up()
        {
            Delete.PrimaryKey("").FromTable("notes");
            Create.PrimaryKey("by_text").OnTable("notes").Column("text");
        }
    }

    [Migration(48), Tags(Kind)]
    public sealed class UniqueText : ForwardOnlyMigration
    {
        public override void Up()
        {
            Insert.IntoTable("notes").Row(new { id = 48, text = "last" });
            Create.Index("by_text").OnTable("notes").OnColumn("text").Ascending().WithOptions().Unique();
        }
    }

    [Migration(49), Tags(Kind)]
    public sealed class SetsByALoopOverConstants : ForwardOnlyMigration
    {
        private static readonly string Suffix = new('!', 1);

        public override void Up()
        {
            foreach (string text in new[] { "a", "b" }) Update.Table("notes").Set(new { text = text + Suffix }).Where(new { text });
            Create.Table("more").WithColumn("id").AsInt32().PrimaryKey();
            if (Schema.Table("more").Column("text").Exists()) Rename.Column("text").OnTable("more").To("words");
        }
    }

    [Migration(50), Tags(Kind)]
    public sealed class NamesItsFile : ForwardOnlyMigration
    {
        public override void Up() => Insert.IntoTable("notes").Row(new { id = 50, text = ConnectionString });
    }

    [Migration(51), Tags(Kind)]
    public sealed class LooksForAFile : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (File.Exists("tenant-42")) Delete.FromTable("notes").AllRows();
        }
    }

    [Migration(52), Tags(Kind)]
    public sealed class InsertsTheDay : ForwardOnlyMigration
    {
        public override void Up() => Insert.IntoTable("notes").Row(new { id = 52, text = $"{DateTime.Today:O}" });
    }

    [Migration(53), Tags(Kind)]
    public sealed class AsksTheEnvironmentElsewhere : ForwardOnlyMigration
    {
        public override void Up() => Insert.IntoTable("notes").Row(new { id = 53, text = Elsewhere.Text() });
    }

    [Migration(54), Tags(Kind)]
    public sealed class SetFromOutside : ForwardOnlyMigration
    {
        public static string Text { get; set; } = "";

        public override void Up() => Insert.IntoTable("notes").Row(new { id = 54, text = Text });
    }

    private static class Elsewhere
    {
        public static string Text() => Environment.MachineName;
    }
}
