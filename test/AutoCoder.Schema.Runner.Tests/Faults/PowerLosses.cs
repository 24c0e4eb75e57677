using System.Diagnostics.CodeAnalysis;
using static AutoCoder.Schema.Runner.Tests.Faults.LosingDisk;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// What the power may have taken at one moment: nothing, everything, each thing alone, all but each, all from each on, each write torn
/// (with the others there, lost, or there up to it), each file's writes together, and names without contents and the other way round.
/// Where there are few, every choice; where there are many, some by chance.
/// </summary>
/// <param name="Every">Up to how many things every choice is made.</param>
/// <param name="Chosen">How many choices by chance are made above it.</param>
internal sealed record PowerLosses(int Every, int Chosen)
{
    /// <summary>The fates of the things at risk.</summary>
    /// <param name="atRisk">They.</param>
    /// <param name="random">Chooses.</param>
    /// <param name="isBoundary">Whether what is at risk is as much as it comes to: then every choice, or some, beside those that have a reason.</param>
    [SuppressMessage("Security", "CA5394", Justification = "A choice that can be repeated with its seed.")]
    public IEnumerable<Fate[]> Of(IReadOnlyList<Unsafe> atRisk, Random random, bool isBoundary)
    {
        int count = atRisk.Count;
        Fate[] Each(Func<int, Fate> fate) => [.. Enumerable.Range(0, count).Select(fate)];
        Fate[] Where(Func<int, bool> isKept) => Each(i => isKept(i) ? Fate.Kept : Fate.Lost);

        yield return Where(_ => true);
        if (count == 0) yield break;
        yield return Where(_ => false);
        yield return Where(i => atRisk[i].IsName);
        yield return Where(i => !atRisk[i].IsName);
        foreach (int file in atRisk.Select(one => one.File).Distinct())
        {
            yield return Where(i => atRisk[i].IsName || atRisk[i].File != file);
            yield return Where(i => atRisk[i].IsName || atRisk[i].File == file);
            yield return Where(i => atRisk[i].File == file);
            yield return Where(i => atRisk[i].File != file);
        }

        for (int one = 0; one < count; one++)
        {
            int at = one;
            yield return Where(i => i != at);
            yield return Where(i => i == at);
            yield return Where(i => i < at);
            yield return Where(i => i >= at);
            if (!atRisk[at].IsLong) continue;
            foreach (Fate torn in new[] { Fate.FirstHalf, Fate.SecondHalf })
            {
                yield return Each(i => i == at ? torn : Fate.Kept);
                yield return Each(i => i == at ? torn : Fate.Lost);
                yield return Each(i => i == at ? torn : i < at ? Fate.Kept : Fate.Lost);
            }
        }

        if (!isBoundary) yield break;
        bool isEvery = count <= Every;
        for (int choice = 0; choice < (isEvery ? 1 << count : Chosen); choice++)
        {
            int bits = choice;
            double share = random.NextDouble();
            yield return isEvery ? Where(i => (bits >> i & 1) == 1) : Where(_ => random.NextDouble() < share);
        }
    }
}
