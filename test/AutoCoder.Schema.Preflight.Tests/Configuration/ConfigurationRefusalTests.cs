namespace AutoCoder.Schema.Preflight.Tests.Configuration;

internal class ConfigurationRefusalTests : ConfigurationFolder
{
    [TestCase(
        """{ "migration": "x.dll" }""",
        "line 1, migration: there is no such property; did you mean 'migrations'? "
        + "(known are: $schema, migrations, sources, registry, projects, kinds, types, binaryGuid, doubleQuotedTexts, policy, lint).")]
    [TestCase(
        "{\n  \"kinds\": {\n    \"assistant\": {\n      \"fiel\": \"a.db\"\n    }\n  }\n}",
        "line 4, kinds.assistant.fiel: there is no such property; did you mean 'file'? (known are: file, paths, expect, statements, namespace, nestedNamespaces).")]
    [TestCase(
        """{ "policy": { "zzzzzzzzzzzz": 1 } }""",
        "line 1, policy.zzzzzzzzzzzz: there is no such property; known are: allow, lockTimeoutSeconds, backupFolder, keepBackups.")]
    [TestCase("""{ "lint": { "rules": { "no-down": "fatal" } } }""", "line 1, lint.rules.no-down: 'fatal' is no severity; known are: off, note, warning, error.")]
    [TestCase("""{ "lint": { "rules": { "no-down": "warn" } } }""", "line 1, lint.rules.no-down: 'warn' is no severity; did you mean 'warning'? (known are: off, note, warning, error).")]
    [TestCase("""{ "lint": { "largeTableRows": 0.5 } }""", "line 1, lint.largeTableRows: a whole number from 1 on is expected.")]
    [TestCase("""{ "types": { "Guid": "TEXT DEFAULT 1" } }""", "line 1, types.Guid: 'TEXT DEFAULT 1' is not what SQLite takes for the type of a column, such as TEXT or DECIMAL(10, 2).")]
    [TestCase("""{ "types": { "Guid": "TEXT); DROP TABLE t; --" } }""", "line 1, types.Guid: 'TEXT); DROP TABLE t; --' is not what SQLite takes for the type of a column, such as TEXT or DECIMAL(10, 2).")]
    [TestCase("""{ "types": { "Guid": "TEXT, d INT" } }""", "line 1, types.Guid: 'TEXT, d INT' is not what SQLite takes for the type of a column, such as TEXT or DECIMAL(10, 2).")]
    [TestCase("""{ "types": { "Guid": "" } }""", "line 1, types.Guid: a text that is not empty is expected.")]
    [TestCase("""{ "types": [] }""", "line 1, types: an object is expected: { … }.")]
    [TestCase("""{ "kinds": { "a": { "expect": ["!rm -r x"] } } }""", "line 1, kinds.a.expect[0]: a configuration file runs no command, since it comes with whatever was checked out. Give it on the command line: --expect 'a=!rm -r x'; a file of that name is './!rm -r x'.")]
    [TestCase("""{ "kinds": { "a": { "statements": ["-"] } } }""", "line 1, kinds.a.statements[0]: a configuration file has no standard input; give it on the command line: --statements a=-.")]
    [TestCase("""{ "registry": 5 }""", "line 1, registry: a text that is not empty is expected.")]
    [TestCase("""{ "registry": null }""", "line 1, registry: a text that is not empty is expected.")]
    [TestCase("""{ "registry": "a\u0000b" }""", "line 1, registry: a text that is not empty is expected.")]
    [TestCase("""{ "projects": "p" }""", "line 1, projects: a list of texts is expected: [\"…\"].")]
    [TestCase("{ \"projects\": [\n\"p\",\n[] ] }", "line 3, projects[1]: a text that is not empty is expected.")]
    [TestCase("""{ "kinds": [] }""", "line 1, kinds: an object is expected: { … }.")]
    [TestCase("[]", "line 1: an object is expected: { … }.")]
    [TestCase(
        """{ "kinds": { "a": { "file": "sub/a.db" } } }""",
        "line 1, kinds.a.file: 'sub/a.db' is not a plain file name; folders and patterns belong in 'paths'.")]
    [TestCase(
        """{ "kinds": { "a": { "file": "a.bak" } } }""",
        "line 1, kinds.a.file: 'a.bak' is the name of a backup or of a journal, which is never taken for a database; choose another.")]
    [TestCase(
        """{ "kinds": { "a": { "paths": ["*/../a.db"] } } }""",
        "line 1, kinds.a.paths[0]: '*/../a.db': '..' may not come after a wildcard; write the folder out.")]
    [TestCase(
        """{ "policy": { "allow": ["Unreadable"] } }""",
        "line 1, policy.allow[0]: 'Unreadable' is not a verdict that can be allowed; "
        + "known are: pending, out-of-order, ahead, unversioned, missing, drifted, edited, incompatible, none.")]
    [TestCase(
        """{ "policy": { "allow": ["pendin"] } }""",
        "line 1, policy.allow[0]: 'pendin' is not a verdict that can be allowed; did you mean 'pending'? "
        + "(known are: pending, out-of-order, ahead, unversioned, missing, drifted, edited, incompatible, none).")]
    [TestCase(
        """{ "policy": { "lockTimeoutSeconds": -1 } }""",
        "line 1, policy.lockTimeoutSeconds: a number of seconds from 0 to 86400 is expected.")]
    [TestCase(
        """{ "policy": { "lockTimeoutSeconds": 1e999 } }""",
        "line 1, policy.lockTimeoutSeconds: a number of seconds from 0 to 86400 is expected.")]
    [TestCase(
        """{ "policy": { "lockTimeoutSeconds": "30" } }""",
        "line 1, policy.lockTimeoutSeconds: a number of seconds from 0 to 86400 is expected.")]
    [TestCase("{ \"registry\": \"a\",\n\"registry\": \"b\" }", "line 2, registry: the property is given twice; keep one.")]
    public void A_mistake_is_refused_with_its_line_and_property(string json, string problem) => Problems(json).ShouldBe([problem]);

    [TestCase("", 1)]
    [TestCase("{\n  \"registry\": ", 2)]
    [TestCase("{}\n{}", 2)]
    [TestCase("{\n\"registry\": \"\\uD800\" }", 2)]
    [TestCase("{\n\"registry\" }", 2)]
    public void What_is_not_json_is_refused_with_its_line(string json, int line)
    {
        string problem = Problems(json).ShouldHaveSingleItem();

        problem.ShouldStartWith($"line {line}: this is not JSON. ");
        problem.ShouldNotContain("LineNumber");
    }

    [Test]
    public void A_misspelt_rule_is_told_with_the_nearest_one() =>
        Problems("""{ "lint": { "rules": { "no-donw": "off" } } }""").ShouldHaveSingleItem()
            .ShouldStartWith("line 1, lint.rules.no-donw: there is no such property; did you mean 'no-down'? (known are: drops-table, ");

    [Test]
    public void Every_mistake_is_named_at_once_in_the_order_of_the_lines() =>
        Problems("{\n\"registri\": 1,\n\"policy\": { \"allow\": 1 },\n\"kinds\": 2\n}").Select(problem => problem.Split(':')[0])
            .ShouldBe(["line 2, registri", "line 3, policy.allow", "line 4, kinds"]);

    [Test]
    public void Text_in_another_encoding_is_refused()
    {
        File.WriteAllBytes(ConfigurationFile, [0x7B, 0xFF, 0x7D]);

        Problems(ConfigurationReader.Read(ConfigurationFile)).ShouldBe(["the configuration file is not UTF-8 text."]);
    }

    [Test]
    public void A_file_that_is_not_there_is_refused() =>
        Problems(ConfigurationReader.Read(ConfigurationFile)).ShouldBe(["there is no such configuration file."]);

    [Test]
    public void A_folder_is_refused()
    {
        Directory.CreateDirectory(ConfigurationFile);

        Problems(ConfigurationReader.Read(ConfigurationFile)).ShouldBe(["this is not a file, so it cannot be the configuration."]);
    }

    [Test]
    public void A_file_of_more_than_a_mebibyte_is_refused() =>
        Problems(new string(' ', 1024 * 1024) + "{}").ShouldBe(["a configuration file has at most 1 MiB."]);

    [Test]
    public void Json_without_an_end_to_its_depth_is_refused() =>
        Problems(new string('[', 100_000)).ShouldHaveSingleItem().ShouldStartWith("line 1: this is not JSON. ");
}
