using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Architecture.Tests;

/// <summary>
/// Which folder of a project names types of which other, as the compiler binds them. Sources are bound and not compiled code: constants and
/// extension methods leave no trace of their type there.
/// </summary>
internal sealed class FolderGraph
{
    private readonly string _project;
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _edges = [];

    private FolderGraph(string project) => _project = project;

    /// <summary>The folders that use each other, however many lie between, with one use for each step of the circle; empty when there are none.</summary>
    public IReadOnlyList<string> Circles => [.. _edges.Keys
        .Where(edge => Reaches(edge.To, edge.From, []))
        .Select(edge => $"{edge.From} -> {edge.To}: {string.Join("; ", _edges[edge].Take(3))}")];

    /// <summary>How many folders use types of another.</summary>
    public int Edges => _edges.Count;

    /// <summary>Reads a project's sources.</summary>
    /// <param name="project">Its folder, from the root.</param>
    public static FolderGraph Of(string project)
    {
        string folder = Path.Combine(Repository.Root, project);
        var graph = new FolderGraph(folder);
        SyntaxTree[] own = [.. Repository.SourceFiles(project).Select(file => Parse(File.ReadAllText(file), file))];
        CSharpCompilation compilation = CSharpCompilation.Create(
            Path.GetFileName(project), [.. own, Parse(GlobalUsings(folder), "")], References(Path.GetFileName(project)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        foreach (SyntaxTree tree in own) graph.Read(compilation.GetSemanticModel(tree), tree);
        return graph;
    }

    private void Read(SemanticModel model, SyntaxTree tree)
    {
        string from = FolderOf(tree.FilePath);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            SymbolInfo info = model.GetSymbolInfo(name);
            if (TypeOf(info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is not { } type) continue;
            if (type.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath is not { Length: > 0 } declared) continue;
            string to = FolderOf(declared);
            if (from == to) continue;
            if (!_edges.TryGetValue((from, to), out SortedSet<string>? uses)) _edges[(from, to)] = uses = [];
            uses.Add($"{Path.GetFileName(tree.FilePath)} uses {type.Name}");
        }
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol)
    {
        INamedTypeSymbol? type = symbol switch
        {
            INamedTypeSymbol named => named,
            IMethodSymbol method => (method.ReducedFrom ?? method).ContainingType,
            IFieldSymbol or IPropertySymbol => symbol.ContainingType,
            _ => null,
        };
        while (type?.ContainingType is { } outer) type = outer;
        return type?.OriginalDefinition;
    }

    private bool Reaches(string from, string to, HashSet<string> seen) =>
        from == to || (seen.Add(from) && _edges.Keys.Any(edge => edge.From == from && Reaches(edge.To, to, seen)));

    private string FolderOf(string file) => Path.GetDirectoryName(Path.GetRelativePath(_project, file))!;

    // As MSBuild makes them of the project's Using items: with the room's folders, and those of the rooms below it.
    private static string GlobalUsings(string folder) => string.Concat(
        Directory.EnumerateFiles(Path.Combine(folder, "obj"), "*.GlobalUsings.g.cs", SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc).Take(1).Select(File.ReadAllText));

    private static SyntaxTree Parse(string text, string file) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), file);

    private static IEnumerable<MetadataReference> References(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
            .DistinctBy(Path.GetFileName)
            .Where(file => Path.GetFileNameWithoutExtension(file) != project)
            .Select(file => MetadataReference.CreateFromFile(file));
}
