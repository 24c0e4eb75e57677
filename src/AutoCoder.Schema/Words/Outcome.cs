namespace AutoCoder.Schema.Words;

/// <summary>
/// What a command or a reading came to: its value, or why nothing was done. Never thrown: a refusal is an expected answer.
/// </summary>
/// <typeparam name="T">What it comes to when nothing speaks against it.</typeparam>
internal abstract record Outcome<T>
{
    private Outcome()
    {
    }

    /// <summary>One of the two, whichever it is.</summary>
    /// <param name="done">Takes the value.</param>
    /// <param name="refused">Takes the problems: one line each, with what to do.</param>
    public TResult Match<TResult>(Func<T, TResult> done, Func<ImmutableArray<string>, TResult> refused) => this switch
    {
        Done its => done(its.Value),
        Refused its => refused(its.Problems),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>It was done, or read.</summary>
    /// <param name="Value">What it came to.</param>
    public sealed record Done(T Value) : Outcome<T>;

    /// <summary>Nothing was examined and nothing was touched.</summary>
    /// <param name="Problems">Why: one line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : Outcome<T>;
}
