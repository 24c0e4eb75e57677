using System.Text;

namespace AutoCoder.Schema.Preflight.Tests.Configuration;

internal class ConfigurationReaderTests : ConfigurationFolder
{
    [Test]
    public void Everything_that_can_be_said_is_read()
    {
        SchemaConfiguration configuration = Accepted(
            """
            {
              // comments are allowed
              "$schema": "https://example.org/autocoder-schema.schema.json",
              "migrations": "bin/My.Migrations.dll",
              "registry": "~/.autoforge/registry.db",
              "projects": ["../projects", "/srv/projects"],
              "kinds": {
                "features": { "file": "tasks.db", "paths": ["data/**/tasks-*.sqlite", "/abs/*.db"] },
                "assistant": { "expect": ["sql/models.sql", "~/more.sql"], "statements": ["sql/queries.sql"] }, /* and trailing commas */
              },
              "policy": { "allow": ["ahead", "Out-of-Order", "Ahead"], "lockTimeoutSeconds": 2.5, "backupFolder": "~" },
            }
            """);

        string parent = Path.GetDirectoryName(Root)!;
        configuration.File.ShouldBe(ConfigurationFile);
        configuration.Migrations.ShouldBe(Path.Combine(Root, "bin/My.Migrations.dll"));
        configuration.Registry.ShouldBe("/home/me/.autoforge/registry.db");
        configuration.ProjectFolders.ShouldBe([Path.Combine(parent, "projects"), "/srv/projects"]);
        configuration.Kinds.Select(kind => (kind.Kind, kind.FileName)).ShouldBe([("features", "tasks.db"), ("assistant", "assistant.db")]);
        configuration.Kinds[0].Patterns.ShouldBe([new PathPattern(Root, "data/**/tasks-*.sqlite"), new PathPattern(Root, "/abs/*.db")]);
        configuration.Models.Select(file => (file.Kind, file.Path)).ShouldBe(
            [("assistant", Path.Combine(Root, "sql/models.sql")), ("assistant", "/home/me/more.sql")]);
        configuration.Statements.Select(file => (file.Kind, file.Path)).ShouldBe([("assistant", Path.Combine(Root, "sql/queries.sql"))]);
        configuration.Policy.Allow.ShouldBe(["ahead", "out-of-order"]);
        configuration.Policy.LockTimeout.ShouldBe(TimeSpan.FromSeconds(2.5));
        configuration.Policy.BackupFolder.ShouldBe("/home/me");
    }

    [Test]
    public void What_is_not_said_is_not_there()
    {
        SchemaConfiguration configuration = Accepted("{}");

        configuration.Migrations.ShouldBeNull();
        configuration.Registry.ShouldBeNull();
        configuration.ProjectFolders.ShouldBeEmpty();
        configuration.Kinds.ShouldBeEmpty();
        configuration.Policy.ShouldBe(PolicyConfiguration.Unspoken);
    }

    [Test]
    public void A_byte_order_mark_is_passed_over()
    {
        File.WriteAllText(ConfigurationFile, "{}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        ConfigurationReader.Read(ConfigurationFile).ShouldBeOfType<Outcome<SchemaConfiguration>.Done>();
    }

    [Test]
    public void Kinds_of_the_catalogue_have_the_file_names_of_the_configuration_or_their_own()
    {
        SchemaConfiguration configuration = Accepted("""{ "kinds": { "features": { "file": "tasks.db" } } }""");

        SchemaConfiguration.KindFiles(["assistant", "features"], configuration).Select(kind => kind.FileName)
            .ShouldBe(["assistant.db", "tasks.db"]);
        SchemaConfiguration.KindFiles(["assistant"], null).ShouldHaveSingleItem().ShouldBe(new KindFile("assistant", "assistant.db"));
    }

    [Test]
    public void A_kind_that_the_migrations_do_not_have_is_complained_about() =>
        Accepted("""{ "kinds": { "assistnat": {} } }""").Complaints(["assistant", "features"]).ShouldBe(
            [$"{ConfigurationFile}: kinds.assistnat: the migrations have no such kind; did you mean 'assistant'? (known are: assistant, features)."]);

    [Test]
    public void Two_kinds_with_one_file_name_are_complained_about() =>
        Accepted("""{ "kinds": { "features": { "file": "assistant.db" } } }""").Complaints(["assistant", "features"]).ShouldBe(
            [$"{ConfigurationFile}: kinds: assistant and features have one file name, 'assistant.db'; give each its own."]);
}
