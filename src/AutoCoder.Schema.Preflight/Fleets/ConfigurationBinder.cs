using System.Data;
using System.Text.Json;

namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>Gives the values of a file their meaning and gathers every complaint, so that one reading shows them all.</summary>
internal sealed class ConfigurationBinder(string file, string? homeFolder)
{
    private const double LongestWait = 86_400; // a day; more is a mistake of unit

    // "Current" needs no leave, and what cannot be examined is never allowed: the gate fails closed.
    private static readonly string[] Allowable = [.. GatePolicy.Allowable, FleetRequest.AllowNone];

    private static readonly string[] RuleNames = [.. LintRules.All.Select(rule => rule.Id)];

    private static readonly string[] TypeNames = Enum.GetNames<DbType>();

    // "off", and then in the order of Severity.
    private static readonly string[] Severities = ["off", "note", "warning", "error"];

    private readonly string _folder = Path.GetDirectoryName(file)!;
    private readonly List<ContractFile> _models = [], _statements = [];
    private readonly List<(int Line, string Text)> _problems = [];

    /// <summary>The configuration, or everything that is wrong with it.</summary>
    public Outcome<SchemaConfiguration> Bind(ConfigurationNode root)
    {
        Dictionary<string, ConfigurationNode> top =
            Object(root, "$schema", "migrations", "sources", "registry", "projects", "kinds", "types",
                "binaryGuid", "doubleQuotedTexts", "policy", "lint");
        SchemaConfiguration configuration = new(
            file,
            FilePath(top.GetValueOrDefault("migrations")),
            FilePath(top.GetValueOrDefault("registry")),
            [.. Texts(top.GetValueOrDefault("projects")).Select(FilePath).OfType<string>()],
            [.. Kinds(top.GetValueOrDefault("kinds"))],
            Policy(top.GetValueOrDefault("policy")))
        {
            Sources = [.. Texts(top.GetValueOrDefault("sources")).Select(FilePath).OfType<string>()],
            Lint = Lint(top.GetValueOrDefault("lint")),
            Home = new()
            {
                Types = Types(top.GetValueOrDefault("types")),
                BinaryGuid = Choice(top.GetValueOrDefault("binaryGuid")),
                DoubleQuotedTexts = Choice(top.GetValueOrDefault("doubleQuotedTexts")),
            },
            Models = [.. _models],
            Statements = [.. _statements],
        };
        if (_problems.Count == 0) return new Outcome<SchemaConfiguration>.Done(configuration);
        return new Outcome<SchemaConfiguration>.Refused(
            [.. _problems.OrderBy(problem => problem.Line).Select(problem => problem.Text)]);
    }

    private IEnumerable<KindFile> Kinds(ConfigurationNode? node) =>
        node is null ? [] : Members(node).Select(member => Kind(member.Key, member.Value));

    private KindFile Kind(string kind, ConfigurationNode node)
    {
        Dictionary<string, ConfigurationNode> parts =
            Object(node, "file", "paths", "expect", "statements", "namespace", "nestedNamespaces");
        _models.AddRange(Files(kind, parts.GetValueOrDefault("expect")));
        _statements.AddRange(Files(kind, parts.GetValueOrDefault("statements")));
        return new KindFile(kind, FileName(parts.GetValueOrDefault("file")) ?? new KindFile(kind).FileName)
        {
            Patterns = [.. Texts(parts.GetValueOrDefault("paths")).Select(Pattern)],
            Namespace = Namespace(kind, parts),
        };
    }

    private KindNamespace? Namespace(string kind, Dictionary<string, ConfigurationNode> parts)
    {
        bool isNested = Flag(parts.GetValueOrDefault("nestedNamespaces"));
        if (Text(parts.GetValueOrDefault("namespace")) is { } name) return new(kind, name, isNested);
        if (isNested) Complain(parts["nestedNamespaces"], "below which namespace? Give 'namespace', too.");
        return null;
    }

    private bool Flag(ConfigurationNode? node) => Choice(node) == true;

    private bool? Choice(ConfigurationNode? node)
    {
        if (node is not null and not { Type: JsonTokenType.True or JsonTokenType.False })
            Complain(node, "true or false is expected.");
        return node is null ? null : node.Type == JsonTokenType.True;
    }

    private IEnumerable<ContractFile> Files(string kind, ConfigurationNode? node) =>
        from item in Texts(node)
        where IsFile(kind, item)
        let path = FilePath(item)
        select new ContractFile(kind, path, path);

    // Whoever checks out somebody else's work owns every file of it: that says nothing of who wrote the command.
    private bool IsFile(string kind, ConfigurationNode item)
    {
        if (Text(item) is not { } text || !(ContractFile.IsCommand(text) || text == ContractFile.Input)) return true;
        string option = item.Property.Contains(".statements", StringComparison.Ordinal) ? "--statements" : "--expect";
        Complain(
            item,
            ContractFile.IsCommand(text)
                ? "a configuration file runs no command, since it comes with whatever was checked out. Give it on the command "
                    + $"line: {ShellWord.Join([option, $"{kind}={text}"])}; a file of that name is './{text}'."
                : $"a configuration file has no standard input; give it on the command line: {option} {kind}={text}.");
        return false;
    }

    private string? FileName(ConfigurationNode? node)
    {
        if (Text(node) is not { } name) return null;
        if (name.AsSpan().ContainsAny('/', '\\', '*'))
            Complain(node!, $"'{name}' is not a plain file name; folders and patterns belong in 'paths'.");
        else if (DatabaseNames.IsPassedOver(name))
        {
            Complain(
                node!, $"'{name}' is the name of a backup or of a journal, which is never taken for a database; choose another.");
        }

        return name;
    }

    private PathPattern Pattern(ConfigurationNode node)
    {
        PathPattern pattern = new(_folder, HomePath.Expand(node.Text, homeFolder));
        if (GlobPattern.Parse(pattern) is Outcome<GlobPattern>.Refused refused)
            Complain(node, $"'{node.Text}': {refused.Problems[0]}");
        return pattern;
    }

    private ImmutableSortedDictionary<string, string> Types(ConfigurationNode? node) => node is null
        ? ImmutableSortedDictionary<string, string>.Empty
        : Object(node, TypeNames).Where(type => IsDeclaredType(type.Value))
            .ToImmutableSortedDictionary(type => type.Key, type => type.Value.Text, StringComparer.Ordinal);

    // It becomes a part of CREATE TABLE as it stands.
    private bool IsDeclaredType(ConfigurationNode node)
    {
        if (Text(node) is not { } type) return false;
        bool isType = TableDefinition.Parse($"CREATE TABLE t (c {type})") is { Columns: [{ Constraints: [] } column] }
            && column.Type == type;
        if (!isType)
            Complain(node, $"'{type}' is not what SQLite takes for the type of a column, such as TEXT or DECIMAL(10, 2).");
        return isType;
    }

    private PolicyConfiguration Policy(ConfigurationNode? node)
    {
        if (node is null) return PolicyConfiguration.Unspoken;
        Dictionary<string, ConfigurationNode> parts = Object(node, "allow", "lockTimeoutSeconds", "backupFolder", "keepBackups");
        return new PolicyConfiguration(
            [.. Texts(parts.GetValueOrDefault("allow")).Select(Allowed).OfType<string>().Distinct()],
            Seconds(parts.GetValueOrDefault("lockTimeoutSeconds")),
            FilePath(parts.GetValueOrDefault("backupFolder")))
        {
            KeepBackups = Count(parts.GetValueOrDefault("keepBackups")),
        };
    }

    private LintSettings Lint(ConfigurationNode? node)
    {
        if (node is null) return new LintSettings();
        Dictionary<string, ConfigurationNode> parts = Object(node, "rules", "largeTableRows");
        Dictionary<string, ConfigurationNode> rules =
            parts.TryGetValue("rules", out ConfigurationNode? given) ? Object(given, RuleNames) : [];
        return new LintSettings
        {
            Rules = rules
                .Where(rule => Array.IndexOf(RuleNames, rule.Key) >= 0)
                .ToImmutableDictionary(rule => rule.Key, rule => LintSeverity(rule.Value)),
            LargeTable = Count(parts.GetValueOrDefault("largeTableRows")) ?? LintSettings.DefaultLargeTable,
        };
    }

    private Severity? LintSeverity(ConfigurationNode node)
    {
        int at = Text(node) is { } word ? Array.IndexOf(Severities, word) : -1;
        if (at < 0 && node.Type == JsonTokenType.String)
            Complain(node, $"'{node.Text}' is no severity; {NearestWord.Advice(node.Text, Severities)}.");
        return at > 0 ? (Severity)(at - 1) : null;
    }

    private string? Allowed(ConfigurationNode node)
    {
        string? verdict = Array.Find(Allowable, known => known.Equals(node.Text, StringComparison.OrdinalIgnoreCase));
        if (verdict is null)
            Complain(node, $"'{node.Text}' is not a verdict that can be allowed; {NearestWord.Advice(node.Text, Allowable)}.");
        return verdict;
    }

    private TimeSpan? Seconds(ConfigurationNode? node)
    {
        if (node is null) return null;
        if (node.Type == JsonTokenType.Number && node.Number is >= 0 and <= LongestWait) return TimeSpan.FromSeconds(node.Number);
        Complain(node, $"a number of seconds from 0 to {LongestWait} is expected.");
        return null;
    }

    private int? Count(ConfigurationNode? node)
    {
        if (node is null) return null;
        if (node is { Type: JsonTokenType.Number, Number: >= 1 and <= int.MaxValue and var number } && number % 1 == 0)
            return (int)number;
        Complain(node, "a whole number from 1 on is expected.");
        return null;
    }

    private string? FilePath(ConfigurationNode? node) =>
        Text(node) is { } text ? CanonicalPath.Absolute(HomePath.Expand(text, homeFolder), _folder) : null;

    private string? Text(ConfigurationNode? node)
    {
        if (node is null) return null;
        bool isText = node.Type == JsonTokenType.String
            && !string.IsNullOrWhiteSpace(node.Text) && !node.Text.Contains('\0', StringComparison.Ordinal);
        if (!isText) Complain(node, "a text that is not empty is expected.");
        return isText ? node.Text : null;
    }

    private IEnumerable<ConfigurationNode> Texts(ConfigurationNode? node)
    {
        if (node is null) return [];
        if (node.Type != JsonTokenType.StartArray) Complain(node, "a list of texts is expected: [\"…\"].");
        return node.Items.Where(item => Text(item) is not null);
    }

    private Dictionary<string, ConfigurationNode> Object(ConfigurationNode node, params string[] known)
    {
        Dictionary<string, ConfigurationNode> members = Members(node);
        foreach ((string name, ConfigurationNode value) in members.Where(member => !known.Contains(member.Key)))
            Complain(value, $"there is no such property; {NearestWord.Advice(name, known)}.");
        return members;
    }

    private Dictionary<string, ConfigurationNode> Members(ConfigurationNode node)
    {
        Dictionary<string, ConfigurationNode> members = new(StringComparer.Ordinal);
        if (node.Type != JsonTokenType.StartObject) Complain(node, "an object is expected: { … }.");
        foreach ((string name, ConfigurationNode value) in node.Members)
        {
            if (!members.TryAdd(name, value)) Complain(value, "the property is given twice; keep one.");
        }

        return members;
    }

    private void Complain(ConfigurationNode node, string problem) => _problems.Add((
        node.Line,
        node.Property.Length == 0
            ? $"{file}, line {node.Line}: {problem}"
            : $"{file}, line {node.Line}, {node.Property}: {problem}"));
}

/// <summary>Which known word somebody may have meant.</summary>
internal static class NearestWord
{
    /// <summary>Advice on an unknown word: the nearest known one when it is near, and all of them.</summary>
    public static string Advice(string word, IEnumerable<string> known)
    {
        string[] words = [.. known];
        string all = $"known are: {string.Join(", ", words)}";
        return words.Length > 0 && words.MinBy(candidate => Distance(word, candidate)) is { } nearest && IsNear(word, nearest)
            ? $"did you mean '{nearest}'? ({all})"
            : all;
    }

    /// <summary>
    /// The known word that was meant by one of a command line: its only beginning, or a slip of the fingers away; else null.
    /// </summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        string[] words = [.. known];
        if (word.Trim('-').Length > 1
            && words.Where(candidate => candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only])
            return only;
        return words.Length > 0 && words.MinBy(candidate => Distance(word, candidate)) is { } nearest
            && Distance(word, nearest) <= (nearest.Trim('-').Length <= 2 ? 1 : Math.Max(2, nearest.Trim('-').Length / 3))
            ? nearest
            : null;
    }

    private static bool IsNear(string word, string nearest) => Distance(word, nearest) <= Math.Max(2, nearest.Length / 2);

    /// <summary>Levenshtein's distance, case aside.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 0; i < left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < right.Length; j++)
            {
                int cost = char.ToUpperInvariant(left[i]) == char.ToUpperInvariant(right[j]) ? 0 : 1;
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(diagonal + cost, Math.Min(row[j], row[j + 1]) + 1));
            }
        }

        return row[^1];
    }
}
