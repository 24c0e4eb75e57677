namespace AutoCoder.Schema.Tools.Tests.Install;

/// <summary>The archive on machines that have nothing: no .NET, no user's folder, no OpenSSL.</summary>
internal class ArchiveTests : InstallTest
{
    private string Unpacked => Path.Combine(Folder, $"autocoder-schema-{Version}-linux-x64");

    [Test]
    public void Both_programs_run_for_another_user_without_NET_or_any_setting()
    {
        Unpack();

        foreach (string tool in new[] { "autocoder-schema", "check-pending-migrations" })
            Do($"{Stranger()} {Unpacked}/bin/{tool} --version").Trim().ShouldBe(Version);
        Do($"mkdir -m 777 work && {Stranger($"TMPDIR={Folder}/work")} {Unpacked}/bin/autocoder-schema demo").ShouldContain("The incident did not happen.");
    }

    [Test]
    public void Both_programs_run_in_a_root_with_a_C_library_and_no_OpenSSL()
    {
        string root = MinimalRoot();

        // The gate without /proc, too; the operator's tool runs on a compiler that finds its stack there.
        Do($"/usr/sbin/chroot --userspec=65534:65534 {root} /app/bin/check-pending-migrations --version").Trim().ShouldBe(Version);
        string told = Do($$"""
            unshare --mount /bin/sh -c 'mount -t proc proc {{root}}/proc && touch {{root}}/dev/urandom && mount --bind /dev/urandom {{root}}/dev/urandom \
              && exec env -i /usr/sbin/chroot --userspec=65534:65534 {{root}} /app/bin/autocoder-schema demo'
            """);

        told.ShouldContain("The incident did not happen.");
        Directory.EnumerateFiles(root, "libssl*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Test]
    public void It_has_both_programs_its_licences_and_what_is_in_it_and_is_made_the_same_every_time()
    {
        string[] lines = Do("tar --numeric-owner -tvzf \"$ARCHIVE\"").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] names = [.. lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[5].Split('/', 2)[1])];

        foreach (string name in new[] { "bin/autocoder-schema", "bin/check-pending-migrations", "lib/check-pending-migrations/sources/read-migration-sources", "LICENSE", "share/completions/autocoder-schema.bash", "autocoder-schema.cdx.json", "check-pending-migrations.cdx.json" })
            names.ShouldContain(name);
        names.ShouldContain(name => name.StartsWith("share/man/", StringComparison.Ordinal) && !name.EndsWith('/'));
        names.Where(name => name.StartsWith("licences/dotnet-", StringComparison.Ordinal)).Count().ShouldBeGreaterThanOrEqualTo(2);
        names.ShouldBe([.. names.Order(StringComparer.Ordinal)], ignoreOrder: true);
        lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(words => (words[1], words[3], words[4])).Distinct().ShouldHaveSingleItem().Item1.ShouldBe("0/0");
        Do("cd \"$(dirname \"$ARCHIVE\")\" && sha256sum --check --quiet SHA256SUMS");
    }

    private void Unpack()
    {
        Do($"chmod 755 . && tar xzf \"{Archive}\"");
        if (!Environment.IsPrivilegedProcess) Assert.Ignore("needs root, to become another user");
    }

    // "Nobody" with an empty environment.
    private static string Stranger(string variables = "") =>
        $"env -i {variables} /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups";

    // The loader and the libraries that the programs are linked with, and not one file more.
    private string MinimalRoot()
    {
        Unpack();
        string root = Path.Combine(Folder, "root");
        Do($$"""
            mkdir -p {{root}}/proc {{root}}/dev && mkdir -m 1777 {{root}}/tmp && mv {{Unpacked}} {{root}}/app
            find {{root}}/app -type f -size +10k -exec sh -c 'head -c 4 "$1" | grep -q ELF && ldd "$1" 2>/dev/null' sh {} \; \
              | grep -o '/[^ ]*' | grep -v "^{{root}}" | sort -u | while read -r library; do
                case "$library" in *ssl*|*crypto*|*gssapi*|*krb5*|*lttng*|*keyutils*|*com_err*) continue ;; esac
                mkdir -p "{{root}}$(dirname "$library")" && cp -L "$library" "{{root}}$library"
              done
            chmod 755 {{root}}
            """);
        return root;
    }
}
