using System.Runtime.InteropServices;
using SQLitePCL;

namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>What figures are of: without it they say nothing.</summary>
internal static class Machine
{
    /// <summary>Processors, kernel, runtime, SQLite and the file system of a folder.</summary>
    public static string Describe(string folder)
    {
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Environment.ProcessorCount} × {Processor()}, {Memory():0} GiB; {RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version}; ")
            + $"{RuntimeInformation.FrameworkDescription}; SQLite {raw.sqlite3_libversion().utf8_to_string()}; databases on {FileSystem(folder)}; load {Load()}";
    }

    /// <summary>How many processes wanted a processor in the last minute.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static double Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);

    private static string FileSystem(string folder) => new DriveInfo(folder).DriveFormat;
}
