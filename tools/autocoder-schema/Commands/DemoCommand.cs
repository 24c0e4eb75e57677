using System.CommandLine;
using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Operator.Demo;
using AutoCoder.Schema.Reports;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Shows the incident and its prevention on files of its own, in a temporary folder.</summary>
internal sealed class DemoCommand : Command
{
    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the files there to look at." };

    public DemoCommand()
        : base("demo", "Replays the incident on seven real project folders of its own, and prevents it.")
    {
        Add(_keep);
        SetAction((parsed, _) => RunAsync(parsed.GetValue(_keep)));
    }

    private static async Task<int> RunAsync(bool keep)
    {
        using var interruption = new Interruption();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("autocoder-schema-demo-");
        try
        {
            bool asItMustBe = await new IncidentDemo(folder.FullName, FleetOptions.CarriedMigrations, Console.Out).RunAsync(interruption.Token);
            Console.WriteLine();
            Console.WriteLine(asItMustBe ? "The incident did not happen." : "Something was not as it must be: see above.");
            if (keep) Console.WriteLine($"The files are in {folder.FullName}");
            return asItMustBe ? ExitCode.Success : ExitCode.NotReady;
        }
        finally
        {
            if (!keep) folder.Delete(recursive: true);
        }
    }
}
