using System.Reflection;
using FluentMigrator;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors.SQLite;
using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>The services of one kind: FluentMigrator's own, but for where databases and migrations come from.</summary>
internal static class KindServices
{
    public static ServiceProvider Build(MigrationAssembly assembly, KindScan scan, string kind, KindRunnerOptions options)
    {
        ServiceCollection services = new();
        services.AddSingleton<IAssemblySource>(new OneAssembly(assembly.Assembly));
        AddMigrations(services, scan);
        AddSession(services);
        options.ConfigureServices?.Invoke(services);
        services.AddFluentMigratorCore(); // adds only what is not there yet; no logger has a target, so nothing is printed
        AddSqlite(services);
        services.Configure<RunnerOptions>(runner => Configure(runner, kind, options.Profile));
        return services.BuildServiceProvider();
    }

    private static void Configure(RunnerOptions runner, string kind, string? profile)
    {
        runner.Tags = KindScan.TagsOf(kind);
        runner.IncludeUntaggedMigrations = runner.Tags.Length == 0;
        runner.Profile = profile;
        runner.TransactionPerSession = true;
        runner.AllowBreakingChange = true; // whoever asks for the upgrade has seen the plan
    }

    private static void AddMigrations(ServiceCollection services, KindScan scan)
    {
        services.AddSingleton(scan);
        services.AddScoped<ScopedMigrations>();
        services.AddScoped<IMigrationInformationLoader>(scope => scope.GetRequiredService<ScopedMigrations>());
        services.AddScoped<IMaintenanceLoader>(scope => scope.GetRequiredService<ScopedMigrations>());
        services.AddScoped<IProfileLoader>(scope => scope.GetRequiredService<ScopedMigrations>());
        services.AddScoped<IConventionSetAccessor>(scope => scope.GetRequiredService<ScopedMigrations>());
        services.AddScoped<IVersionTableMetaDataAccessor>(scope => scope.GetRequiredService<ScopedMigrations>());
    }

    private static void AddSession(ServiceCollection services)
    {
        services.AddScoped<SessionConnection>();
        services.AddScoped<IConnectionStringAccessor>(scope => scope.GetRequiredService<SessionConnection>());
    }

    private static void AddSqlite(ServiceCollection services)
    {
        TableRebuildExtensions.AddParts(services);
        services.AddScoped<SessionProcessor>();
        services.AddScoped<SQLiteProcessor>(scope => scope.GetRequiredService<SessionProcessor>());
        services.AddScoped<IMigrationProcessor>(scope => scope.GetRequiredService<SessionProcessor>());
    }

    private sealed class OneAssembly(Assembly assembly) : IAssemblySource
    {
        public IReadOnlyCollection<Assembly> Assemblies { get; } = [assembly];
    }
}
