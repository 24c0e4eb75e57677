using System.Diagnostics;

namespace AutoCoder.Schema.Tools.Tests;

/// <summary>
/// A test of processes: a folder with the databases, which is their current folder, and beside it an empty home and an
/// empty folder for temporary files.
/// </summary>
internal abstract class ToolTest
{
    private string _root = "";

    /// <summary>The folder that the processes start in.</summary>
    protected string Folder => Path.Combine(_root, "fleet");

    /// <summary>The user's home, as the processes know it.</summary>
    protected string Home => Path.Combine(_root, "home");

    [SetUp]
    public void CreateFolders()
    {
        _root = Directory.CreateTempSubdirectory("tools-").FullName;
        foreach (string folder in new[] { Folder, Home, Temporary }) Directory.CreateDirectory(folder);
    }

    [TearDown]
    public void DeleteFolders() => Directory.Delete(_root, recursive: true);

    private string Temporary => Path.Combine(_root, "tmp");

    protected string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Makes a database, and the folders above it.</summary>
    protected string Create(string name, params string[] sql)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        SqliteFile.Execute(PathOf(name), sql);
        return PathOf(name);
    }

    protected string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Makes a registry in the home folder that lists these project folders.</summary>
    protected string CreateRegistry(string name, params string[] projects)
    {
        string path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string[] rows = [.. projects.Select((project, i) => $"INSERT INTO projects VALUES ('p{i}', '{project}', '2026-01-02', 3)")];
        SqliteFile.Execute(path, [.. ApplicationSchemas.CurrentRegistry, .. rows]);
        return path;
    }

    /// <summary>Everything that a question must leave as it is: databases, home, and no private copy left behind.</summary>
    protected string Everything() => FolderSnapshot.Of(_root);

    /// <summary>Asks the gate, and holds against it that nothing was touched.</summary>
    internal Finished Gate(params string[] arguments) => Ask(Program.Gate, arguments);

    /// <summary>Asks the gate with something on standard input.</summary>
    internal Finished GateWithInput(string input, params string[] arguments) => Asking(Program.Gate, input, arguments);

    /// <summary>Asks the operator's tool, and holds against it that nothing was touched.</summary>
    internal Finished AskOperator(params string[] arguments) => Ask(Program.Operator, arguments);

    /// <summary>Asks a program, and holds against it that nothing was touched.</summary>
    internal Finished Ask(Program program, params string[] arguments) => Asking(program, "", arguments);

    /// <summary>Lets the operator's tool work.</summary>
    internal Finished Upgrade(params string[] arguments)
    {
        using Running running = Start(Program.Operator, ["upgrade", .. arguments]);
        return running.Finish().ShouldBeCivil();
    }

    internal Finished Shell(string script)
    {
        using Running running = Start(new Program("/bin/sh"), "-c", script);
        return running.Finish();
    }

    internal Running Start(Program program, params string[] arguments)
    {
        // A shell that starts the suite in the background has SIGINT ignored, and everything below it would inherit that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program.File, .. program.FirstArguments, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        start.Environment["HOME"] = Home;
        start.Environment["TMPDIR"] = Temporary;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // no sockets of the runtime in the temporary folder
        return new Running(Process.Start(start)!);
    }

    /// <summary>A command line that a shell can run.</summary>
    internal static string Words(Program program, params string[] arguments) =>
        string.Join(' ', new[] { program.File }.Concat(program.FirstArguments).Concat(arguments)
            .Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));

    private Finished Asking(Program program, string input, string[] arguments)
    {
        string before = Everything();
        using Running running = Start(program, arguments);
        running.Input.Write(input);
        Finished finished = running.Finish();
        Everything().ShouldBe(before, "asking wrote something");
        return finished.ShouldBeCivil();
    }
}
