using System.Collections.Immutable;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Preflight.Assemblies;
using Microsoft.CodeAnalysis;
using static AutoCoder.Schema.Analyzers.Tests.DuplicateVersionTests;

namespace AutoCoder.Schema.Analyzers.Tests;

/// <summary>What the gate says of an assembly and what the analyzer says of its source must not differ.</summary>
public class SameAnswerAsTheCatalogueTests
{
    private static readonly Dictionary<string, CatalogueRefusalReason> Reasons = new()
    {
        ["ACS0001"] = CatalogueRefusalReason.DuplicateVersion,
        ["ACS0002"] = CatalogueRefusalReason.NoKind,
        ["ACS0003"] = CatalogueRefusalReason.SeveralKinds,
        ["ACS0005"] = CatalogueRefusalReason.NotPublic,
        ["ACS0006"] = CatalogueRefusalReason.NotTransactional,
        ["ACS0009"] = CatalogueRefusalReason.Asynchronous,
        ["ACS0010"] = CatalogueRefusalReason.Asynchronous,
    };

    [TestCase("Fixtures.PlainMigrations", 2)]
    [TestCase("Fixtures.TaggedMigrations", 0)]
    [TestCase("Fixtures.RefusedMigrations", 21)]
    public async Task A_fixture_assembly_is_refused_for_the_same(string assembly, int count)
    {
        // Its second tag comes from an attribute of another assembly, whose constructor has no source here.
        HashSet<string> refused = Refused(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        refused.Remove("SeveralKinds Fixtures.RefusedMigrations.OfTwoAttributes");
        // An analyzer reports at the base class, and does not follow calls of other classes.
        refused.Remove("Asynchronous Fixtures.RefusedMigrations.OfAnAsyncBase");
        refused.Remove("Asynchronous Fixtures.RefusedMigrations.CallsAnAsyncHelper");
        string[] said = [.. (await Said(Sources(assembly))).Where(one => one != "Asynchronous Fixtures.RefusedMigrations.AsyncBase")];
        said.ShouldBe(refused, ignoreOrder: true);
        said.Length.ShouldBe(count);
    }

    [TestCase("[Migration(1)]|[Migration(1)]")]
    [TestCase("[Migration(1), Tags(\"a\")]|[Migration(1), Tags(\"a\")]|[Migration(1), Tags(\"b\")]|[Migration(1), Tags(\"a\")]")]
    [TestCase("[Migration(1), Tags(\"a\")]|[Migration(2)]|[Migration(2)]")]
    [TestCase("[Migration(1), Tags(\"a\", \"b\")]|[Migration(1), Tags(\"a\")]")]
    [TestCase("[Migration(1), Tags((TagBehavior)7, \"a\")]|[Migration(1), Tags(\"a\")]")]
    [TestCase("[Migration(1), Tags((TagBehavior)7, \"a\"), Tags(\"b\")]|[Migration(2), Tags(\"b\")]")]
    [TestCase("[Migration(1), Tags(null, \"a\")]|[Migration(2), Tags(\"a\")]")]
    [TestCase("[Migration(1, (TransactionBehavior)7)]")]
    public async Task Attributes_mean_the_same_to_both(string attributes)
    {
        string source = string.Concat(attributes.Split('|').Select((written, number) => Of(written, $"M{number}")));
        using var folder = new Folder();
        string path = Path.Combine(folder.Path, "Migrations.dll");
        Analysis.Compile(source).Emit(path).Success.ShouldBeTrue();
        (await Said([source])).ShouldBe(Refused(path), ignoreOrder: true);
    }

    private static HashSet<string> Refused(string path) =>
        CatalogueReader.Read(path, new CatalogueOptions()) is CatalogueReading.Refused refused
            ? [.. refused.Refusals.Where(refusal => Reasons.ContainsValue(refusal.Reason)).Select(refusal => $"{refusal.Reason} {refusal.ClassName}")]
            : [];

    private static async Task<IEnumerable<string>> Said(IEnumerable<string> sources)
    {
        ImmutableArray<Diagnostic> found = await Analysis.Diagnose(Analysis.Compile(sources));
        return found.Where(HasReason).Select(diagnostic => $"{Reasons[diagnostic.Id]} {ClassOf(diagnostic)}").Distinct();
    }

    // What is abstract or no migration is nothing to the gate; generic classes share a reason with what cannot be read.
    private static bool HasReason(Diagnostic diagnostic) => Reasons.ContainsKey(diagnostic.Id)
        && (diagnostic.Id != "ACS0005" || diagnostic.GetMessage().Contains("is not public", StringComparison.Ordinal));

    // The duplicate is the second of the two that its message names.
    private static string ClassOf(Diagnostic diagnostic)
    {
        string[] words = diagnostic.GetMessage().Split(' ');
        return words[0] == "Migrations" ? words[3] : words[1];
    }

    private static IEnumerable<string> Sources(string assembly)
    {
        System.Reflection.Assembly tests = typeof(SameAnswerAsTheCatalogueTests).Assembly;
        foreach (string name in tests.GetManifestResourceNames().Where(name => name.StartsWith(assembly + "/", StringComparison.Ordinal)))
        {
            using StreamReader reader = new(tests.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("analyzers-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
