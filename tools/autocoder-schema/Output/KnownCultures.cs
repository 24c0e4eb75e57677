using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>
/// The cultures that migrations may ask for, as under their own runner. On Linux .NET has them from ICU, and where that is not
/// installed it ends a program with a stack trace as soon as one is asked for.
/// </summary>
internal static class KnownCultures
{
    private const string Switch = "System.Globalization.Invariant";
    private const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    // Which versions .NET 10 looks for; the newest first.
    private const int Newest = 100, Oldest = 50;

    /// <summary>To be called first of all: goes on without cultures where there are none, and says so.</summary>
    /// <param name="program">The program's name.</param>
    public static void Require(string program)
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not null || IsThere()) return;
        AppContext.SetSwitch(Switch, true);
        StandardStreams.Tell(
            $"{program}: note: this system has no ICU (libicu), so there are no cultures: a migration that asks for one "
            + "fails, or sorts and compares text otherwise than elsewhere. Install libicu, or set "
            + $"{Variable}=1 to say that it is meant.");
    }

    private static bool IsThere()
    {
        if (AppContext.TryGetSwitch(Switch, out bool isInvariant) && isInvariant) return true; // nobody asks for it
        for (int version = Newest; version >= Oldest; version--)
        {
            if (NativeLibrary.TryLoad(Name(version), out _)) return true; // stays loaded: .NET takes it, too
        }

        return NativeLibrary.TryLoad("libicuuc.so", out _);
    }

    // Without a culture, which is not to be asked for yet.
    private static string Name(int version) =>
        string.Concat("libicuuc.so.", version >= 100 ? "1" : "", Digit(version / 10 % 10), Digit(version % 10));

    private static string Digit(int digit) => new((char)('0' + digit), 1);
}
