using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the gate in front of a host.</summary>
public static class SchemaGateServices
{
    /// <summary>
    /// The host asks the gate before it starts anything: with a closed gate its start fails with
    /// <see cref="SchemaNotReadyException"/>, nothing listens and no hosted service has run. Called again, it adds to the
    /// options; there is one gate.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Which databases, and what to do when they are not ready.</param>
    public static IServiceCollection AddSchemaGate(this IServiceCollection services, Action<SchemaGateOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Configure(configure);
        // In front, so that no other service's StartingAsync runs before it either (unless the host starts them all at once).
        if (!services.Any(service => service.ImplementationType == typeof(SchemaGateService)))
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, SchemaGateService>());
        return services;
    }

    /// <summary>
    /// A health check that asks the gate about the databases of the <see cref="SchemaGateOptions"/>, those that
    /// <see cref="AddSchemaGate(IServiceCollection, Action{SchemaGateOptions})"/> configures. It only asks: it never upgrades.
    /// </summary>
    /// <param name="builder">The host's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What a closed gate is reported as; unhealthy when null.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    public static IHealthChecksBuilder AddSchemaGate(
        this IHealthChecksBuilder builder,
        string name = "schema",
        Diagnostics.HealthChecks.HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<SchemaGateOptions>();
        builder.Services.TryAddSingleton(
            services => new BootFleet(services.GetRequiredService<IOptions<SchemaGateOptions>>().Value));
        return builder.AddCheck<SchemaGateHealthCheck>(name, failureStatus, tags ?? []);
    }
}
