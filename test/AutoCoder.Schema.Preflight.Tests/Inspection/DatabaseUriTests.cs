namespace AutoCoder.Schema.Preflight.Tests.Inspection;

internal class DatabaseUriTests
{
    [TestCase("/srv/100%/a?b#c/x.db", "file:/srv/100%25/a%3fb%23c/x.db?immutable=1")]
    [TestCase(@"/srv/back\slash.db", @"file:/srv/back\slash.db?immutable=1")]
    public void A_path_is_the_same_file_as_a_URI(string path, string uri) => ReadOnlyConnection.UriOf(path, "immutable=1", isWindows: false).ShouldBe(uri);

    // https://www.sqlite.org/uri.html: what stands between two slashes and the next is a host, and has to be empty.
    [TestCase(@"C:\data\x.db", "file:///C:/data/x.db?immutable=1")]
    [TestCase(@"\\server\share\x.db", "file:////server/share/x.db?immutable=1")]
    [TestCase(@"\\?\C:\data\x.db", "file:////%3f/C:/data/x.db?immutable=1")]
    public void So_is_a_path_of_Windows(string path, string uri) => ReadOnlyConnection.UriOf(path, "immutable=1", isWindows: true).ShouldBe(uri);
}
