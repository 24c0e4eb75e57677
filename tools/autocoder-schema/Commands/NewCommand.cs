using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Writes the class file of a new migration.</summary>
internal sealed class NewCommand : Command
{
    private readonly Argument<string> _kind = new("KIND") { Description = "The kind of database: its tag." };
    private readonly Argument<string[]> _name = new("NAME") { Arity = ArgumentArity.OneOrMore, Description = "What it does: AddArchivedAt, or add archived at." };

    private readonly Option<string?> _project = new("--project")
    {
        HelpName = "DIR",
        Description = "The folder of the migrations project. Default: this folder, else the one in the nearest folder 'migrations' above.",
    };

    public NewCommand()
        : base("new", "Writes the class file of a new migration, with its folder, name, version, tag and an empty Up and Down.")
    {
        Add(_kind);
        Add(_name);
        Add(_project);
        SetAction(parsed => Write(parsed.GetValue(_kind)!, string.Join(' ', parsed.GetValue(_name)!), parsed.GetValue(_project)));
    }

    private static int Write(string kind, string words, string? folder)
    {
        if (MigrationsProject.FindUpward(Path.GetFullPath(folder ?? ".")) is not { } project)
            return Refuse($"no migrations project in {Path.GetFullPath(folder ?? ".")} or in a folder 'migrations' above it; name it with --project DIR.");
        if (MigrationTemplate.Pascal(words).Length == 0) return Refuse($"'{words}' has no letter or digit to name a class by.");
        if (!kind.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || MigrationTemplate.Pascal(kind).Length == 0)
            return Refuse($"'{kind}' cannot be a kind: a kind has letters, digits, - and _ only.");

        string target = project.FolderOf(kind);
        IEnumerable<string> files = Directory.Exists(target) ? Directory.EnumerateFiles(target, "*.cs").Select(path => Path.GetFileName(path)) : [];
        long version = MigrationTemplate.NextVersion(DateTimeOffset.UtcNow, files.Select(MigrationTemplate.VersionOf).OfType<long>());
        var template = new MigrationTemplate(kind, version, words, $"{project.RootNamespace}.{Path.GetFileName(target)}");
        string path = Path.Combine(target, $"{template.ClassName}.cs");
        Directory.CreateDirectory(target);
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        using (var writer = new StreamWriter(file)) writer.Write(template.Text.ReplaceLineEndings("\n"));
        Console.WriteLine(path);
        return ExitCode.Success;
    }

    private static int Refuse(string problem) => Refusals.Print("autocoder-schema", [problem]);
}
