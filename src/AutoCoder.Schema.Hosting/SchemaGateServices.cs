using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts gates in front of a host.</summary>
public static class SchemaGateServices
{
    /// <summary>
    /// The host asks the gate before it starts anything: with a closed gate its start fails with
    /// <see cref="SchemaNotReadyException"/>, nothing listens and no hosted service has run.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Which databases, and what to do when they are not ready.</param>
    /// <exception cref="InvalidOperationException">There is a gate without a name already.</exception>
    public static IServiceCollection AddSchemaGate(this IServiceCollection services, Action<SchemaGateOptions> configure) =>
        services.AddSchemaGate(Options.Options.DefaultName, configure);

    /// <summary>The same with a name: one gate for each fleet, and all of them have to be open.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">Its name: that of its options, of its keyed <see cref="ISchemaGate"/> and in its log.</param>
    /// <param name="configure">Which databases, and what to do when they are not ready.</param>
    /// <exception cref="InvalidOperationException">There is a gate of this name already.</exception>
    public static IServiceCollection AddSchemaGate(
        this IServiceCollection services, string name, Action<SchemaGateOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        Add(services, name);
        services.Configure(name, configure);
        return services;
    }

    /// <summary>
    /// The same from configuration, such as <c>builder.Configuration.GetSection("SchemaGate")</c>. A key that is no option is an
    /// error at the start, and so is a value that is none.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section.</param>
    /// <param name="configure">What is set in code, after it: the assembly of the migrations.</param>
    /// <exception cref="InvalidOperationException">There is a gate without a name already.</exception>
    public static IServiceCollection AddSchemaGate(
        this IServiceCollection services, IConfigurationSection section, Action<SchemaGateOptions> configure) =>
        services.AddSchemaGate(Options.Options.DefaultName, section, configure);

    /// <summary>The same with a name.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">Its name: that of its options, of its keyed <see cref="ISchemaGate"/> and in its log.</param>
    /// <param name="section">The section.</param>
    /// <param name="configure">What is set in code, after it: the assembly of the migrations.</param>
    /// <exception cref="InvalidOperationException">There is a gate of this name already.</exception>
    public static IServiceCollection AddSchemaGate(
        this IServiceCollection services, string name, IConfigurationSection section, Action<SchemaGateOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(section);
        Add(services, name);
        Bind(services.AddOptions<SchemaGateOptions>(name), section).Configure(configure);
        return services;
    }

    /// <summary>
    /// A health check that tells what the gate finds: healthy when it is open, degraded when the program goes on without some
    /// databases, else of the failure status. It only asks, at most once in <see cref="SchemaGateOptions.LookAge"/> however often
    /// it is called, and answers within <see cref="SchemaGateOptions.LookTimeout"/>.
    /// </summary>
    /// <param name="builder">The host's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What a closed gate is reported as; unhealthy when null.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <param name="gate">The gate's name; that without a name when null.</param>
    public static IHealthChecksBuilder AddSchemaGate(
        this IHealthChecksBuilder builder,
        string name = "schema",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        string? gate = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new(
            name, services => new SchemaGateHealthCheck(BootGates.Of(services, gate)), failureStatus, tags));
    }

    /// <summary>
    /// A health check that tells whether the gate has let the program start, and asks nothing: for probes that come every second.
    /// </summary>
    /// <param name="builder">The host's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <param name="gate">The gate's name; that without a name when null.</param>
    public static IHealthChecksBuilder AddSchemaGateLiveness(
        this IHealthChecksBuilder builder, string name = "schema-live", IEnumerable<string>? tags = null, string? gate = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new(name, services => new SchemaGateLivenessCheck(BootGates.Of(services, gate)), null, tags));
    }

    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(SchemaGateOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(SchemaUpgradeOptions))]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The types that are filled are kept, see above.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Its only collections are lists of text, filled below.")]
    private static OptionsBuilder<SchemaGateOptions> Bind(
        OptionsBuilder<SchemaGateOptions> options, IConfigurationSection section) =>
        options.Bind(section, binder => binder.ErrorOnUnknownConfiguration = true).Configure(bound => FillLists(bound, section));

    // A native program has not what the binder fills lists by, and it passes them over without a word.
    private static void FillLists(SchemaGateOptions options, IConfigurationSection section)
    {
        foreach ((string key, IList<string> list) in SchemaGateOptionsCheck.Lists(options))
        {
            foreach (string value in section.GetSection(key).GetChildren().Select(entry => entry.Value).OfType<string>())
            {
                if (!list.Contains(value)) list.Add(value);
            }
        }
    }

    private static void Add(IServiceCollection services, string name)
    {
        if (services.Any(service => service is { IsKeyedService: true, ServiceKey: string key }
            && service.ServiceType == typeof(BootGate) && key == name))
        {
            string which = name.Length == 0 ? "a schema gate without a name" : $"a schema gate '{name}'";
            throw new InvalidOperationException(
                $"There is {which} already. Give the second its own: AddSchemaGate(\"other\", …); "
                + $"or change the first with services.Configure<SchemaGateOptions>(…).");
        }

        services.AddLogging();
        services.AddKeyedSingleton(name, (provider, _) => new BootGate(
            name,
            () => provider.GetRequiredService<IOptionsMonitor<SchemaGateOptions>>().Get(name),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SchemaGate).FullName!)));
        services.AddKeyedSingleton<ISchemaGate>(name, (provider, _) => provider.GetRequiredKeyedService<BootGate>(name));
        // The one without a key is the first.
        services.TryAddSingleton<ISchemaGate>(provider => provider.GetRequiredKeyedService<BootGate>(name));
        services.TryAddSingleton<BootGates>();
        services.AddSingleton(new BootGateName(name));
        // In front, so that no other service's StartingAsync runs before it either (unless the host starts them all at once).
        if (!services.Any(service => service.ImplementationType == typeof(SchemaGateService)))
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, SchemaGateService>());
    }
}
