using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Tools.Tests.Install;

/// <summary>The archive on machines that have nothing: no .NET, no user's folder, no OpenSSL.</summary>
internal partial class ArchiveTests : InstallTest
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

    [Test]
    public void Each_part_that_its_lists_name_has_its_licence_in_it()
    {
        Do($"tar xzf \"{Archive}\"");
        (string List, string Name)[] parts = [.. Directory.EnumerateFiles(Unpacked, "*.cdx.json").SelectMany(list =>
            JsonNode.Parse(File.ReadAllText(list))!["components"]!.AsArray().Select(part => (Path.GetFileName(list), (string)part!["name"]!)))];

        string[] Licences(string part) => Directory.Exists(Path.Combine(Unpacked, "licences", part))
            ? [.. Directory.EnumerateFiles(Path.Combine(Unpacked, "licences", part)).Select(File.ReadAllText)]
            : [];
        parts.Select(part => part.List).Distinct().Count().ShouldBe(3); // each program's, and that of the one that reads sources
        parts.Where(part => !Licences(part.Name).Any(text => Text().IsMatch(text))).ShouldBeEmpty();
        // The texts that only name whom they are by are ours: by whom stands above each.
        parts.Where(part => !Licences(part.Name).Any(text => Owner().IsMatch(text) || text.Contains("Public Domain", StringComparison.Ordinal))).ShouldBeEmpty();
        foreach ((string part, string text) in new[] { ("SQLite", "May you do good and not evil"), ("FluentMigrator", "Apache License"), ("Jint", "Redistributions in binary form"), ("Acornima", "Neither the name of"), ("Microsoft.CodeAnalysis.CSharp", "Permission is hereby granted") })
            Licences(part).ShouldContain(licence => licence.Contains(text, StringComparison.Ordinal), part);
        Do($"cat {Unpacked}/licences/dagre.txt").ShouldContain("Chris Pettitt");
    }

    [GeneratedRegex("Permission is hereby granted|Apache License|Redistribution and use|Public Domain")]
    private static partial Regex Text();

    [GeneratedRegex("^(Copyright|©|\\(c\\))", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Owner();

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
