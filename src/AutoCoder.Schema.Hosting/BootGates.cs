using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoCoder.Schema.Hosting;

/// <summary>The name of a gate that a host has.</summary>
internal sealed record BootGateName(string Name);

/// <summary>All gates of a host.</summary>
internal sealed class BootGates(IServiceProvider services, IEnumerable<BootGateName> names)
{
    /// <summary>The gate of a name; that without one when null, or else the only one.</summary>
    public static BootGate Of(IServiceProvider services, string? name) =>
        services.GetKeyedService<BootGate>(name ?? Options.DefaultName)
            ?? (name is null && services.GetServices<BootGateName>().ToArray() is [var only]
                ? services.GetRequiredKeyedService<BootGate>(only.Name)
                : throw new InvalidOperationException(
                    name is null
                        ? "The host has several schema gates, or none. Say which: gate: \"NAME\""
                        : $"The host has no schema gate '{name}'. Add it: builder.Services.AddSchemaGate(\"{name}\", …)"));

    /// <summary>Asks them all, in the order in which they were added; each once in the life of the host.</summary>
    /// <exception cref="SchemaNotReadyException">One is closed, or could not be asked.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        foreach (BootGateName name in names) await Of(services, name.Name).EnsureAsync(cancellation);
    }
}
