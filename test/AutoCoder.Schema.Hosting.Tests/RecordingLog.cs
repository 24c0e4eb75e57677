using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A log that remembers its lines.</summary>
internal sealed class RecordingLog : ILogger, ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {eventId.Name}: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.Message})")}");

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }
}
