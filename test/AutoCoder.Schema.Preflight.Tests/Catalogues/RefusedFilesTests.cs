using System.Text;

namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

internal class RefusedFilesTests
{
    [Test]
    public void A_path_without_a_file()
    {
        using TemporaryFolder folder = new();
        ShouldBeRefused(folder.File("missing.dll"), CatalogueRefusalReason.FileMissing, "There is no file");
        ShouldBeRefused(System.IO.Path.Combine(folder.File("no folder"), "missing.dll"), CatalogueRefusalReason.FileMissing, "There is no file");
        ShouldBeRefused(System.IO.Path.Combine(folder.Write("file", [1]), "below.dll"), CatalogueRefusalReason.FileMissing, "There is no file");
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("a\0b.dll")]
    public void A_path_that_is_none(string path) => ShouldBeRefused(path, CatalogueRefusalReason.FileMissing, "There is no file");

    [Test]
    public void A_folder()
    {
        using TemporaryFolder folder = new();
        ShouldBeRefused(folder.Path, CatalogueRefusalReason.NotAnAssembly, "is a folder");
    }

    [Test]
    public void An_empty_file()
    {
        using TemporaryFolder folder = new();
        ShouldBeRefused(folder.Write("empty.dll", []), CatalogueRefusalReason.NotAnAssembly, "is empty");
    }

    [Test]
    [Platform("Linux")]
    public void A_device_is_not_opened() => ShouldBeRefused("/dev/zero", CatalogueRefusalReason.NotAnAssembly, "not a regular file");

    [TestCase("hello")]
    [TestCase("M")]
    [TestCase("MZ")]
    [TestCase("MZ and then some text")]
    public void A_text_file(string text)
    {
        using TemporaryFolder folder = new();
        ShouldBeRefused(folder.Write("text.dll", Encoding.UTF8.GetBytes(text)), CatalogueRefusalReason.NotAnAssembly, ".NET assembly");
    }

    [Test]
    public void A_native_executable()
    {
        using TemporaryFolder folder = new();
        ShouldBeRefused(folder.Write("native.dll", WithoutMetadata()), CatalogueRefusalReason.NotAnAssembly, ".NET assembly");
    }

    [Test]
    public void An_assembly_that_was_cut_off()
    {
        using TemporaryFolder folder = new();
        byte[] whole = File.ReadAllBytes(Fixtures.Plain);
        ShouldBeRefused(folder.Write("half.dll", whole[..(whole.Length / 2)]), CatalogueRefusalReason.NotAnAssembly, "damaged");
    }

    [Test]
    public void An_assembly_without_migrations() =>
        ShouldBeRefused(typeof(CatalogueReading).Assembly.Location, CatalogueRefusalReason.NoMigrations, "has no migrations");

    [Test]
    [Platform(Exclude = "Win")]
    public void A_file_that_may_not_be_read()
    {
        if (Environment.IsPrivilegedProcess) Assert.Ignore("A privileged user may read every file.");
        using TemporaryFolder folder = new();
        string file = folder.Copy(Fixtures.Plain);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.None);
        ShouldBeRefused(file, CatalogueRefusalReason.AccessDenied, "cannot be read");
    }

    // A PE file whose header has no CLR directory, as native DLLs have none.
    private static byte[] WithoutMetadata()
    {
        byte[] content = File.ReadAllBytes(Fixtures.Plain);
        int optionalHeader = BitConverter.ToInt32(content, 0x3C) + 24;
        bool is64 = BitConverter.ToUInt16(content, optionalHeader) == 0x20B;
        int clrDirectory = optionalHeader + (is64 ? 112 : 96) + (14 * 8);
        content.AsSpan(clrDirectory, 8).Clear();
        return content;
    }

    private static void ShouldBeRefused(string path, CatalogueRefusalReason reason, string words)
    {
        CatalogueRefusal refusal = Fixtures.Refusals(path).ShouldHaveSingleItem();
        refusal.Reason.ShouldBe(reason);
        refusal.ClassName.ShouldBeNull();
        refusal.Message.ShouldContain(words);
        refusal.Message.ShouldContain($"'{path}'");
    }
}
