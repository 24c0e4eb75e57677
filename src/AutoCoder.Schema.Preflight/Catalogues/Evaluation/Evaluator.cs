namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>
/// Follows the code of constructors and property getters as far as it only computes: arithmetic, text, dates, calls
/// of such code. It always ends (steps, depth and sizes are bounded), touches nothing outside itself, and what it
/// cannot follow is <see cref="Unknown"/> or stops it; it never guesses.
/// </summary>
internal sealed class Evaluator
{
    // A version computed from six numbers takes some hundred steps.
    private const int MaximumSteps = 50_000;
    private const int MaximumStepsOfAll = 5_000_000;
    private const int MaximumDepth = 64;

    private int _steps;
    private int _stepsOfAll;
    private int _depth;

    public Evaluator() => Statics = new StaticFields(this);

    public CallTargets Targets { get; } = new();

    public StaticFields Statics { get; }

    /// <summary>Why the evaluation stopped, as the end of a sentence, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Calls a method from the outside; the answer is <see cref="Unknown"/> when that does not come to an end.</summary>
    public object? Evaluate(CallTarget target, object?[] arguments)
    {
        Failure = null;
        _steps = 0;
        _depth = 0;
        object? result = Invoke(target, arguments, isVirtual: false);
        return Failure is null ? result : new Unknown(Failure);
    }

    /// <summary>Ends the evaluation. The first reason stays.</summary>
    public object? Stop(string why)
    {
        Failure ??= why;
        return null;
    }

    /// <summary>Runs something whose failure is its own affair; returns the failure.</summary>
    public string? Apart(Action action)
    {
        action();
        string? failure = Failure;
        Failure = null;
        return failure;
    }

    public bool Step()
    {
        if (++_steps <= MaximumSteps && ++_stepsOfAll <= MaximumStepsOfAll) return Failure is null;
        Stop("it takes too many steps");
        return false;
    }

    public object? Invoke(CallTarget target, object?[] arguments, bool isVirtual)
    {
        if (isVirtual && arguments.Length > 0)
        {
            if (arguments[0] is null) return Stop("it uses a null");
            if (target.Owner is DefinedType { IsInterface: true }) return Stop($"it calls {target.FullName} through an interface");
            if (arguments[0] is Unknown) return FrameworkCalls.Unfollowed(this, target, arguments);
            if (arguments[0] is Instance instance) target = CallTargets.Dispatch(target, instance.Type);
        }

        if (target.Owner is DefinedType owner && !target.Definition.IsNil) return Run(owner, target, arguments);
        if (FluentMigratorCalls.TryCall(target, arguments, out object? result)) return result;
        return FrameworkCalls.Call(this, target, arguments);
    }

    /// <summary>Creates an object and runs its constructor.</summary>
    public object? Construct(CallTarget target, object?[] arguments)
    {
        if (target.Owner is not (DefinedType or ForeignType { Origin: ForeignOrigin.FluentMigrator }))
        {
            return FrameworkCalls.Construct(this, target, arguments);
        }

        if (target.Owner is DefinedType { IsValueType: true }) return Stop($"it uses the struct {target.Owner.FullName}");
        Instance created = new(target.Owner);
        Invoke(target, [created, .. arguments], isVirtual: false);
        return created;
    }

    private object? Run(DefinedType owner, CallTarget target, object?[] arguments)
    {
        if (_depth >= MaximumDepth) return Stop("its calls are nested too deeply");
        if (MethodRun.Start(this, owner, target, arguments) is not { } run)
        {
            return Stop($"it calls {target.FullName}, which has no code or handles exceptions");
        }

        _depth++;
        object? result = run.ToEnd();
        _depth--;
        return result;
    }
}
