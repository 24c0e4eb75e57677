namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>A place that holds a value: an argument, a local variable, a field. What a managed pointer points to.</summary>
internal sealed class Cell
{
    /// <summary>
    /// An <c>int</c>, <c>long</c>, <c>double</c>, <c>string</c>, <see cref="Instance"/>, <see cref="Cell"/>[] (an array),
    /// <see cref="Boxed"/>, <see cref="Unknown"/>, or a value of a .NET type that <see cref="FrameworkCalls"/> knows.
    /// Null stands for null and for a zero of any type.
    /// </summary>
    public object? Value { get; set; }

    /// <summary>
    /// Whether it belongs to static state. What is kept there depends on the order in which .NET creates attributes,
    /// so nothing may change it once its class is initialised.
    /// </summary>
    public bool IsFrozen { get; private set; }

    public static Cell[] Array(int length)
    {
        Cell[] cells = new Cell[length];
        for (int i = 0; i < length; i++) cells[i] = new Cell();
        return cells;
    }

    /// <summary>Freezes it and everything that can be reached from it.</summary>
    public void Freeze()
    {
        Stack<Cell> open = new([this]);
        while (open.TryPop(out Cell? cell))
        {
            if (cell.IsFrozen) continue;
            cell.IsFrozen = true;
            IEnumerable<Cell> reached = cell.Value switch
            {
                Cell[] items => items,
                Instance instance => instance.Freeze(),
                Cell pointed => [pointed],
                _ => [],
            };
            foreach (Cell next in reached) open.Push(next);
        }
    }
}
