using System.Collections.Concurrent;

namespace AutoCoder.Schema.Preflight.Gates;

/// <summary>Rows for a stream, made on all processors and given back in the stream's order.</summary>
internal static class ParallelRows
{
    // Below this many, starting threads costs more than it brings.
    private const int WorthThreads = 64;

    // A thread takes this many at a time: they wait for each other when they take some, and come in order anyway.
    private const int AtOnce = 16;

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
        var rows = new ConcurrentBag<(long Index, TRow[] Rows)>();
        Parallel.ForEach(
            Partitioner.Create(items.Chunk(AtOnce), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (some, loop, index) =>
            {
                rows.Add((index, [.. some.TakeWhile(_ => !cancellation.IsCancellationRequested).Select(row)]));
                if (cancellation.IsCancellationRequested) loop.Stop();
            });
        return rows.OrderBy(entry => entry.Index).SelectMany(entry => entry.Rows);
    }

    private static IEnumerable<T> Remaining<T>(IEnumerator<T> source)
    {
        while (source.MoveNext()) yield return source.Current;
    }
}
