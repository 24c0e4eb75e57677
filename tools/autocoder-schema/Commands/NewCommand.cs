using System.CommandLine;
using System.Text;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Writes the class file of a new migration.</summary>
internal sealed class NewCommand : Command
{
    private readonly Argument<string> _kind = new("KIND") { Description = "The kind of database: its tag." };

    private readonly Argument<string[]> _name = new("NAME")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "What it does: AddArchivedAt, or add archived at.",
    };

    private readonly Option<string?> _project = new("--project")
    {
        HelpName = "DIR",
        Description = "The folder of the migrations project. Default: this folder, else the one in the nearest folder "
            + "'migrations' above.",
    };

    private readonly Option<string?> _config = new("--config")
    {
        HelpName = "FILE",
        Description = "The configuration file, which may tell the kind's namespace. Default: autocoder-schema.json in the "
            + "project's folder or the nearest above it.",
    };

    public NewCommand()
        : base("new", "Writes the class file of a new migration, with its folder, name, version, tag and an empty Up and Down.")
    {
        Add(_kind);
        Add(_name);
        Add(_project);
        Add(_config);
        SetAction(parsed => Write(
            parsed.GetValue(_kind)!, string.Join(' ', parsed.GetValue(_name)!), parsed.GetValue(_project),
            parsed.GetValue(_config)));
    }

    private static int Write(string kind, string words, string? folder, string? config)
    {
        if (MigrationsProject.FindUpward(Path.GetFullPath(folder ?? ".")) is not { } project)
        {
            return Refuse($"no migrations project in {Path.GetFullPath(folder ?? ".")} or in a folder 'migrations' above it; "
                + "name it with --project DIR.");
        }

        if (MigrationTemplate.Pascal(words).Length == 0) return Refuse($"'{words}' has no letter or digit to name a class by.");
        if (!kind.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || MigrationTemplate.Pascal(kind).Length == 0)
            return Refuse($"'{kind}' cannot be a kind: a kind has letters, digits, - and _ only.");

        Outcome<FleetSettings> settings = FleetResolver.Settings(new FleetRequest
        {
            CurrentFolder = project.Folder,
            ConfigurationFile = config is null ? null : Path.GetFullPath(config),
        });
        if (settings is not Outcome<FleetSettings>.Done { Value.Configuration: var configuration })
            return Refusals.Print("autocoder-schema", ((Outcome<FleetSettings>.Refused)settings).Problems);
        KindNamespace? named = configuration?.Kinds.FirstOrDefault(known => known.Kind == kind)?.Namespace;
        if (named is null && configuration?.Kinds.Any(known => known.Namespace is not null) == true)
        {
            return Refuse($"{configuration.File} tells kinds by namespaces and has none for '{kind}', so its migrations would be "
                + $"of no kind: write \"kinds\": {{ \"{kind}\": {{ \"namespace\": \"…\" }} }}.");
        }

        string space = named is null or { Name: KindNamespace.Any }
            ? $"{project.RootNamespace}.{Path.GetFileName(project.FolderOf(kind))}"
            : named.Name;
        string target = project.FolderOf(kind, space);
        string made = project.FirstMissing(target);
        if (WriteTargets.LookAtFolder(made).ObstacleOfFolder("the kind's folder") is { } obstacle) return Refuse(obstacle);
        IEnumerable<string> files = Directory.Exists(target)
            ? Directory.EnumerateFiles(target, "*.cs").Select(path => Path.GetFileName(path))
            : [];
        IEnumerable<long> taken = files.Select(MigrationTemplate.VersionOf).OfType<long>();
        long version = MigrationTemplate.NextVersion(DateTimeOffset.UtcNow, taken);
        var template = new MigrationTemplate(named is null ? kind : null, version, words, space);
        string path = Path.Combine(target, $"{template.ClassName}.cs");
        Directory.CreateDirectory(target);
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        using (var writer = new StreamWriter(file)) writer.Write(template.Text.ReplaceLineEndings("\n"));
        StandardOutput.WriteLine(path);
        return ExitCode.Success;
    }

    private static int Refuse(string problem) => Refusals.Print("autocoder-schema", [problem]);
}

/// <summary>The class file of a new migration. Pure.</summary>
/// <param name="Kind">The kind of database, which is the tag; null where the namespace tells it.</param>
/// <param name="Version">The version, <c>yyyyMMddHHmm</c>.</param>
/// <param name="Words">What it does, as somebody wrote it: <c>add archived at</c>, <c>AddArchivedAt</c>.</param>
/// <param name="Namespace">The namespace of the kind.</param>
internal sealed record MigrationTemplate(string? Kind, long Version, string Words, string Namespace)
{
    private const int VersionDigits = 12;

    /// <summary>The class, which is also the file's name without <c>.cs</c>.</summary>
    public string ClassName => $"V{Version.ToString(CultureInfo.InvariantCulture)}_{Pascal(Words)}";

    /// <summary>The file.</summary>
    public string Text =>
        $$"""
        using FluentMigrator;

        namespace {{Namespace}};

        /// <summary>TODO: what it does, and why.</summary>
        [Migration({{Version}})]
        {{Tag}}public sealed class {{ClassName}} : Migration
        {
            /// <inheritdoc />
            public override void Up()
            {
            }

            /// <inheritdoc />
            public override void Down()
            {
            }
        }

        """;

    private string Tag => Kind is null ? "" : $"[Tags(\"{Kind}\")]\n";

    /// <summary>The version for a moment, above every version that is there already.</summary>
    public static long NextVersion(DateTimeOffset now, IEnumerable<long> taken)
    {
        string minute = now.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
        long stamp = long.Parse(minute, CultureInfo.InvariantCulture);
        long highest = taken.DefaultIfEmpty().Max();
        return Math.Max(stamp, highest + 1);
    }

    /// <summary>The version in a file name such as <c>V202602011429_AddMode.cs</c>, or null.</summary>
    public static long? VersionOf(string fileName)
    {
        ReadOnlySpan<char> digits = fileName.AsSpan().TrimStart('V');
        int length = digits.IndexOfAnyExceptInRange('0', '9');
        return length is >= 1 and <= VersionDigits + 2
            && long.TryParse(digits[..length], CultureInfo.InvariantCulture, out long version)
            ? version
            : null;
    }

    /// <summary>Words as one identifier: letters and digits, each word capitalised; empty when there are none.</summary>
    public static string Pascal(string words)
    {
        var name = new StringBuilder(words.Length);
        bool atStart = true;
        foreach (char c in words)
        {
            if (char.IsLetterOrDigit(c)) name.Append(atStart ? char.ToUpperInvariant(c) : c);
            atStart = !char.IsLetterOrDigit(c);
        }

        return name.ToString();
    }
}
