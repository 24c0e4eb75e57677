namespace AutoCoder.Schema.Operator.Help;

/// <summary>What a command's help says beside its options, and where it stands among the others.</summary>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Page">The page that tells more.</param>
/// <param name="Examples">What to type after the program's name and the command's.</param>
internal sealed record CommandNotes(string Group, string Page, ImmutableArray<(string Arguments, string Comment)> Examples)
{
    private const string Looking = "Look, and write nothing";
    private const string Changing = "Change databases";
    private const string Writing = "Write migrations";
    private const string Setting = "Set up";

    private static readonly ImmutableArray<(string Command, CommandNotes Notes)> All =
    [
        ("status", Of(Looking, "report.md",
            ("", "every database that the configuration names"),
            ("--migrations build/Shop.Migrations.dll data/shop.db", "one database, and nothing configured"),
            ("--strict --format json", "for a program"))),
        ("diff", Of(Looking, "adoption.md",
            ("data/shop.db head", "what a database has otherwise than the newest version"),
            ("202601041458 head --kind assistant", "what changed since a version"))),
        ("show", Of(Looking, "pictures.md",
            ("assistant", "the newest schema of a kind, as SQL"),
            ("data/shop.db --format svg --output shop.svg", "a database as it is, as a picture"),
            ("assistant --at 202601041458 --format mermaid", "an earlier version, for Markdown"))),
        ("history", Of(Looking, "going-back.md", ("data/shop.db", "what was executed, when and by which build"))),
        ("script", Of(Looking, "upgrading.md#the-sql-before-it-runs",
            ("data/shop.db", "the SQL of an upgrade of this database"),
            ("--from 202601041458 --to 202602011429", "the SQL between two versions, without a database"),
            ("--down --to 202601041458 data/shop.db", "the SQL that goes back"))),
        ("lint", Of(Looking, "lint.md",
            ("--base main", "the migrations that main does not have"),
            ("data/shop.db", "those that this database lacks, and what its rows say"))),
        ("rehearse", Of(Looking, "upgrading.md", ("", "upgrade a copy of every database, and no database"))),
        ("upgrade", Of(Changing, "upgrading.md",
            ("--dry-run", "what would be done"),
            ("", "every database that the configuration names: rehearsed on copies, then each"),
            ("--to 202602011429 data/shop.db", "one database, to a version"))),
        ("adopt", Of(Changing, "adoption.md",
            ("--explain data/shop.db", "what speaks for which version"),
            ("data/shop.db", "record the version that its schema has"))),
        ("downgrade", Of(Changing, "going-back.md",
            ("--to 202601041458 --dry-run data/shop.db", "what would be taken back, and what that loses"),
            ("--to 202601041458 data/shop.db", "take it back"))),
        ("restore", Of(Changing, "backups.md",
            ("--dry-run data/shop.db", "which backup it would be"),
            ("data/shop.db", "put the newest good one back"))),
        ("backups", Of(Changing, "backups.md", ("list data/shop.db", ""), ("prune --keep 5 --dry-run data/shop.db", ""))),
        ("backups list", Of(Changing, "backups.md", ("data/shop.db", ""))),
        ("backups verify", Of(Changing, "backups.md", ("data/shop.db", ""))),
        ("backups prune", Of(Changing, "backups.md", ("--keep 5 --dry-run data/shop.db", "say which would go"))),
        ("new", Of(Writing, "migrations.md",
            ("AddArchivedAt", "in a project whose migrations bear no tags"),
            ("assistant AddArchivedAt", "in one whose tags are kinds of databases"))),
        ("lock", Of(Writing, "lock-file.md",
            ("--build", "build the project, make its lock, and build it again where that changed"),
            ("--check", "exit with 1 when it is stale"))),
        ("book", Of(Writing, "pictures.md#the-schema-book",
            ("docs/schema", "write it, or what of it is stale"),
            ("--check docs/schema", "exit with 1 when it is stale"))),
        ("hooks", Of(Setting, "hooks.md", ("install", ""), ("status", ""))),
        ("hooks install", Of(Setting, "hooks.md", ("", "in the repository that you are in"))),
        ("hooks uninstall", Of(Setting, "hooks.md", ("", "put back what was there"))),
        ("hooks status", Of(Setting, "hooks.md", ("", "is every hook there, and its gate?"))),
        ("demo", Of(Setting, "merging.md",
            ("", "the incident, on databases of its own"),
            ("--merge", "and as a merge that is stopped"))),
        ("completion", Of(Setting, "configuration.md#the-command-line",
            ("bash > ~/.local/share/bash-completion/completions/autocoder-schema", ""),
            ("zsh > \"${fpath[1]}/_autocoder-schema\"", ""),
            ("fish > ~/.config/fish/completions/autocoder-schema.fish", ""))),
        ("help", Of(Setting, "configuration.md#the-command-line", ("upgrade", "the same as upgrade --help"))),
    ];

    /// <summary>The page that tells what there is.</summary>
    public const string Overview = "README.md";

    /// <summary>The headings, in their order.</summary>
    public static ImmutableArray<string> Groups { get; } = [Looking, Changing, Writing, Setting];

    /// <summary>Those of a command; null where nobody wrote any.</summary>
    /// <param name="command">Its name, behind that of the one above it.</param>
    public static CommandNotes? Find(string command) => All.FirstOrDefault(one => one.Command == command).Notes;

    private static CommandNotes Of(
        string group, string page, params ImmutableArray<(string Arguments, string Comment)> examples) =>
        new(group, page, examples);
}
