namespace AutoCoder.Schema.Analyzers;

/// <summary>
/// A value that is worked out when it is first asked for. Unlike a <c>Lazy</c> it takes the asker's cancellation: an editor
/// cancels one question and asks the next of the same compilation.
/// </summary>
internal sealed class Once<T>(Func<CancellationToken, T> make)
    where T : class
{
    private T? _value;

    public T Get(CancellationToken cancellation) => Volatile.Read(ref _value) ?? Interlocked.CompareExchange(ref _value, make(cancellation), null) ?? _value!;
}
