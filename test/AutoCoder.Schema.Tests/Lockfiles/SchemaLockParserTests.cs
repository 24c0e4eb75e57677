namespace AutoCoder.Schema.Tests.Lockfiles;

/// <summary>What is not as it was written is refused, with the line and with what to do.</summary>
internal class SchemaLockParserTests
{
    private const string Remedy = "; run: autocoder-schema lock";
    private static readonly string Text = SchemaLockText.Write(Locks.Small());

    [TestCase("")]
    [TestCase("hello\n")]
    [TestCase("format one\n")]
    [TestCase("kind assistant\n")]
    public void Something_else_is_no_lock_file(string text) =>
        Locks.Refusal(text).ShouldBe("schema.lock is not a lock file: it does not begin with its format" + Remedy);

    [Test]
    public void A_format_of_a_newer_build_is_said_to_be_one() => Locks.Refusal(Text.Replace("format 1", "format 2")).ShouldBe(
        "schema.lock, line 3: format 2 is of a newer build, this one reads 1: use that build, or write the file with this one" + Remedy);

    [Test]
    public void A_format_that_never_was_is_unknown() =>
        Locks.Refusal(Text.Replace("format 1", "format 0")).ShouldBe("schema.lock, line 3: format 0 is unknown" + Remedy);

    [TestCase("3 FillMode")]
    [TestCase("  CREATE VIEW")]
    [TestCase("# Lock file")]
    [TestCase("end")]
    public void Conflict_markers_are_named_with_their_line(string before)
    {
        string text = Text.Replace("\n" + before, "\n<<<<<<< HEAD\n" + before);
        if (before[0] == '#') text = "<<<<<<< HEAD\n" + Text;
        int line = 1 + text.Split('\n').ToList().IndexOf("<<<<<<< HEAD");

        Locks.Refusal(text).ShouldBe($"schema.lock, line {line}: there are merge conflict markers: merge the migrations first" + Remedy);
        Locks.Refusal(text.Replace("\n", "\r\n")).ShouldBe($"schema.lock, line {line}: there are merge conflict markers: merge the migrations first" + Remedy);
    }

    [TestCase("2 AddMode up 1:5e", "2 AddMode up 1:6e", 7, "2 AddMode")]
    [TestCase("2 AddMode up 1:5e", "2 AddMode up 2:5e", 7, "2 AddMode")]
    [TestCase("down 1:b7", "down 1:b8", 7, "2 AddMode")]
    [TestCase("2ed41144ed559be38fb977de9a724eb8 schema 8e57", "2ed41144ed559be38fb977de9a724eb8 schema 8e58", 8, "3 FillMode")]
    [TestCase(" code\n", "\n", 8, "3 FillMode")]
    [TestCase("chain 173f52a9bc73a140af0cace61a384469", "chain 173f52a9bc73a140af0cace61a384468", 7, "2 AddMode")]
    public void The_first_line_that_was_changed_by_hand_is_named(string old, string now, int line, string migration)
    {
        Text.ShouldContain(old);
        Locks.Refusal(Text.Replace(old, now)).ShouldBe(
            $"schema.lock, line {line}: the chain of {migration} of assistant does not fit: this line was changed by hand, or one before it was put in or taken out" + Remedy);
    }

    [Test]
    public void A_line_that_was_taken_out_is_seen_at_the_next() => Locks.Refusal(Without("2 AddMode")).ShouldBe(
        "schema.lock, line 7: the chain of 3 FillMode of assistant does not fit: this line was changed by hand, or one before it was put in or taken out" + Remedy);

    [Test]
    public void A_renamed_class_is_no_damage() => Locks.Read(Text.Replace("2 AddMode", "2 AddsMode")).Kinds[0].Find(2)!.Name.ShouldBe("AddsMode");

    [Test]
    public void A_version_that_is_there_twice_is_refused()
    {
        string line = Line("2 AddMode");
        Locks.Refusal(Text.Replace(line, line + "\n" + line)).ShouldBe("schema.lock, line 8: migration 2 of assistant is there twice" + Remedy);
    }

    [Test]
    public void Versions_out_of_their_order_are_refused()
    {
        string line = Line("1 CreateConversations");
        Locks.Refusal(Text.Replace(line + "\n", "").Replace("\n\nschema 4", "\n" + line + "\n\nschema 4"))
            .ShouldStartWith("schema.lock, line 6: the chain of 2 AddMode of assistant does not fit");
        Locks.Refusal(Text.Replace("\n\nschema 4", "\n" + line + "\n\nschema 4"))
            .ShouldBe("schema.lock, line 10: migration 1 CreateConversations of assistant stands behind 4: versions ascend" + Remedy);
    }

    [Test]
    public void Kinds_out_of_their_order_or_twice_are_refused()
    {
        Locks.Refusal(Text.Replace("kind registry", "kind a")).ShouldBe("schema.lock, line 34: kind a stands behind assistant: kinds are in the order of their names, each once" + Remedy);
        Locks.Refusal(Text.Replace("kind registry", "kind assistant")).ShouldContain("line 34: kind assistant stands behind assistant");
    }

    [TestCase("title text", "title blob")]
    [TestCase("DROP VIEW titles", "DROP VIEW title")]
    [TestCase("\nbefore 4\n", "\nbefore 3\n")]
    [TestCase("  )", "    )")]
    public void A_schema_that_was_changed_by_hand_is_refused(string old, string now)
    {
        Text.ShouldContain(old);
        Locks.Refusal(Text.Replace(old, now)).ShouldBe("schema.lock, line 11: the schema of assistant was changed by hand, or merged without a conflict" + Remedy);
    }

    [Test]
    public void A_schema_of_another_version_is_refused() =>
        Locks.Refusal(Text.Replace("schema 4 ", "schema 3 ")).ShouldBe("schema.lock, line 11: the schema of assistant is not that of its last migration" + Remedy);

    [TestCase("3 FillMode", "three FillMode")]
    [TestCase(" up ", " UP ")]
    [TestCase("down 1:b76f17386a0417e2bf08133fe076f298", "down 1:b7")]
    [TestCase("2 AddMode", "-2 AddMode")]
    [TestCase("2 AddMode", "99999999999999999999 AddMode")]
    [TestCase(" code\n", " cod\n")]
    public void What_is_not_the_line_of_a_migration_is_shown(string old, string now)
    {
        string refusal = Locks.Refusal(Text.Replace(old, now));
        refusal.ShouldContain("is not the line of a migration");
        refusal.ShouldEndWith(Remedy);
        refusal.Length.ShouldBeLessThan(180);
    }

    [Test]
    public void What_stands_in_a_wrong_place_is_shown()
    {
        Locks.Refusal(Text.Replace("format 1\n", "format 1\nhello\n")).ShouldBe("schema.lock, line 4: 'hello' is not expected here" + Remedy);
        Locks.Refusal(Text + "hello").ShouldBe("schema.lock, line 44: 'hello' stands behind the end" + Remedy);
    }

    [Test]
    public void A_file_cut_off_anywhere_is_refused()
    {
        for (int length = 0; length < Text.Length - 1; length++)
        {
            string refusal = Locks.Refusal(Text[..length]);
            refusal.ShouldStartWith("schema.lock");
            refusal.ShouldEndWith(Remedy);
        }

        Locks.Refusal(Text[..^4]).ShouldContain("the file was cut off");
        Locks.Refusal(Text[..Text.IndexOf("3 FillMode", StringComparison.Ordinal)]).ShouldBe("schema.lock, line 7: the file ends too early: it was cut off" + Remedy);
        Locks.Refusal(Text[..Text.IndexOf("DROP INDEX", StringComparison.Ordinal)]).ShouldContain("the file was cut off or changed by hand");
    }

    [Test]
    public void One_changed_character_anywhere_is_refused_or_says_nothing_else()
    {
        for (int i = 0; i < Text.Length; i++)
        {
            string text = string.Concat(Text.AsSpan(0, i), Text[i] == 'x' ? "y" : "x", Text.AsSpan(i + 1));
            if (SchemaLockParser.Read(text, Locks.Origin) is not Outcome<SchemaLock>.Done read) continue;
            SchemaLock small = Locks.Small();
            read.Value.Kinds.SelectMany(kind => kind.Migrations).Select(migration => migration with { Name = "" })
                .ShouldBe(small.Kinds.SelectMany(kind => kind.Migrations).Select(migration => migration with { Name = "" }), $"at {i}");
            LockIntegrity.All(read.Value, Locks.Origin).ShouldBeEmpty();
        }
    }

    [Test]
    public void The_command_names_the_migrations_as_they_were_given()
    {
        LockOrigin.Assembly("m.dll", "--migrations", "my dir/m.dll").Problem("is damaged").ShouldBe(
            "The schema.lock in 'm.dll' is damaged; run: autocoder-schema lock --migrations 'my dir/m.dll' --build");
        LockOrigin.File("a/schema.lock", "--migrations", "m.dll").Problem("is damaged").ShouldBe("a/schema.lock is damaged; run: autocoder-schema lock --migrations m.dll");
    }

    private static string Line(string start) => Text.Split('\n').First(line => line.StartsWith(start, StringComparison.Ordinal));

    private static string Without(string start) => Text.Replace(Line(start) + "\n", "");
}
