using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using FluentMigrator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoCoder.Schema.Preflight.Tests.Merges;

/// <summary>
/// However migrations are written, the reader of sources sees those that the compiler makes and reflection finds, or says what it
/// cannot follow: 100 projects, and 10,000 with AUTOCODER_SCHEMA_HEAVY=1. AUTOCODER_SCHEMA_SEED=N begins with another one.
/// </summary>
internal sealed class SourcePropertyTests
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("FluentMigrator", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Test]
    public void What_is_compiled_is_seen_or_it_is_said()
    {
        int first = int.Parse(Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_SEED") ?? "1", CultureInfo.InvariantCulture);
        int count = Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 10_000 : 100;
        int compiled = 0, said = 0, conditional = 0;
        foreach (int seed in Enumerable.Range(first, count))
        {
            var sources = RandomSources.Of(seed);
            (string Class, long Version)[] real = Compiled(sources, seed);
            SourceMigration[] seen = Seen(sources);
            foreach ((string name, long version) in real)
            {
                SourceMigration[] found = [.. seen.Where(one => one.ClassName == name)];
                found.ShouldContain(one => one.Version == version || one.Problem != null, $"seed {seed}: {name} {version}\n{Text(sources)}");
                found.ShouldContain(one => one.IsPublic, $"seed {seed}: {name} is public\n{Text(sources)}");
                if (found.All(one => one.Version is null)) said++;
            }

            foreach (SourceMigration one in seen.Where(one => one is { IsPublic: true, IsConditional: false, Version: not null }))
                real.ShouldContain((one.ClassName, one.Version!.Value), $"seed {seed}: what nobody compiles\n{Text(sources)}");
            compiled += real.Length;
            conditional += seen.Count(one => one.IsConditional);
        }

        TestContext.Out.WriteLine($"{count} projects from seed {first}: {compiled} migrations compiled, {said} of them said, {conditional} under conditions");
        compiled.ShouldBeGreaterThan(count); // or it shows nothing
        (said * 4).ShouldBeLessThan(compiled);
    }

    private static (string, long)[] Compiled(RandomSources sources, int seed)
    {
        CSharpParseOptions options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithPreprocessorSymbols(sources.Defined);
        var compilation = CSharpCompilation.Create(
            $"Random{seed}", sources.Files.Append(sources.Aliases).Select(text => CSharpSyntaxTree.ParseText(text, options)), References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(stream);
        result.Success.ShouldBeTrue($"seed {seed}: {string.Join('\n', result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error))}\n{Text(sources)}");
        stream.Position = 0;
        var context = new AssemblyLoadContext(null, isCollectible: true);
        try
        {
            return
            [
                .. context.LoadFromStream(stream).GetExportedTypes().Where(type => typeof(IMigration).IsAssignableFrom(type) && !type.IsAbstract)
                    .SelectMany(type => type.GetCustomAttributes<MigrationAttribute>().Select(attribute => (type.FullName!, attribute.Version))),
            ];
        }
        finally
        {
            context.Unload();
        }
    }

    // As CommitReader chooses the files and puts parts together.
    private static SourceMigration[] Seen(RandomSources sources)
    {
        var words = new MigrationWords();
        words.Learn(sources.Aliases);
        List<string> chosen = [];
        void Choose(Func<string, bool> isWanted)
        {
            foreach (string text in sources.Files.Where(text => !chosen.Contains(text) && isWanted(SourceSpelling.Plain(text))))
            {
                chosen.Add(text);
                words.Learn(SourceSpelling.Plain(text));
            }
        }

        HashSet<string> spelled = [.. sources.Files.Where(text => MigrationWords.AreIn(Encoding.UTF8.GetBytes(text)) || SourceSpelling.MayHide(Encoding.UTF8.GetBytes(text))).Select(SourceSpelling.Plain)];
        Choose(text => spelled.Contains(text) && MigrationWords.AreIn(text));
        for (int known = 0; known < words.Count;)
        {
            words.Settle();
            known = words.Count;
            Choose(words.OwnAreIn);
        }

        SourceFile[] files = [.. chosen.Append(sources.Aliases).Select((text, index) => new SourceFile("p", $"{index}", text))];
        SourceFacts[] facts = [.. SourceReader.Read([.. files])];
        facts.ShouldAllBe(one => one.Error == null && one.Unfollowed == null, Text(sources));
        return [.. facts.SelectMany(one => one.Migrations).Where(one => !one.IsPart)];
    }

    private static string Text(RandomSources sources) => string.Join("\n---\n", sources.Files.Append(sources.Aliases));
}
