namespace AutoCoder.Schema.Analyzers.Tests;

public class AsynchronousTests
{
    [TestCase("public override async void Up() => await Task.Yield();", "Up", "ACS0009 Migration One is asynchronous: Up is 'async' and returns nothing")]
    [TestCase("public override void Up() { } public override async void Down() => await Task.Yield();", "Down", "ACS0009 Migration One is asynchronous: Down")]
    [TestCase("public override void Up() => Execute.WithConnection(async (c, t) => await Task.Yield());", "async (c, t) => await Task.Yield()",
        "ACS0009 Migration One is asynchronous: a lambda in Up is 'async'")]
    [TestCase("public override void Up() => Execute.WithConnection(async delegate { await Task.Yield(); });", "async delegate { await Task.Yield(); }", "ACS0009 ")]
    [TestCase("public override void Up() { Later(); async void Later() => await Task.Yield(); }", "Later", "ACS0009 Migration One is asynchronous: Later is 'async'")]
    [TestCase("public override void Up() => new Inner().Run(); class Inner { public async void Run() => await Task.Yield(); }", "Run", "ACS0009 Migration One ")]
    [TestCase("public override void Up() => Task.Run(() => 1);", "Task.Run(() => 1)", "ACS0010 Migration One does not wait for what Run begins")]
    [TestCase("public override void Up() { _ = Task.Run(() => 1); }", "Task.Run(() => 1)", "ACS0010 Migration One does not wait for what Run begins")]
    [TestCase("public override void Up() => Execute.WithConnection((c, t) => { Task.Factory.StartNew(() => c.Open()); });", "Task.Factory.StartNew(() => c.Open())", "ACS0010 ")]
    [TestCase("public override void Up() => Execute.WithConnection((c, t) => FillAsync()); static async ValueTask<int> FillAsync() { await Task.Yield(); return 1; }", "FillAsync()",
        "ACS0010 Migration One does not wait for what FillAsync begins")]
    [TestCase("public override void Up() => new Thread(() => { }).Start();", "new Thread(() => { }).Start()", "ACS0010 Migration One gives work to another thread with System.Threading.Thread.Start")]
    [TestCase("public override void Up() => ThreadPool.QueueUserWorkItem(_ => { });", "ThreadPool.QueueUserWorkItem(_ => { })", "ACS0010 ")]
    [TestCase("object? timer; public override void Up() => timer = new Timer(_ => { });", "new Timer(_ => { })", "ACS0010 Migration One gives work to another thread with System.Threading.Timer")]
    public async Task Code_that_returns_before_its_work_is_done_is_told_where_it_is(string members, string place, string message)
    {
        (await Analysis.Messages(Of(members))).ShouldHaveSingleItem().ShouldStartWith(message);
        (await Analysis.Places(Of(members))).ShouldBe([$"{message[..7]} {place}"]);
    }

    [TestCase("public override void Up() => Execute.WithConnection((c, t) => FillAsync().GetAwaiter().GetResult()); static async Task FillAsync() => await Task.Yield();")]
    [TestCase("public override void Up() => Task.Run(async () => await Task.Yield()).Wait();")]
    [TestCase("public override void Up() { Task all = Task.Run(() => 1); Task.WaitAll(all); }")]
    public async Task What_is_waited_for_is_not(string members) => (await Analysis.Messages(Of(members))).ShouldBeEmpty();

    [Test]
    public async Task Other_classes_are_not_looked_at() =>
        (await Analysis.Messages("using System.Threading.Tasks; public class One { public async void Up() => await Task.Yield(); public void Down() => Task.Run(() => 1); }")).ShouldBeEmpty();

    private static string Of(string members) => $$"""
        using System.Threading;
        using System.Threading.Tasks;

        [Migration(1)] public class One : Migration { {{members}} {{(members.Contains("Down", StringComparison.Ordinal) ? "" : "public override void Down() { }")}} }
        """;
}
