using System.Text;

namespace AutoCoder.Schema.Operator.Help;

/// <summary>Completions for shells: scripts that start no program when somebody presses the tabulator.</summary>
internal static class Completions
{
    private const string Made = "made by: autocoder-schema completion";

    /// <summary>The shells that there is a script for.</summary>
    public static ImmutableArray<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>The script for a shell.</summary>
    public static string For(string shell, ImmutableArray<CommandTree> programs) => shell switch
    {
        "bash" => Bash(programs),
        "zsh" => Zsh(programs),
        _ => Fish(programs),
    };

    private static string Bash(ImmutableArray<CommandTree> programs)
    {
        var script = new StringBuilder($"# Completions for bash, {Made} bash\n");
        foreach (CommandTree program in programs)
        {
            string name = FunctionOf(program);
            script.Append(CultureInfo.InvariantCulture, $$"""

                {{name}}() {
                    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} i
                    local at="" kind=word choices="" options="" commands=""
                    COMPREPLY=()
                    if [[ $cur == = ]]; then cur=""; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        case "$at ${COMP_WORDS[i]}" in
                {{Paths(program, "                ")}}
                        esac
                    done
                    case "$at" in
                {{string.Join('\n', program.All.Select(BashCase))}}
                    esac
                    if [[ $kind == word && $cur == -* ]]; then choices=$options; fi
                    if [[ -n $choices ]]; then mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$cur"); return; fi
                    case $kind in
                        file) compopt -o filenames 2> /dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur");;
                        folder) compopt -o filenames 2> /dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur");;
                        word) mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur");;
                    esac
                }
                complete -F {{name}} {{program.Words[0]}}

                """);
        }

        return script.Replace("\r\n", "\n").ToString();
    }

    private static string Paths(CommandTree program, string indent) => program.All.Skip(1).Any()
        ? string.Join('\n', program.All.Skip(1).Select(command => $"{indent}\" {command.Path}\") at=\" {command.Path}\";;"))
        : $"{indent}*) ;;";

    private static string BashCase(CommandTree command)
    {
        string path = command.Path.Length == 0 ? "" : $" {command.Path}";
        string options = string.Join(' ', command.Options.Select(option => option.Name));
        string commands = string.Join(' ', Commands(command));
        string values = string.Concat(command.Options.Where(option => option.Value is not null).GroupBy(BashValue)
            .Select(same => $"\n            {string.Join('|', same.Select(option => option.Name))}) {same.Key};;"));
        string files = command.Arguments.Any(argument => argument.IsFile)
            ? "\n            *) [[ $cur == -* ]] || kind=file;;"
            : "";
        return $"        \"{path}\") options=\"{options}\" commands=\"{commands}\"\n"
            + $"            case \"$prev\" in{values}{files}\n            esac;;";
    }

    private static string BashValue(CommandWord option) => option switch
    {
        { Choices: { IsEmpty: false } choices } => $"choices=\"{string.Join(' ', choices)}\"",
        { IsFolder: true } => "kind=folder",
        { IsFile: true } => "kind=file",
        _ => "kind=value",
    };

    private static IEnumerable<string> Commands(CommandTree command) =>
        [.. command.Children.Select(child => child.Words[^1]), .. command.Arguments.SelectMany(argument => argument.Choices)];

    private static string Zsh(ImmutableArray<CommandTree> programs)
    {
        string names = string.Join(' ', programs.Select(program => program.Words[0]));
        var script = new StringBuilder($"#compdef {names}\n# Completions for zsh, {Made} zsh\n");
        foreach (CommandTree program in programs)
        {
            script.Append(CultureInfo.InvariantCulture, $$"""

                {{FunctionOf(program)}}() {
                    local at="" i
                    for ((i = 2; i < CURRENT; i++)); do
                        case "$at ${words[i]}" in
                {{Paths(program, "            ")}}
                        esac
                    done
                    for i in ${=at}; do
                        while [[ ${words[2]} != $i ]]; do words[2]=(); (( CURRENT-- )); done
                        shift words; (( CURRENT-- ))
                    done
                    case "$at" in
                {{string.Join('\n', program.All.Select(ZshCase))}}
                    esac
                }

                """);
        }

        script.Append("\ncase \"$service\" in\n");
        foreach (CommandTree program in programs)
            script.Append(CultureInfo.InvariantCulture, $"    {program.Words[0]}) {FunctionOf(program)};;\n");
        return script.Append("esac\n").Replace("\r\n", "\n").ToString();
    }

    private static string ZshCase(CommandTree command)
    {
        string path = command.Path.Length == 0 ? "" : $" {command.Path}";
        var specs = command.Options.Select(ZshOption).ToList();
        if (!command.Children.IsEmpty)
        {
            string children = string.Join(' ', command.Children.Select(
                child => Quoted($"{child.Words[^1]}\\:{ZshText(child.Summary).Replace("'", "", StringComparison.Ordinal)}")
                    .Replace(" ", "\\ ", StringComparison.Ordinal).Trim('\'')));
            specs.Add(Quoted($"1:command:(({children}))"));
        }
        else
        {
            specs.AddRange(command.Arguments.Select(argument => Quoted($"*:{argument.Name}:{ZshWords(argument)}")));
        }

        return $"        \"{path}\") _arguments -S {string.Join(" \\\n            ", specs)};;";
    }

    private static string ZshWords(CommandWord argument) => argument switch
    {
        { Choices: { IsEmpty: false } choices } => $"({string.Join(' ', choices)})",
        { IsFile: true } => "_files",
        _ => " ",
    };

    private static string ZshOption(CommandWord option)
    {
        string value = option switch
        {
            { Value: null } => "",
            { Choices: { IsEmpty: false } choices } => $":{option.Name}:({string.Join(' ', choices)})",
            { IsFolder: true } => $":{option.Value}:_files -/",
            { IsFile: true } => $":{ZshText(option.Value!)}:_files",
            _ => $":{ZshText(option.Value)}: ",
        };
        return Quoted($"{(option.IsMany ? "*" : "")}{option.Name}[{ZshText(option.Description)}]{value}");
    }

    private static string ZshText(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)
        .Replace(":", "\\:", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Fish(ImmutableArray<CommandTree> programs)
    {
        var script = new StringBuilder($"# Completions for fish, {Made} fish\n");
        foreach (CommandTree program in programs)
        {
            string name = FunctionOf(program), command = program.Words[0];
            string paths = string.Join(' ', program.All.Skip(1).Select(one => FishQuoted(one.Path)));
            script.Append(CultureInfo.InvariantCulture, $$"""

                function _{{name}}
                    set -l at ""
                    for word in (commandline -opc)[2..-1]
                        contains -- (string trim "$at $word") {{paths}}; and set at (string trim "$at $word")
                    end
                    test "$at" = "$argv[1]"
                end

                """);
            foreach (CommandTree one in program.All) FishCommand(script, command, $"_{name}", one);
        }

        return script.Replace("\r\n", "\n").ToString();
    }

    private static void FishCommand(StringBuilder script, string program, string function, CommandTree command)
    {
        string when = $"complete -c {program} -n {FishQuoted($"{function} {FishQuoted(command.Path)}")}";
        if (!command.Arguments.Any(argument => argument.IsFile)) script.Append(CultureInfo.InvariantCulture, $"{when} -f\n");
        foreach (CommandTree child in command.Children)
            script.Append(CultureInfo.InvariantCulture, $"{when} -f -a {child.Words[^1]} -d {FishQuoted(child.Summary)}\n");
        foreach (string word in command.Arguments.SelectMany(argument => argument.Choices))
            script.Append(CultureInfo.InvariantCulture, $"{when} -f -a {word}\n");
        foreach (CommandWord option in command.Options)
        {
            string value = option switch
            {
                { Value: null } => "",
                { Choices: { IsEmpty: false } choices } => $" -x -a {FishQuoted(string.Join(' ', choices))}",
                { IsFolder: true } => " -x -a '(__fish_complete_directories)'",
                { IsFile: true } => " -r -F",
                _ => " -x",
            };
            string name = option.Name.TrimStart('-');
            script.Append(CultureInfo.InvariantCulture, $"{when} -l {name}{value} -d {FishQuoted(option.Description)}\n");
        }
    }

    private static string FishQuoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string FunctionOf(CommandTree program) =>
        $"_{program.Words[0].Replace('-', '_')}";
}
