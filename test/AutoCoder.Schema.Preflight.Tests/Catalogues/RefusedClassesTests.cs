using static AutoCoder.Schema.Catalogues.CatalogueRefusalReason;

namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

internal class RefusedClassesTests
{
    private IReadOnlyList<CatalogueRefusal> _refusals = [];

    [OneTimeSetUp]
    public void Read_the_assembly_that_breaks_every_rule() => _refusals = Fixtures.Refusals(Fixtures.Refused);

    [TestCase("SecondOfTheSameVersion", DuplicateVersion, "RefusedMigrations.First and ", "of the kind 'a' both have the version 1")]
    [TestCase("OfTwoKinds", SeveralKinds, "(a, b)")]
    [TestCase("OfTwoAttributes", SeveralKinds, "(a, beta)")]
    [TestCase("OfNoKind", NoKind, "[Tags(\"kind\")]")]
    [TestCase("OfEmptyTags", NoKind, "[Tags(\"kind\")]")]
    [TestCase("OfBlankTag", NoKind, "a tag without a name")]
    [TestCase("Internal", NotPublic, "is not public")]
    [TestCase("Hiding+PublicInInternal", NotPublic, "is not public")]
    [TestCase("WithoutTransaction", NotTransactional, "TransactionBehavior.None")]
    [TestCase("Negative", NegativeVersion, "-1")]
    [TestCase("Conditional", CatalogueRefusalReason.Conditional, "CurrentVersionMigrationConstraintAttribute")]
    [TestCase("Generic`1", Unreadable, "is generic")]
    [TestCase("WithTwoMigrationAttributes", Unreadable, "MigrationAttribute", "NumberedMigrationAttribute", "keep one")]
    [TestCase("OnADateThatDoesNotExist", Unreadable, "TimestampedMigrationAttribute", "date does not exist")]
    [TestCase("OfTheEnvironment", Unreadable, "UnreadableAttribute", "it calls System.Environment.get_MachineName", "as a constant")]
    [TestCase("Counted", Unreadable, "CountedAttribute", "static state")]
    [TestCase("Endless", Unreadable, "EndlessAttribute", "too many steps")]
    [TestCase("Recursive", Unreadable, "RecursiveAttribute", "nested too deeply")]
    [TestCase("Overflowing", Unreadable, "OverflowingAttribute", "overflow")]
    [TestCase("OfUnixTime", Unreadable, "EpochAttribute", "System.DateTime.UnixEpoch", "as a constant")]
    [TestCase("OfStaticOffset", Unreadable, "OffsetAttribute", "static state", "as a constant")]
    [TestCase("OfComputedKind", Unreadable, "NamedAttribute", "get_UserName")]
    [TestCase("AsyncUp", Asynchronous, "Up is 'async' and returns nothing", ".GetAwaiter().GetResult() in the place of each await")]
    [TestCase("AsyncDown", Asynchronous, "Down is 'async' and returns nothing")]
    [TestCase("AsyncLambda", Asynchronous, "a lambda in Up is 'async' and returns nothing")]
    [TestCase("AsyncLambdaThatCaptures", Asynchronous, "a lambda in Up is 'async' and returns nothing")]
    [TestCase("AsyncFunctionInside", Asynchronous, "Fill in Up is 'async' and returns nothing")]
    [TestCase("OfAnAsyncBase", Asynchronous, "Later is 'async' and returns nothing")]
    [TestCase("CallsAnAsyncHelper", Asynchronous, "Fill is 'async' and returns nothing")]
    [TestCase("DropsATask", Asynchronous, "does not wait for what Fixtures.RefusedMigrations.Filling.FillAsync begins (a lambda in Up)")]
    [TestCase("RunsATask", Asynchronous, "does not wait for what System.Threading.Tasks.Task.Run begins (a lambda in Up)")]
    [TestCase("StartsATask", Asynchronous, "does not wait for what System.Threading.Tasks.TaskFactory.StartNew begins (Up)")]
    [TestCase("StartsAThread", Asynchronous, "gives work to another thread with System.Threading.Thread.Start (Up)", "do it where it stands")]
    [TestCase("AsksThePool", Asynchronous, "System.Threading.ThreadPool.QueueUserWorkItem (Up)")]
    [TestCase("StartsATimer", Asynchronous, "System.Threading.Timer (Up)")]
    [TestCase("DropsATaskInAnAwaitedOne", Asynchronous, "does not wait for what Fixtures.RefusedMigrations.Filling.WaitAsync begins (RunAsync)")]
    [TestCase("AsyncMaintenance", Asynchronous, "Up is 'async' and returns nothing")]
    [TestCase("VersionTableOfTheEnvironment", Unreadable, "TableName", "get_MachineName", "constant")]
    [TestCase("SecondVersionTable", Unreadable, "FirstVersionTable and", "keep one")]
    public void The_class_is_refused_by_name(string name, CatalogueRefusalReason reason, params string[] words)
    {
        CatalogueRefusal refusal = _refusals.Where(refusal => refusal.ClassName == "Fixtures.RefusedMigrations." + name)
            .ShouldHaveSingleItem();
        refusal.Reason.ShouldBe(reason);
        refusal.Message.ShouldContain(refusal.ClassName!);
        foreach (string word in words) refusal.Message.ShouldContain(word);
    }

    [Test]
    public void Nothing_else_is_refused() => _refusals.Count.ShouldBe(39);

    [Test]
    public void The_order_is_the_same_every_time() => Fixtures.Refusals(Fixtures.Refused).ShouldBe(_refusals);

    [Test]
    public void Every_message_is_one_line_that_ends_with_a_full_stop()
    {
        foreach (CatalogueRefusal refusal in _refusals)
        {
            refusal.Message.ShouldEndWith(".");
            refusal.Message.ShouldNotContain("\n");
        }
    }

    [Test]
    public void Migrations_without_a_transaction_pass_when_they_are_allowed_and_are_marked()
    {
        Fixtures.Refusals(Fixtures.Refused, allowNonTransactional: true).ShouldNotContain(refusal => refusal.Reason == NotTransactional);
        Fixtures.Read(Fixtures.Plain, allowNonTransactional: true).Kinds[0].Migrations
            .Where(migration => !migration.IsTransactional).Select(migration => migration.Name).ShouldBe(["T6", "T7"]);
    }

    [Test]
    public void Maintenance_without_a_transaction_is_no_reason_to_refuse() =>
        Fixtures.Refusals(Fixtures.Plain).Select(refusal => refusal.ClassName)
            .ShouldBe(["Fixtures.PlainMigrations.T6", "Fixtures.PlainMigrations.T7"]);
}
