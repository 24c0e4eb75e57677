using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AutoCoder.Schema.Analyzers.Tests;

/// <summary>Compiles sources with the runtime's and FluentMigrator's real assemblies, and asks the analyzer.</summary>
internal static class Analysis
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using FluentMigrator;
        """;

    /// <summary>The assemblies of this process that migrations are compiled against; nothing is downloaded.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("FluentMigrator", StringComparison.Ordinal) || name is "netstandard.dll" or "System.Private.CoreLib.dll"
                    or "System.Runtime.dll" or "System.Collections.dll" or "System.Linq.dll" or "System.Data.Common.dll" or "System.Threading.Tasks.Parallel.dll"
                    or "Microsoft.Extensions.Options.dll" or "Fixtures.SharedMigrations.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Compile(params IEnumerable<string> sources) => CSharpCompilation.Create(
        "Compiled" + Guid.NewGuid().ToString("N"),
        [.. sources.Append(Usings).Select((source, number) => CSharpSyntaxTree.ParseText(source, path: $"/source/File{number}.cs"))],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>What the analyzer says of sources that compile, in order of file and place, suppressed ones left out.</summary>
    public static Task<ImmutableArray<Diagnostic>> Diagnose(string source, params (string Name, string Text)[] files) => Diagnose(Compile(source), files);

    public static async Task<ImmutableArray<Diagnostic>> Diagnose(Compilation compilation, params (string Name, string Text)[] files)
    {
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        var options = new AnalyzerOptions([.. files.Select(AdditionalText (file) => new GivenText("/source/" + file.Name, file.Text))]);
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([new MigrationAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath).ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>The same as <c>ID message</c>.</summary>
    public static async Task<string[]> Messages(string source, params (string Name, string Text)[] files) =>
        [.. (await Diagnose(source, files)).Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage()}")];

    /// <summary>The same as <c>ID text that it is reported at</c>.</summary>
    public static async Task<string[]> Places(string source, params (string Name, string Text)[] files) =>
        [.. (await Diagnose(source, files)).Select(diagnostic => $"{diagnostic.Id} {TextAt(diagnostic.Location)}")];

    public static string TextAt(Location location) => location.SourceTree!.GetText().ToString(location.SourceSpan);

    private sealed class GivenText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
