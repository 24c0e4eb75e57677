using System.Reflection;
using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.VersionTableInfo;
using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

/// <summary>What FluentMigrator itself finds in an assembly, in a container set up as a user would.</summary>
internal sealed class FluentMigratorScan : IDisposable
{
    private readonly ServiceProvider _provider;
    private readonly IServiceScope _scope;

    public FluentMigratorScan(string path, string? kind)
    {
        Assembly assembly = Assembly.LoadFrom(path);
        ServiceCollection services = new();
        services.AddFluentMigratorCore().ConfigureRunner(runner => runner
            .AddSQLite().WithGlobalConnectionString("Data Source=:memory:").ScanIn(assembly).For.All());
        services.Configure<RunnerOptions>(options =>
        {
            options.Tags = kind is null ? [] : [kind];
            options.IncludeUntaggedMigrations = false;
        });
        _provider = services.BuildServiceProvider();
        _scope = _provider.CreateScope();
    }

    public CatalogueMigration[] Migrations() =>
    [
        .. _scope.ServiceProvider.GetRequiredService<IMigrationInformationLoader>().LoadMigrations().Values.Select(ToMigration),
    ];

    public VersionTable VersionTable()
    {
        IVersionTableMetaData table = _scope.ServiceProvider.GetRequiredService<IVersionTableMetaData>();
        return new VersionTable(
            table.TableName, table.ColumnName, table.AppliedOnColumnName, table.DescriptionColumnName, table.UniqueIndexName);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _provider.Dispose();
    }

    private static CatalogueMigration ToMigration(IMigrationInfo info)
    {
        Type type = info.Migration.GetType();
        return new CatalogueMigration(
            info.Version,
            type.Name,
            type.FullName!,
            info.Description,
            info.IsBreakingChange,
            info.TransactionBehavior == TransactionBehavior.Default);
    }
}
