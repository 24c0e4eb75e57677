using System.Text.Json;

namespace AutoCoder.Schema.Runner.Tests.Backups;

internal class BackupManifestTests : BackupTest
{
    [Test]
    public void A_manifest_tells_what_the_backup_is_of_and_what_is_in_it()
    {
        string path = Filled();
        SqliteFile.Execute(path, "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo VALUES (202601041458, '', '')");
        string target = At("b/a.bak");
        DatabaseBackup.Make(new(path, target)
        {
            Kind = "assistant",
            From = 202601041458,
            To = 202602011429,
            Build = "1.2.3",
            Inspector = new DatabaseInspector(VersionTable.Default),
        }).ShouldBeOfType<BackupOutcome.Made>();

        BackupManifest manifest = BackupManifest.ReadBeside(target).Manifest.ShouldNotBeNull();
        manifest.Database.ShouldBe(path);
        (manifest.Kind, manifest.From, manifest.To, manifest.Build, manifest.Reason).ShouldBe(("assistant", 202601041458, 202602011429, "1.2.3", "upgrade"));
        manifest.Applied.ShouldNotBeNull().ShouldBe([202601041458]);
        manifest.Bytes.ShouldBe(new FileInfo(target).Length);
        manifest.DatabaseBytes.ShouldBe(new FileInfo(path).Length);
        manifest.Content.ShouldNotBeNull().Tables.Single(table => table.Name == "conversations").Rows
            .ShouldBe(long.Parse(SqliteFile.Scalar(path, "SELECT count(*) FROM conversations"), System.Globalization.CultureInfo.InvariantCulture));
        manifest.Id.ShouldBe(BackupName.Id("a.bak"));
        manifest.Runner.ShouldNotBeEmpty();
    }

    [Test]
    public void A_manifest_has_no_value_of_a_row()
    {
        string path = Filled();
        Change(path, "a secret of the user");
        File.ReadAllText($"{Backup(path)}.json").ShouldNotContain("secret");
    }

    [Test]
    public void A_manifest_of_a_newer_build_or_of_another_backup_or_that_is_none_is_not_believed()
    {
        string backup = Backup(Filled()), manifest = $"{backup}.json", text = File.ReadAllText(manifest);
        File.WriteAllText(manifest, text.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));
        Shelf(At("assistant.db")).ShouldHaveSingleItem().ManifestProblem.ShouldNotBeNull().ShouldContain("a newer build of this program");
        File.WriteAllText(manifest, text.Replace(Path.GetFileName(backup), "other.bak", StringComparison.Ordinal));
        Shelf(At("assistant.db")).ShouldHaveSingleItem().ManifestProblem.ShouldNotBeNull().ShouldContain("is the manifest of other.bak");
        File.WriteAllText(manifest, text[..40]);
        Shelf(At("assistant.db")).ShouldHaveSingleItem().ManifestProblem.ShouldNotBeNull().ShouldContain("cannot be read as a manifest");
        Should.Throw<JsonException>(() => JsonDocument.Parse(File.ReadAllText(manifest)));
    }

    [Test]
    public void An_intact_backup_is_good_and_one_that_changed_in_any_way_is_not()
    {
        string path = Filled(), backup = Backup(path);
        Shelf(path)[0].Problem().ShouldBeNull();
        byte[] bytes = File.ReadAllBytes(backup);

        SqliteFile.Execute(backup, "UPDATE conversations SET project_name = project_name || ' '");
        Shelf(path).ShouldHaveSingleItem();
        Shelf(path)[0].Problem().ShouldNotBeNull().ShouldContain("SHA-256");
        File.WriteAllBytes(backup, bytes[..^1]);
        Shelf(path)[0].Problem().ShouldNotBeNull().ShouldContain($"has {bytes.Length - 1} bytes instead of {bytes.Length}");
        File.WriteAllBytes(backup, bytes);
        Shelf(path)[0].Problem().ShouldBeNull();
    }

    [Test]
    public void Content_that_is_not_the_written_one_is_noticed_even_when_the_bytes_are()
    {
        string path = Filled(), backup = Backup(path);
        StoredBackup stored = Shelf(path)[0];
        var content = stored.Manifest!.Content!;
        var changed = stored with { Manifest = stored.Manifest with { Content = content with { Tables = content.Tables.SetItem(0, content.Tables[0] with { Rows = 99 }) } } };
        changed.Problem().ShouldNotBeNull().ShouldBe($"{backup}: the table {content.Tables[0].Name} has {content.Tables[0].Rows} rows instead of 99");
    }

    [Test]
    public void A_backup_of_an_earlier_build_has_no_manifest_and_is_checked_for_soundness()
    {
        string path = Filled(), backup = Backup(path);
        File.Delete($"{backup}.json");
        Shelf(path).ShouldHaveSingleItem().Manifest.ShouldBeNull();
        Shelf(path)[0].Problem().ShouldBeNull();
        Damage(backup);
        Shelf(path)[0].Problem().ShouldNotBeNull().ShouldStartWith($"{backup}: cannot be read: ");
    }
}
