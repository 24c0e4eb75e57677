namespace AutoCoder.Schema.Tools.Tests;

/// <summary>Copies of the executables that carry other migrations than those of the product, gone with the last test.</summary>
[SetUpFixture]
internal sealed class ProgramCopies
{
    private static readonly string Root = Directory.CreateTempSubdirectory("tools-programs-").FullName;

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(Root, recursive: true);

    /// <summary>
    /// The program beside the migrations of test/fixtures/Fixtures.ReleasedMigrations: a migration that is added to the product changes
    /// no test but <see cref="NewestMigrationsTests"/>.
    /// </summary>
    public static Program WithReleasedMigrations(Program shipped)
    {
        string folder = Path.Combine(Root, shipped.Name);
        foreach (string file in Directory.EnumerateFiles(shipped.Folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(shipped.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Program released = shipped.In(folder);
        File.Copy(Program.Fixture("Fixtures.ReleasedMigrations", "AutoCoder.Schema.Migrations").FirstArguments[0], released.Migrations, overwrite: true);
        return released;
    }
}
