namespace AutoCoder.Schema.Runner.Tests.Ledgers;

/// <summary>A clock that goes on by a step whenever somebody looks; each step of its stopwatch is 250 ms.</summary>
internal sealed class SteppingClock(DateTimeOffset start, TimeSpan step) : TimeProvider
{
    private int _looks;
    private long _ticks;

    public override long TimestampFrequency => 1000;

    public override DateTimeOffset GetUtcNow() => start + (_looks++ * step);

    public override long GetTimestamp() => _ticks += 250;
}
