namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>The folder that is given to users.</summary>
internal sealed class PublishedGateTests
{
    [Test]
    public void It_has_the_program_the_migrations_the_reader_of_sources_SQLite_and_nothing_else()
    {
        Assume.That(Program.PublishedGate, Is.Not.Null, $"{Program.GateVariable} names no published gate");
        string folder = Program.ShippedGate.Folder;
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)
            .ShouldBe(["check-pending-migrations", "libe_sqlite3.so", "migrations/AutoCoder.Schema.Migrations.dll", "sources/read-migration-sources"]);
    }

    [Test]
    public void The_program_is_native()
    {
        Assume.That(Program.PublishedGate, Is.Not.Null, $"{Program.GateVariable} names no published gate");
        using FileStream file = File.OpenRead(Program.PublishedGate!);
        byte[] magic = new byte[4];
        file.ReadExactly(magic);
        magic.ShouldBe([0x7f, .. "ELF"u8]);
    }
}
