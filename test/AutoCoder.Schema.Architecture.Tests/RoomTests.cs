namespace AutoCoder.Schema.Architecture.Tests;

/// <summary>What the code of each room may touch, read from the compiled assemblies.</summary>
internal class RoomTests
{
    private static readonly string[] TheWorld =
    [
        "System.Console.", "System.IO.File.", "System.IO.Directory.", "System.IO.FileStream.", "System.IO.FileInfo.",
        "System.IO.DirectoryInfo.", "System.IO.RandomAccess.", "System.Environment.Get", "System.Environment.get_CurrentDirectory", "System.Environment.get_MachineName", "System.Environment.get_Tick", "System.Environment.Exit",
        "System.Diagnostics.Process.",
        "System.Diagnostics.Stopwatch.", "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow", "System.TimeProvider.", "System.Random.", "System.Guid.NewGuid",
        "System.Threading.Thread.", "System.Threading.Tasks.Task.Run", "System.Net.", "SQLitePCL.", "FluentMigrator.", "Microsoft.",
    ];

    private static readonly string[] Writing =
    [
        "System.IO.File.Write", "System.IO.File.Append", "System.IO.File.Create", "System.IO.File.Delete", "System.IO.File.Move",
        "System.IO.File.Copy", "System.IO.File.Replace", "System.IO.File.Set", "System.IO.File.OpenWrite", "System.IO.File.Encrypt",
        "System.IO.Directory.Create", "System.IO.Directory.Delete", "System.IO.Directory.Move", "System.IO.Directory.Set",
        "System.IO.FileInfo.Delete", "System.IO.FileInfo.Move", "System.IO.FileInfo.Create", "System.IO.DirectoryInfo.Delete",
        "System.IO.DirectoryInfo.Create", "System.IO.FileStream.Write", "System.IO.StreamWriter.",
    ];

    private static readonly string[] LoadingCode =
    [
        "System.Reflection.Assembly.Load", "System.Reflection.Assembly.UnsafeLoad", "System.Runtime.Loader.",
        "System.Activator.", "FluentMigrator.",
    ];

    [Test]
    public void The_room_that_decides_touches_values_only() => Calls("AutoCoder.Schema", TheWorld).ShouldBeEmpty();

    [Test]
    public void The_room_that_reads_writes_nothing_but_its_private_copy() =>
        Calls("AutoCoder.Schema.Preflight", Writing)
            .Except(["AutoCoder.Schema.Preflight.Inspection.PrivateCopy", "AutoCoder.Schema.Preflight.Processes.ChildProcess"]) // the latter: the standard input of a program
            .ShouldBeEmpty();

    [Test]
    public void The_room_that_reads_sources_touches_values_and_syntax_only() =>
        Calls("AutoCoder.Schema.Sources", [.. TheWorld.Except(["Microsoft."]), "Microsoft.CodeAnalysis.Emit", "Microsoft.CodeAnalysis.CSharp.CSharpCompilation"]).ShouldBeEmpty();

    [Test]
    public void The_room_that_reads_loads_no_code_and_no_FluentMigrator() =>
        Calls("AutoCoder.Schema.Preflight", LoadingCode).ShouldBeEmpty();

    [TestCase("AutoCoder.Schema.Preflight")]
    [TestCase("AutoCoder.Schema.Runner")]
    [TestCase("AutoCoder.Schema.Hosting")]
    [TestCase("AutoCoder.Schema.Testing")]
    public void Only_executables_talk_to_the_console(string room) => Calls(room, ["System.Console."]).ShouldBeEmpty();

    [Test]
    public void The_room_that_tests_keeps_files_for_migrations_without_a_transaction_only() =>
        Calls("AutoCoder.Schema.Testing", Writing.Concat(["System.IO.Directory.CreateTemp"]).ToArray()).Except(["AutoCoder.Schema.Testing.Trials.InFile"]).ShouldBeEmpty();

    [Test]
    public void Migrations_touch_nothing_but_the_authoring_language() =>
        CalledMembers.Of("AutoCoder.Schema.Migrations").Select(call => call.Member)
            .Where(member => !member.StartsWith("FluentMigrator.", StringComparison.Ordinal) && !member.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Test]
    public void The_reader_of_compiled_code_sees_calls() =>
        Calls("AutoCoder.Schema.Preflight", ["System.IO.Directory.CreateTempSubdirectory"])
            .ShouldBe(["AutoCoder.Schema.Preflight.Inspection.PrivateCopy"]);

    private static IEnumerable<string> Calls(string assembly, string[] forbidden) => CalledMembers.Of(assembly)
        .Where(call => Array.Exists(forbidden, prefix => call.Member.StartsWith(prefix, StringComparison.Ordinal)))
        .Select(call => call.Caller)
        .Distinct();
}
