namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A host has no command line: messages name its options, and commands stay commands.</summary>
internal sealed class HostWordsTests
{
    [TestCase("Which migrations? Name their assembly with --migrations FILE.dll.", "Which migrations? Name their assembly with MigrationsFile FILE.dll.")]
    [TestCase("Name paths, --projects DIR or --registry FILE; --allow none lets a fleet without databases pass.", "Name paths, ProjectFolders DIR or Registry FILE; Allow none lets a fleet without databases pass.")]
    [TestCase("To make one: autocoder-schema lock --migrations a.dll", "To make one: autocoder-schema lock --migrations a.dll")]
    [TestCase("  next: autocoder-schema upgrade --create a.db\nName a folder with --backup-dir.", "  next: autocoder-schema upgrade --create a.db\nName a folder with Upgrade.BackupFolder.")]
    [TestCase("cp --preserve=all a b", "cp --preserve=all a b")]
    [TestCase("/srv/a--kind.db lacks migration 1", "/srv/a--kind.db lacks migration 1")]
    public void Options_have_the_names_of_properties_outside_of_commands(string said, string toHosts) =>
        HostWords.Of(said).ShouldBe(toHosts);
}
