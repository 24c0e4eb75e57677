using System.Diagnostics;

namespace AutoCoder.Schema.Tools.Tests.Processes;

/// <summary>A migrations project of a solution like others have, in a folder with a space, built by the real compiler.</summary>
internal static class SmallProject
{
    // A build on a busy machine; nothing is expected to take any time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The project file.</summary>
    /// <param name="more">What stands in it beside its reference.</param>
    public static string Text(string more = "") =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
          <ItemGroup><PackageReference Include="FluentMigrator" Version="8.0.1" /></ItemGroup>
          {more}
        </Project>
        """;

    /// <summary>A migration that makes a table.</summary>
    public static string Migration(long version, string table, string attributes = "") =>
        $$"""
        using FluentMigrator;
        namespace Shop.Data.Migrations;
        [Migration({{version}})]{{attributes}}
        public sealed class M{{version}}_Create{{table}} : Migration
        {
            public override void Up() => Create.Table("{{table}}").WithColumn("id").AsInt64().PrimaryKey();
            public override void Down() => Delete.Table("{{table}}");
        }

        """;

    /// <summary>The line that makes the lock with the build, by the targets of this repository and the program under test.</summary>
    public static string LockTargets(Program program)
    {
        string targets = Path.GetFullPath("../../../../../tools/build/AutoCoder.Schema.Lock.targets", AppContext.BaseDirectory);
        string words = string.Join(' ', new[] { program.File }.Concat(program.FirstArguments).Select(word => $"&quot;{word}&quot;"));
        return $"<PropertyGroup><AutoCoderSchemaCommand>{words}</AutoCoderSchemaCommand></PropertyGroup><Import Project=\"{targets}\" />";
    }

    /// <summary>Runs a program that builds, with the packages that this user has.</summary>
    public static Finished Run(string folder, string[] words, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("CI"); // whoever runs these tests may be one
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"it did not end: {string.Join(' ', words)}");
        }

        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
