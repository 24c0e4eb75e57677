namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <content>Calls.</content>
internal sealed partial class MethodRun
{
    private bool Constrain()
    {
        _constrained = _assembly.Resolver.Resolve(_assembly, ReadToken());
        return true;
    }

    private bool Call(bool isVirtual)
    {
        if (_evaluator.Targets.Resolve(_assembly, ReadToken()) is not { } target) return Fail("its code is damaged");
        object?[] arguments = PopArguments(target.ArgumentCount);
        if (_constrained is { } type && arguments.Length > 0 && arguments[0] is Cell cell)
        {
            arguments[0] = cell.Value is Unknown or string or Instance ? cell.Value : Boxed.Of(type, type.FullName, cell.Value);
        }

        _constrained = null;
        object? result = _evaluator.Invoke(target, arguments, isVirtual);
        return !target.ReturnsValue || Push(result);
    }

    private bool NewObject()
    {
        if (_evaluator.Targets.Resolve(_assembly, ReadToken()) is not { } target) return Fail("its code is damaged");
        return Push(_evaluator.Construct(target, PopArguments(target.Signature.ParameterTypes.Length)));
    }

    private object?[] PopArguments(int count)
    {
        if (count > _stack.Count)
        {
            Stop("its code is damaged");
            return new object?[Math.Min(count, 1000)];
        }

        object?[] arguments = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return arguments;
    }
}
