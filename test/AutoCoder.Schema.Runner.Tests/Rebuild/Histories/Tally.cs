namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>How much was done, by all threads together.</summary>
internal sealed class Tally
{
    private int _databases, _migrations, _operations, _refusals;

    public void Databases() => Interlocked.Increment(ref _databases);

    public void Refusals() => Interlocked.Increment(ref _refusals);

    public void Steps(int operations)
    {
        Interlocked.Increment(ref _migrations);
        Interlocked.Add(ref _operations, operations);
    }

    public int Migrations => _migrations;

    public override string ToString() =>
        $"{_databases} databases, {_migrations} migrations of {_operations} operations, {_refusals} sessions refused and taken back";
}
