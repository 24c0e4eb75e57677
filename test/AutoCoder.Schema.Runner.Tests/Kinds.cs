using System.Reflection;
using AutoCoder.Schema.Migrations.Assistant;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests;

/// <summary>Catalogues by reflection, for assemblies that the tests have loaded anyway.</summary>
internal static class Kinds
{
    public static Assembly Own => typeof(V202601041458_CreateConversations).Assembly;

    public static IReadOnlyList<string> OwnNames => ["assistant", "features", "registry"];

    public static KindCatalogue Of(string kind, params IEnumerable<Type> types) =>
        new(kind, [.. types.Select(Migration).OrderBy(migration => migration.Version)]);

    public static KindCatalogue OwnKind(string kind) => Of(kind, Tagged(Own, kind));

    public static KindRunner Runner(KindCatalogue kind) => new(MigrationAssembly.Of(Own), kind, VersionTable.Default);

    public static KindRunner OwnRunner(string kind) => Runner(OwnKind(kind));

    /// <summary>A runner of migrations that are written in the tests themselves.</summary>
    public static KindRunner TestRunner(string kind, params Type[] types) =>
        new(MigrationAssembly.Of(typeof(Kinds).Assembly), Of(kind, types), VersionTable.Default);

    public static IEnumerable<Type> Tagged(Assembly assembly, string kind) =>
        assembly.GetExportedTypes().Where(type => type.GetCustomAttribute<TagsAttribute>()?.TagNames.Contains(kind) == true);

    private static CatalogueMigration Migration(Type type)
    {
        MigrationAttribute attribute = type.GetCustomAttribute<MigrationAttribute>()!;
        return new(
            attribute.Version, type.Name, type.FullName!, attribute.Description, attribute.BreakingChange,
            attribute.TransactionBehavior == TransactionBehavior.Default);
    }
}
