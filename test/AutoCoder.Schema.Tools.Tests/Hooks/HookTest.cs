namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>A test with hooks in the repository of <see cref="MergeTest"/>.</summary>
internal abstract class HookTest : MergeTest
{
    /// <summary>A program that writes down what it is asked, and answers with an exit code of the test's.</summary>
    protected string Recorder => Path.Combine(Home, "recorder");

    internal Finished Hooks(params string[] arguments) => In(".", arguments);

    internal Finished In(string folder, params string[] arguments) =>
        Shell($"cd '{folder}' && {Words(Program.Operator, ["hooks", .. arguments])}").ShouldBeCivil();

    protected void Install() => Hooks("install", "--gate", Program.Gate.FirstArguments is [var assembly] ? assembly : Program.Gate.File).ShouldReport(0);

    /// <summary>Installs hooks that ask the recorder.</summary>
    protected void InstallRecorder(int answer = 0)
    {
        Script(Recorder, $"[ \"$1\" = --version ] && exit\necho \"$@\" >>{Home}/asked\necho 'The gate is recorded.'\nexit {answer}");
        Hooks("install", "--gate", Recorder).ShouldReport(0);
    }

    /// <summary>What the recorder was asked, one line a question.</summary>
    protected string Asked() => File.Exists($"{Home}/asked") ? File.ReadAllText($"{Home}/asked") : "";

    protected void Script(string path, string body, string mode = "755")
    {
        path = Path.Combine(Folder, path);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        Git($"chmod {mode} '{path}'");
    }

    /// <summary>A project without a lock, so that branches that add a migration each merge without a conflict.</summary>
    protected void WithoutLock() => Git($"git rm -q {Project}/schema.lock && git commit -q -m 'no lock'");

    /// <summary>A branch from main with migrations and no lock; ends on main.</summary>
    protected void Added(string branch, params (long Version, string Words)[] migrations)
    {
        Git($"git checkout -q -b {branch} main");
        foreach ((long version, string words) in migrations) Add(version, words);
        Commit(branch);
        Git("git checkout -q main");
    }

    /// <summary>Everything about the files of a folder that somebody could miss: names, types, modes, links, bytes.</summary>
    protected string Listing(string folder) =>
        Git($"cd '{folder}' && find . -printf '%p %y %m %l\\n' | sort && find . -type f -exec sha256sum {{}} + | sort");
}
