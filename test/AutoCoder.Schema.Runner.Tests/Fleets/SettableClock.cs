namespace AutoCoder.Schema.Runner.Tests.Fleets;

/// <summary>A clock that somebody sets, and its stopwatch, which nobody can.</summary>
internal sealed class SettableClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _ticks;

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time) => (_now, _ticks) = (_now + time, _ticks + time.Ticks);

    /// <summary>Sets it.</summary>
    public void Set(DateTimeOffset now) => _now = now;
}
