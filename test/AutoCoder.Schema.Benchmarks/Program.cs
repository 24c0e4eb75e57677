using System.Globalization;

namespace AutoCoder.Schema.Benchmarks;

/// <summary>Benchmarks by name: <c>rebuild [--journal DELETE|WAL] [--rounds N] [ROWS …]</c>.</summary>
internal static class Program
{
    private const string Usage = "rebuild [--journal DELETE|WAL] [--rounds N] [ROWS …]";

    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["once", var way, var database]:
                await Console.Out.WriteAsync((await Measurement.OfAsync(Rebuilding.Way(way, database))).ToString());
                return 0;
            case ["rebuild", .. var rest]:
                Rebuild(rest);
                return 0;
            default:
                await Console.Error.WriteLineAsync($"Usage: {Usage}");
                return 2;
        }
    }

    private static void Rebuild(string[] rest)
    {
        string journal = Option(rest, "--journal") ?? "DELETE";
        int rounds = int.Parse(Option(rest, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        int[] sizes = [.. rest.Where((value, index) => IsSize(rest, value, index)).Select(int.Parse)];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("schema-benchmark-");
        try
        {
            new RebuildBenchmark(folder.FullName, rounds, journal).Run(Console.Out, sizes.Length > 0 ? sizes : [100_000, 1_000_000]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Option(string[] rest, string name) =>
        Array.IndexOf(rest, name) is >= 0 and var at && at + 1 < rest.Length ? rest[at + 1] : null;

    private static bool IsSize(string[] rest, string value, int index) =>
        !value.StartsWith("--", StringComparison.Ordinal) && (index == 0 || !rest[index - 1].StartsWith("--", StringComparison.Ordinal));
}
