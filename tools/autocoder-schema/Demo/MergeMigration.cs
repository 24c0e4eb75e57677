namespace AutoCoder.Schema.Operator.Demo;

/// <summary>A migration of the demo's repository.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Name">What it does.</param>
/// <param name="Up">Its SQL.</param>
/// <param name="Down">The SQL that takes it back.</param>
internal sealed record MergeMigration(long Version, string Name, string Up, string Down)
{
    /// <summary>The name of its class.</summary>
    public string ClassName => string.Create(CultureInfo.InvariantCulture, $"V{Version}_{Name}");
}
