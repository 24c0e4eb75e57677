using System.Text;
using FluentMigrator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoCoder.Schema.Benchmarks.Catalogues;

/// <summary>
/// Assemblies with as many migrations as wanted, as people write them: tables, columns, indexes, and every fifth changes rows. Version 1
/// makes the table that all databases begin with.
/// </summary>
internal static class GeneratedMigrations
{
    /// <summary>The kind of all of them.</summary>
    public const string Kind = "generated";

    /// <summary>Fills the first table with 50 rows.</summary>
    public const string Fill =
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
        INSERT INTO entries (name, amount, note) SELECT 'größer ' || i, i, printf('%.100c', 'x') FROM n;
        """;

    /// <summary>Compiles one.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="count">How many migrations it has.</param>
    /// <param name="schemaLock">The lock that it carries; null for none.</param>
    public static void Compile(string path, int count, string? schemaLock = null)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        MetadataReference[] references =
        [
            .. new[] { "System.Runtime.dll", "System.Private.CoreLib.dll", "netstandard.dll", "System.ComponentModel.dll", "System.ObjectModel.dll" }
                .Select(file => Path.Combine(framework, file)).Append(typeof(Migration).Assembly.Location).Append(typeof(MigrationAttribute).Assembly.Location)
                .Distinct().Select(file => MetadataReference.CreateFromFile(file)),
        ];
        var compilation = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(Source(count))], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        ResourceDescription[] resources = schemaLock is null ? [] : [new("schema.lock", () => new MemoryStream(Encoding.UTF8.GetBytes(schemaLock)), isPublic: true)];
        var result = compilation.Emit(path, manifestResources: resources);
        if (!result.Success) throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Take(3)));
    }

    private static string Source(int count)
    {
        var source = new StringBuilder("using FluentMigrator;\nnamespace Generated;\n");
        for (int version = 1; version <= count; version++)
        {
            source.Append(
                CultureInfo.InvariantCulture,
                $"[Migration({version}), Tags(\"{Kind}\")] public sealed class M{version} : ForwardOnlyMigration {{ public override void Up() {{ {Body(version)} }} }}\n");
        }

        return source.ToString();
    }

    // After each hundred another table takes the columns: no table of a real application has two thousand, and SQLite allows no more.
    private static (string Table, string Amount) Target(int version) => version <= 100 ? ("entries", "amount") : ($"table_{(version - 1) / 100 * 100}", "size");

    private static string Body(int version) => (version, version % 5, Target(version)) switch
    {
        (1, _, _) =>
            """
            Create.Table("entries").WithColumn("id").AsInt64().NotNullable().PrimaryKey().Identity().WithColumn("name").AsString(100).NotNullable()
                .WithColumn("amount").AsInt64().Nullable().WithColumn("note").AsString().Nullable();
            """,
        (_, 0, _) => $"Create.Table(\"table_{version}\").WithColumn(\"id\").AsInt64().NotNullable().PrimaryKey().WithColumn(\"name\").AsString(100).NotNullable()"
            + ".WithColumn(\"made\").AsDateTime().Nullable().WithColumn(\"size\").AsInt32().NotNullable().WithDefaultValue(0);",
        (_, 1, var at) => $"Alter.Table(\"{at.Table}\").AddColumn(\"column_{version}\").AsInt32().NotNullable().WithDefaultValue({version});",
        (_, 2, var at) => $"Alter.Table(\"{at.Table}\").AddColumn(\"column_{version}\").AsString(50).Nullable();",
        (_, 3, var at) => $"Create.Index(\"ix_{at.Table}_{version}\").OnTable(\"{at.Table}\").OnColumn(\"column_{version - 1}\").Ascending();",
        (_, _, var at) => $"Execute.Sql(\"UPDATE {at.Table} SET {at.Amount} = {at.Amount} + {version} WHERE id % 3 = 0\");",
    };
}
