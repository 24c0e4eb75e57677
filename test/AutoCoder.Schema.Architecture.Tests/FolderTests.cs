namespace AutoCoder.Schema.Architecture.Tests;

/// <summary>Folders stand on each other one way, inside a project as projects do (docs/architecture.md, "The folders").</summary>
internal class FolderTests
{
    [TestCase("src/AutoCoder.Schema")]
    [TestCase("src/AutoCoder.Schema.Preflight")]
    [TestCase("src/AutoCoder.Schema.Runner")]
    [TestCase("src/AutoCoder.Schema.Testing")]
    [TestCase("src/AutoCoder.Schema.Analyzers")]
    [TestCase("tools/autocoder-schema")]
    public void No_folder_uses_one_that_uses_it(string project)
    {
        var graph = FolderGraph.Of(project);
        graph.Edges.ShouldBeGreaterThan(0); // what binds nothing proves nothing
        graph.Circles.ShouldBeEmpty();
    }
}
