namespace AutoCoder.Schema.Testing.Checks;

/// <summary>Commands that can be pasted.</summary>
internal static class NextCommand
{
    /// <summary>Runs the tests of one migration again.</summary>
    /// <param name="name">Its class.</param>
    public static string Test(string name) => $"dotnet test --filter \"FullyQualifiedName~{name}\"";
}
