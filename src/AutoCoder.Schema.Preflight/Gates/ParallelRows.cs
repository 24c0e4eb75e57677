using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace AutoCoder.Schema.Preflight.Gates;

/// <summary>Rows for a stream, made on all processors and given back in the stream's order.</summary>
internal static class ParallelRows
{
    // Below this many, starting threads costs more than it brings.
    private const int WorthThreads = 64;

    public static ImmutableArray<TRow> Of<TItem, TRow>(IEnumerable<TItem> items, Func<TItem, TRow> row, CancellationToken cancellation)
    {
        using IEnumerator<TItem> source = items.GetEnumerator();
        var rows = new List<TRow>();
        while (rows.Count < WorthThreads)
        {
            if (cancellation.IsCancellationRequested || !source.MoveNext()) return [.. rows];
            rows.Add(row(source.Current));
        }

        rows.AddRange(Rest(Remaining(source), row, cancellation));
        return [.. rows];
    }

    private static IEnumerable<TRow> Rest<TItem, TRow>(IEnumerable<TItem> items, Func<TItem, TRow> row, CancellationToken cancellation)
    {
        var rows = new ConcurrentBag<(long Index, TRow Row)>();
        Parallel.ForEach(
            Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (item, loop, index) =>
            {
                if (cancellation.IsCancellationRequested) loop.Stop();
                else rows.Add((index, row(item)));
            });
        return rows.OrderBy(entry => entry.Index).Select(entry => entry.Row);
    }

    private static IEnumerable<T> Remaining<T>(IEnumerator<T> source)
    {
        while (source.MoveNext()) yield return source.Current;
    }
}
