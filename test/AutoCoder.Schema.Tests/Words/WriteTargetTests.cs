using System.Text;

namespace AutoCoder.Schema.Tests.Words;

internal class WriteTargetTests
{
    private static readonly WriteTarget Nothing = new("/srv/out/report", EntryType.Missing);

    [TestCase(EntryType.Missing, null)]
    [TestCase(EntryType.Link, "is a symbolic link to target and is not written through: name the file itself.")]
    [TestCase(EntryType.DanglingLink, "is a symbolic link to target")]
    [TestCase(EntryType.Folder, "is a folder: name a file.")]
    [TestCase(EntryType.Other, "is no plain file: for standard output there is --format.")]
    [TestCase(EntryType.Denied, "a folder above it may not be entered")]
    [TestCase(EntryType.Failed, "cannot be looked at")]
    public void What_stands_there_decides(EntryType type, string? obstacle) =>
        ShouldSay((Nothing with { Type = type, LinkTarget = "target" }).Obstacle(OwnFile.Report), obstacle);

    [TestCase(EntryType.Missing, EntryType.Folder, true, "/srv/out does not exist: name another file, or make it: mkdir -p /srv/out")]
    [TestCase(EntryType.Missing, EntryType.Folder, false, null)]
    [TestCase(EntryType.Missing, EntryType.Missing, false, "/srv/out does not exist")]
    [TestCase(EntryType.File, EntryType.Folder, false, "/srv/out is no folder")]
    public void A_folder_is_made_for_a_journal_alone_and_only_beside_what_is_there(EntryType folder, EntryType above, bool isReport, string? obstacle) =>
        ShouldSay((Nothing with { Folder = folder, Above = above }).Obstacle(isReport ? OwnFile.Report : OwnFile.Journal), obstacle);

    [TestCase("/srv/a.db-wal")]
    [TestCase("/srv/a.db-SHM")]
    [TestCase("/srv/anything-journal")]
    public void What_has_the_name_of_a_companion_belongs_to_a_database(string path) =>
        ShouldSay((Nothing with { Path = path }).Obstacle(OwnFile.Report), $"{path} is a SQLite database, or belongs to one: name another file.");

    [TestCase("/srv/new.db")]
    [TestCase("/srv/new.SQLITE3")]
    public void What_has_the_name_of_a_database_is_none_of_ours(string path) =>
        ShouldSay((Nothing with { Path = path }).Obstacle(OwnFile.Journal), "has the name of a database");

    [Test]
    public void The_null_device_is_for_reports_alone()
    {
        WriteTarget device = new("/dev/null", EntryType.Other);
        device.Obstacle(OwnFile.Report).ShouldBeNull();
        device.Obstacle(OwnFile.Journal).ShouldNotBeNull();
        (device with { Path = "/dev/sda" }).Obstacle(OwnFile.Report).ShouldNotBeNull();
    }

    [Test]
    public void What_cannot_be_read_and_what_has_another_name_is_left_alone()
    {
        WriteTarget file = new("/srv/run.journal", EntryType.File) { Length = 5, Content = null };
        ShouldSay(file.Obstacle(OwnFile.Report), "cannot be read, so that nobody knows what it is");
        WriteTarget ours = Of(OwnFile.JournalMark) with { Names = 2 };
        ShouldSay(ours.Obstacle(OwnFile.Journal), "has another name, too (a hard link)");
        (Of("") with { Length = 0, Names = 2 }).Obstacle(OwnFile.Report).ShouldBeNull("a new file takes the name");
        (ours with { Names = 1 }).Obstacle(OwnFile.Journal).ShouldBeNull();
    }

    [TestCase("{\"journal\":\"autocoder-schema\",\"fleet\":\"00\"}\n", true)]
    [TestCase("{\"jour", true)]
    [TestCase("\0\0\0\0", true)]
    [TestCase("{\"fleet\":\"0123456789abcdef\",\"databases\":2}", true)]
    [TestCase("{\"fleet\":\"0123456789abcdeg\",\"databases\":2}", false)]
    [TestCase("{\"fleet\":\"ships\"}", false)]
    [TestCase("{}", false)]
    [TestCase("notes", false)]
    [TestCase("SQLite format 3\0", false)]
    public void A_journal_is_known_by_its_first_line(string content, bool isOurs) =>
        (Of(content).Obstacle(OwnFile.Journal) is null).ShouldBe(isOurs);

    [TestCase("# Lock file: what each migration really executes, and\nformat 1\n", true)]
    [TestCase("<<<<<<< HEAD\n# Lock file: what each migration really executes\n", true)]
    [TestCase("PACKAGES\n  remote: x\n", false)]
    public void A_lock_file_is_known_by_its_head_also_after_a_merge(string content, bool isOurs) =>
        (Of(content).Obstacle(OwnFile.SchemaLock) is null).ShouldBe(isOurs);

    [TestCase("The gate is open: 1 database examined, every one is ready.\n")]
    [TestCase("autocoder-schema upgrade: 2 databases: 2 upgraded.\n")]
    [TestCase("::error file=a,title=check-pending-migrations%3A database-pending::x\n")]
    [TestCase("### ✅ autocoder-schema rehearse\n")]
    [TestCase("<?xml version=\"1.0\"?>\n<testsuites name=\"check-pending-migrations\" tests=\"0\">")]
    [TestCase("{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n \"runs\": [{\"tool\": {\"driver\": {\"name\": \"autocoder-schema\"")]
    [TestCase("{\n  \"schemaVersion\": 1,\n  \"exitCode\": 0\n}")]
    public void A_report_is_known_by_what_only_these_programs_write(string content) => Of(content).Obstacle(OwnFile.Report).ShouldBeNull();

    [TestCase("{\n  \"schemaVersion\": 2,\n  \"mediaType\": \"x\"\n}")]
    [TestCase("{\n  \"exitCode\": 2\n}")]
    [TestCase("<testsuites name=\"mine\">")]
    [TestCase("{ \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"name\": \"other\" }")]
    [TestCase("#!/bin/sh\ncheck-pending-migrations --projects 'a: b'\n")]
    [TestCase("12 apples: good\n")]
    [TestCase("### Notes\n")]
    [TestCase("::error title=mine::x\n")]
    public void What_others_write_is_no_report(string content) =>
        ShouldSay(Of(content).Obstacle(OwnFile.Report), "is no report of this program: it is left alone. Name another file, or move it away: mv -n -- /srv/out/report /srv/out/report.before");

    [TestCase(EntryType.Folder, EntryType.Folder, null)]
    [TestCase(EntryType.Missing, EntryType.Folder, null)]
    [TestCase(EntryType.Missing, EntryType.Missing, "--backup-dir /srv/out/report: /srv/out does not exist: name another folder, or make it: mkdir -p /srv/out")]
    [TestCase(EntryType.File, EntryType.Folder, "--backup-dir /srv/out/report: is no folder: name one.")]
    [TestCase(EntryType.Other, EntryType.Folder, "is no folder")]
    [TestCase(EntryType.DanglingLink, EntryType.Folder, "and nothing is there")]
    [TestCase(EntryType.Denied, EntryType.Folder, "may not be entered")]
    [TestCase(EntryType.Failed, EntryType.Folder, "cannot be looked at")]
    public void A_folder_is_there_or_can_be_made_beside_what_is(EntryType type, EntryType folder, string? obstacle) =>
        ShouldSay((Nothing with { Type = type, Folder = folder }).ObstacleOfFolder("--backup-dir"), obstacle);

    private static WriteTarget Of(string content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        return Nothing with { Type = EntryType.File, Length = bytes.Length, Content = (bytes, bytes) };
    }

    private static void ShouldSay(string? obstacle, string? expected)
    {
        if (expected is null) obstacle.ShouldBeNull();
        else obstacle.ShouldNotBeNull().ShouldContain(expected);
    }
}
