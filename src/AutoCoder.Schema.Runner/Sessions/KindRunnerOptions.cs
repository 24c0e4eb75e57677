using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>How the migrations of a kind are run.</summary>
internal sealed record KindRunnerOptions
{
    /// <summary>The profile whose classes run after the migrations, or null for none: FluentMigrator's default, too.</summary>
    public string? Profile { get; init; }

    /// <summary>Services that the constructors of the migrations ask for.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }
}
