using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Shows the incident and its prevention on files of its own, in a temporary folder.</summary>
internal sealed class DemoCommand : Command
{
    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the files there to look at." };

    private readonly Option<bool> _merge = new("--merge")
    {
        Description = "Show how the merge is stopped by a hook instead, in a git repository of its own, and the way through.",
    };

    public DemoCommand()
        : base("demo", "Replays the incident on seven real project folders of its own, and prevents it.")
    {
        Add(_merge);
        Add(_keep);
        SetAction((parsed, _) =>
            parsed.GetValue(_merge) ? MergeAsync(parsed.GetValue(_keep)) : UpgradeAsync(parsed.GetValue(_keep)));
    }

    private static Task<int> UpgradeAsync(bool keep) => RunAsync(keep, "The incident did not happen.",
        (folder, cancellation) =>
            new IncidentDemo(folder, FleetOptions.CarriedMigrations, StandardOutput.Writer).RunAsync(cancellation));

    private static async Task<int> MergeAsync(bool keep)
    {
        (ImmutableArray<string> gate, string? problem) = GateProgram.Find(null);
        return problem is not null
            ? Refusals.Print("autocoder-schema", [problem])
            : await RunAsync(keep, "The merge of the incident did not happen; the mended one did.",
                (folder, cancellation) =>
                    Task.FromResult(new MergeDemo(folder, gate, StandardOutput.Writer, cancellation).Run()));
    }

    private static async Task<int> RunAsync(bool keep, string end, Func<string, CancellationToken, Task<bool>> play)
    {
        using var interruption = new Interruption();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("autocoder-schema-demo-");
        try
        {
            bool asItMustBe = await play(folder.FullName, interruption.Token);
            StandardOutput.WriteLine();
            StandardOutput.WriteLine(asItMustBe ? end : "Something was not as it must be: see above.");
            if (keep) StandardOutput.WriteLine($"The files are in {folder.FullName}");
            return asItMustBe ? ExitCode.Success : ExitCode.NotReady;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        finally
        {
            if (!keep) folder.Delete(recursive: true);
        }
    }
}
