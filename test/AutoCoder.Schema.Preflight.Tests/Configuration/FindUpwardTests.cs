namespace AutoCoder.Schema.Preflight.Tests.Configuration;

internal class FindUpwardTests : ConfigurationFolder
{
    [Test]
    public void The_file_of_the_folder_itself_is_nearest()
    {
        string deep = Directory.CreateDirectory(Path.Combine(Root, "a/b")).FullName;
        File.WriteAllText(ConfigurationFile, "{}");
        File.WriteAllText(Path.Combine(deep, ConfigurationReader.FileName), "{}");

        ConfigurationReader.FindUpward(deep).ShouldBe(Path.Combine(deep, ConfigurationReader.FileName));
        ConfigurationReader.FindUpward(Path.Combine(Root, "a")).ShouldBe(ConfigurationFile);
        ConfigurationReader.FindUpward(Root).ShouldBe(ConfigurationFile);
    }

    [Test]
    public void The_search_ends_at_the_root_of_the_file_system()
    {
        ConfigurationReader.FindUpward(Path.GetPathRoot(Root)!).ShouldBeNull();
        ConfigurationReader.FindUpward(Root).ShouldBeNull();
    }

    [Test]
    public void What_bears_the_name_and_cannot_be_read_is_not_passed_over()
    {
        string inner = Directory.CreateDirectory(Path.Combine(Root, "inner")).FullName;
        File.WriteAllText(ConfigurationFile, "{}");
        string link = Path.Combine(inner, ConfigurationReader.FileName);
        File.CreateSymbolicLink(link, "/nowhere");

        ConfigurationReader.FindUpward(inner).ShouldBe(link);
        ConfigurationReader.Read(link).ShouldBeOfType<Outcome<SchemaConfiguration>.Refused>().Problems
            .ShouldBe([$"{link}: there is no such configuration file."]);
    }
}
