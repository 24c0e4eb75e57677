using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>What FluentMigrator's log says was run.</summary>
internal sealed class RecordedSql : ILoggerProvider, ILogger
{
    public List<string> Statements { get; } = [];

    public void Add(IServiceCollection services) => services.AddLogging(logging => logging.AddProvider(this));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Statements.Add(formatter(state, exception));

    public void Dispose()
    {
    }
}
