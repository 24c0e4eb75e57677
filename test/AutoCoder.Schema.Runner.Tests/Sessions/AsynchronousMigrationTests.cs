using static AutoCoder.Schema.Runner.Tests.Sessions.AsynchronousMigrations;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>A migration is done when it returns: what it leaves to happen later is refused, and what it waits for is its own.</summary>
[NonParallelizable]
internal class AsynchronousMigrationTests
{
    [SetUp]
    public void Begin()
    {
        Signal.Reset();
        Begun.Reset();
        Left = new();
    }

    [TearDown]
    public void LetGo() => Signal.Set();

    [TestCase(typeof(AsyncUp))]
    [TestCase(typeof(AsyncUpThatThrows))]
    [TestCase(typeof(AsyncLambda))]
    [TestCase(typeof(AsyncLambdaThatIsNeverAsynchronous))]
    [TestCase(typeof(AsyncLambdaThatIsSwallowed))]
    [TestCase(typeof(AsyncVoidOnAnotherThread))]
    public void What_is_async_and_returns_nothing_is_refused_and_keeps_nothing(Type type)
    {
        MigrationFailure failure = Refused(type);
        failure.Message.ShouldBe(MigrationFlow.IsAsynchronous);
    }

    [TestCase(typeof(TaskRun))]
    [TestCase(typeof(NewThread))]
    [TestCase(typeof(ThePool))]
    [TestCase(typeof(ATimer))]
    [TestCase(typeof(TaskThatNobodyAwaits))]
    public async Task Work_that_is_left_to_another_thread_is_refused_and_does_not_get_the_connection(Type type)
    {
        Refused(type).Message.ShouldBe(MigrationFlow.LeftWork);
        Signal.Set();
        (await Left.Task).ShouldNotBeNull();
    }

    [Test]
    public void A_connection_that_two_threads_use_at_once_is_refused() =>
        Refused(typeof(TwoThreadsAtOnce)).Message.ShouldContain("on two threads at once");

    [TestCase(typeof(Waits), "1|2|3")]
    [TestCase(typeof(WaitsForATask), "1")]
    [TestCase(typeof(JoinsAThread), "1")]
    [TestCase(typeof(ComputesInParallel), "0|1|4|9|16|25|36|49|64|81")]
    public void What_it_waits_for_is_its_own(Type type, string rows)
    {
        using TemporaryFolder folder = new();
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateT), type);
        runner.Upgrade(folder.File("a.db"));
        SqliteFile.Rows(folder.File("a.db"), "SELECT group_concat(a, '|') FROM (SELECT a FROM t ORDER BY a)").Trim().ShouldBe(rows);
    }

    // It begins when its migration is over and before the commit: while it waits for the lock of the one that runs, say.
    [Test]
    public async Task Work_that_uses_the_connection_while_the_next_migration_runs_is_refused_and_so_is_the_commit()
    {
        using TemporaryFolder folder = new();
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateT));
        using DatabaseSession session = runner.Open(folder.File("a.db"));
        session.Up([1]).ShouldBeNull();
        var flow = ((ThoroughConnection)session.Connection).Flow;
        Task<Exception?>? late = null;
        flow.Run(() => late = Task.Run(() => { Signal.Wait(); return Caught(() => session.Connection.Execute("INSERT INTO t VALUES (1)")); }), mayStartWork: false);
        Signal.Set();
        (await late!).ShouldBeOfType<InvalidOperationException>().Message.ShouldBe(MigrationFlow.LeftWork);
        session.Commit().ShouldNotBeNull().Message.ShouldBe(MigrationFlow.LeftWork);
    }

    [Test]
    public void A_replay_refuses_them_so_that_there_is_no_lock_of_them()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateT), typeof(AsyncUp));
        SchemaReplaying.Failed failed = new SchemaReplay(runner).Result.ShouldBeOfType<SchemaReplaying.Failed>();
        failed.Failure.ShouldBe(new MigrationFailure(2, "AsyncUp", null, MigrationFlow.IsAsynchronous));
    }

    private static Exception? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (InvalidOperationException refused)
        {
            return refused;
        }
    }

    private static MigrationFailure Refused(Type type)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using (KindRunner first = Kinds.TestRunner(Kind, typeof(CreateT))) first.Upgrade(path);
        string before = SqliteFile.Dump(path);
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateT), type);
        using (DatabaseSession session = runner.Open(path))
        {
            MigrationFailure failure = session.Up([runner.Kind.Head]).ShouldNotBeNull();
            failure.Name.ShouldBe(type.Name);
            session.Commit().ShouldNotBeNull();
            session.Dispose();
            SqliteFile.Dump(path).ShouldBe(before);
            return failure;
        }
    }
}
