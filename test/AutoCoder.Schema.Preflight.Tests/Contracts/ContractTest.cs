namespace AutoCoder.Schema.Preflight.Tests.Contracts;

/// <summary>A gate with files of the application's side in its folder.</summary>
internal abstract class ContractTest : GateTest
{
    protected Fleet WithModel(Fleet fleet, string sql) => fleet with { Models = [File("models.sql", sql)] };

    protected Fleet WithStatements(Fleet fleet, params string[] lines) =>
        fleet with { Statements = [File("queries.sql", string.Join('\n', lines))] };

    protected static Fleet Allowing(Fleet fleet, params string[] verdicts) =>
        fleet with { Gate = new GatePolicy([.. verdicts]) };

    protected static ImmutableArray<string> Refusal(Fleet fleet) =>
        Gate.Check(fleet, TextReader.Null).ShouldBeOfType<Outcome<GateReport>.Refused>().Problems;

    protected static string Text(GateReport report)
    {
        using var writer = new StringWriter();
        GateText.Write(report, [], writer);
        return writer.ToString();
    }

    protected static string Json(GateReport report)
    {
        using var writer = new StringWriter();
        GateJson.Write(report, [], writer);
        return writer.ToString();
    }

    /// <summary>A search that comes to nothing.</summary>
    protected DiscoveryRequest Nowhere => new() { Kinds = [new KindFile(Kind)], ProjectFolders = [Directory.CreateDirectory(Path.Combine(Folder, "none")).FullName] };

    protected ContractFile File(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, text);
        return new ContractFile(Kind, path, name);
    }
}
