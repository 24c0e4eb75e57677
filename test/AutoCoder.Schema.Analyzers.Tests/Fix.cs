using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace AutoCoder.Schema.Analyzers.Tests;

/// <summary>Applies a code fix to marked-up sources, one by one and all at once, and compares what comes of it.</summary>
internal sealed class Fix<TFix> : CSharpCodeFixTest<MigrationAnalyzer, TFix, DefaultVerifier>
    where TFix : CodeFixProvider, new()
{
    private const string Usings = "global using FluentMigrator;";

    private Fix()
    {
        ReferenceAssemblies = new ReferenceAssemblies("net10.0"); // without packages: nothing to download
        TestState.AdditionalReferences.AddRange(Analysis.References);
        TestState.Sources.Add(("/0/Usings.cs", Usings));
        FixedState.Sources.Add(("/0/Usings.cs", Usings));
    }

    public static Task Turns(string before, string after, Action<Fix<TFix>>? configure = null)
    {
        Fix<TFix> test = new();
        test.TestState.Sources.Add(("/0/Migrations.cs", before));
        test.FixedState.Sources.Add(("/0/Migrations.cs", after));
        configure?.Invoke(test);
        return test.RunAsync();
    }
}
