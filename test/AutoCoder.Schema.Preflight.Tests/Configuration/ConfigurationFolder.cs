namespace AutoCoder.Schema.Preflight.Tests.Configuration;

/// <summary>A test with a folder for configuration files.</summary>
internal abstract class ConfigurationFolder
{
    private protected string Root { get; private set; } = "";

    private protected string ConfigurationFile => Path.Combine(Root, ConfigurationReader.FileName);

    [SetUp]
    public void MakeFolder() => Root = Directory.CreateTempSubdirectory("configuration-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(Root, recursive: true);

    private protected Outcome<SchemaConfiguration> Read(string json)
    {
        File.WriteAllText(ConfigurationFile, json);
        return ConfigurationReader.Read(ConfigurationFile, homeFolder: "/home/me");
    }

    private protected SchemaConfiguration Accepted(string json) =>
        Read(json).ShouldBeOfType<Outcome<SchemaConfiguration>.Done>().Value;

    /// <summary>The complaints, without the file's path at the head of each.</summary>
    private protected string[] Problems(string json) => Problems(Read(json));

    private protected string[] Problems(Outcome<SchemaConfiguration> reading) =>
    [
        .. reading.ShouldBeOfType<Outcome<SchemaConfiguration>.Refused>().Problems.Select(problem =>
        {
            problem.ShouldStartWith(ConfigurationFile);
            return problem[ConfigurationFile.Length..].TrimStart(',', ':', ' ');
        }),
    ];
}
