using System.Globalization;

namespace AutoCoder.Schema.Testing.Checks;

/// <summary>Commands that can be pasted.</summary>
internal static class NextCommand
{
    /// <summary>Runs the tests of one migration again.</summary>
    public static string Test(long version) => string.Create(CultureInfo.InvariantCulture, $"dotnet test --filter \"FullyQualifiedName~{version}\"");
}
