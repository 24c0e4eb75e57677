namespace AutoCoder.Schema.Architecture.Tests;

/// <summary>
/// What the code of each room may touch. The compiler says it, in the editor too (src/BannedSymbols.*.txt); here is held that every room
/// is under its lists and which files lift them.
/// </summary>
internal class RoomTests
{
    [TestCase("AutoCoder.Schema", "World", "Console")]
    [TestCase("AutoCoder.Schema.Preflight", "Writing", "Loading", "Console")]
    [TestCase("AutoCoder.Schema.Sources", "World", "Compiling", "Console")]
    [TestCase("AutoCoder.Schema.Runner", "Console")]
    [TestCase("AutoCoder.Schema.Hosting", "Console")]
    [TestCase("AutoCoder.Schema.Testing", "Writing", "Console")]
    public void A_room_is_compiled_under_the_lists_of_what_it_may_not_touch(string room, params string[] lists)
    {
        Repository.Items(room, "AdditionalFiles").Where(file => file.Contains("BannedSymbols", StringComparison.Ordinal))
            .ShouldBe(lists.Select(list => $"../BannedSymbols.{list}.txt"));
        Repository.Items(room, "PackageReference").ShouldContain("Microsoft.CodeAnalysis.BannedApiAnalyzers");
    }

    [TestCase("World", "T:System.IO.File;", "T:System.IO.Directory;", "T:System.IO.FileStream;", "T:System.Diagnostics.Process;", "P:System.DateTime.UtcNow;",
        "P:System.DateTimeOffset.UtcNow;", "T:System.TimeProvider;", "T:System.Random;", "T:System.Diagnostics.Stopwatch;", "N:System.Net;",
        "M:System.Environment.GetEnvironmentVariable(System.String);", "M:System.Guid.NewGuid;")]
    [TestCase("Writing", "M:System.IO.File.Delete(System.String);", "M:System.IO.File.WriteAllText(System.String,System.String);",
        "M:System.IO.Directory.CreateDirectory(System.String);", "M:System.IO.FileStream.WriteByte(System.Byte);", "T:System.IO.StreamWriter;")]
    [TestCase("Loading", "M:System.Reflection.Assembly.LoadFrom(System.String);", "N:System.Runtime.Loader;", "T:System.Activator;")]
    [TestCase("Console", "T:System.Console;")]
    public void A_list_names_what_matters_most(string list, params string[] symbols)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "src", $"BannedSymbols.{list}.txt"));
        foreach (string symbol in symbols) text.ShouldContain(symbol);
    }

    [Test]
    public void The_files_that_lift_a_ban_are_these_and_each_says_why()
    {
        IEnumerable<string> lifting = Repository.SourceFiles("src", "migrations", "tools").Where(file => Lifts(file).Any());
        lifting.Select(Path.GetFileName).ShouldBe(["PrivateCopy.cs", "ChildProcess.cs", "InFile.cs", "GatedHost.cs"], ignoreOrder: true);
        lifting.SelectMany(Lifts).Where(line => line.Contains("disable", StringComparison.Ordinal))
            .ShouldAllBe(line => line.Contains(" // ", StringComparison.Ordinal));
        File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")).ShouldNotContain("RS0030");
    }

    [Test]
    public void Migrations_have_nothing_to_touch_but_the_authoring_language() =>
        Repository.PackageReferences("AutoCoder.Schema.Migrations").ShouldBe(["FluentMigrator"]);

    private static IEnumerable<string> Lifts(string file) =>
        File.ReadLines(file).Where(line => line.Contains("RS0030", StringComparison.Ordinal));
}
