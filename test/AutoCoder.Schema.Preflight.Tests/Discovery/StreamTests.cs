namespace AutoCoder.Schema.Preflight.Tests.Discovery;

internal class StreamTests : FleetTest
{
    [Test]
    public void A_path_is_yielded_before_the_rest_of_the_input_is_read()
    {
        // A path may be 4,096 bytes long, and within those a NUL tells that none ends with a line.
        using BreakingReader reader = new(string.Concat(Enumerable.Range(0, 300).Select(i => $"{i:d4}/assistant.db\n")));
        using IEnumerator<Discovered> values =
            DatabaseDiscovery.Discover(Fleet.Request with { Paths = ["-"] }, reader).GetEnumerator();

        values.MoveNext().ShouldBeTrue();
        values.Current.ShouldBeOfType<Discovered.Found>();
        Should.Throw<IOException>(() => { while (values.MoveNext()) { } });
    }

    [Test]
    public void Nothing_is_looked_at_before_it_is_asked_for()
    {
        using BreakingReader reader = new("");
        IEnumerable<Discovered> values = DatabaseDiscovery.Discover(
            Fleet.Request with { Paths = ["first/assistant.db", "late/*.db", "-"] }, reader);

        using IEnumerator<Discovered> asked = values.GetEnumerator();
        asked.MoveNext().ShouldBeTrue();
        Fleet.File("late/assistant.db");
        asked.MoveNext().ShouldBeTrue();

        asked.Current.ShouldBeOfType<Discovered.Found>().Target.Path.ShouldBe(Fleet.At("late/assistant.db"));
    }

    [Test]
    public void A_pattern_yields_the_files_of_one_folder_before_it_lists_the_next()
    {
        Fleet.File("a/assistant.db");
        Fleet.Folder("b");
        using IEnumerator<Discovered> values = DatabaseDiscovery.Discover(
            Fleet.Request with { Paths = ["**/assistant.db"] }, TextReader.Null).GetEnumerator();

        values.MoveNext().ShouldBeTrue();
        Fleet.File("b/assistant.db");
        values.MoveNext().ShouldBeTrue();

        values.Current.ShouldBeOfType<Discovered.Found>().Target.Path.ShouldBe(Fleet.At("b/assistant.db"));
    }

    [Test]
    public void A_registry_is_not_held_open_while_its_projects_are_examined()
    {
        Fleet.File("p/assistant.db");
        string registry = Fleet.Registered("p", "q");
        using IEnumerator<Discovered> values = DatabaseDiscovery.Discover(
            Fleet.Request with { Registry = registry, Kind = "assistant" }, TextReader.Null).GetEnumerator();

        values.MoveNext().ShouldBeTrue();
        Fleet.Database(registry, "BEGIN EXCLUSIVE", "UPDATE projects SET path = 'x'", "COMMIT");
        values.MoveNext().ShouldBeTrue();
    }

    /// <summary>Gives its text and then fails, as a pipe whose writer went away.</summary>
    private sealed class BreakingReader(string text) : TextReader
    {
        private int _at;

        public override int Read() => _at < text.Length ? text[_at++] : throw new IOException("the pipe broke");
    }
}
