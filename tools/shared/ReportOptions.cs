using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;

namespace AutoCoder.Schema.CommandLine;

/// <summary>The options that say what a report looks like and where it goes, the same for every command that reports.</summary>
internal sealed class ReportOptions
{
    private readonly Option<string> _format = new("--format")
    {
        HelpName = ReportFormats.Names,
        Description = "What the report looks like.",
        DefaultValueFactory = _ => "text",
    };

    private readonly Option<string[]> _report = new("--report")
    {
        HelpName = "FORMAT=FILE",
        Description = "Write the report into a file, too, such as junit=report.xml. Can be given several times.",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>What the command went by, once it is known.</summary>
    public UsedFiles? Used { get; set; }

    public ReportOptions()
    {
        _format.Require(format => ReportFormats.Parse(format) is not null, $"give {Choice}.");
        _report.Validators.Add(Check);
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_format);
        command.Add(_report);
    }

    /// <summary>Whether standard output is for people, so that progress may be drawn on it.</summary>
    public bool IsText(ParseResult parsed) => FormatIn(parsed) == ReportFormat.Text;

    /// <summary>Whether one of the options was given.</summary>
    public bool IsAsked(CommandResult parsed) =>
        parsed.GetResult(_format) is { Implicit: false } || parsed.GetResult(_report) is { Implicit: false };

    /// <summary>Writes the report to standard output and into the files.</summary>
    /// <returns>The exit code; <see cref="ExitCode.Unknown"/> when it could not be written everywhere.</returns>
    public int Print(string program, ParseResult parsed, ReportRenderings report)
    {
        bool isWritten = true;
        foreach (string argument in parsed.GetValue(_report) ?? [])
            isWritten &= Write(program, ReportFile.Parse(argument)!, report);
        int exit = StandardStreams.Report(program, report.Exit, output =>
        {
            if (IsText(parsed) && report.Drawn is { } draw) draw(output);
            else Write(report, FormatIn(parsed), output);
            if (IsText(parsed) && Used is { } used) output.WriteLine(Line(program, used));
        });
        return isWritten ? exit : ExitCode.Unknown;
    }

    /// <summary>Writes what an outcome reports, or its problems to standard error.</summary>
    /// <returns>The exit code.</returns>
    public int Print<T>(string program, ParseResult parsed, Outcome<T> outcome, Func<T, ReportRenderings> renderings) =>
        outcome.Match(report => Print(program, parsed, renderings(report)), problems => Refusals.Print(program, problems));

    private ReportFormat FormatIn(ParseResult parsed) => ReportFormats.Parse(parsed.GetValue(_format)!) ?? ReportFormat.Text;

    private static string Choice =>
        ReportFormats.Names.Replace("|", ", ", StringComparison.Ordinal)
            .Replace(", html", " or html", StringComparison.Ordinal);

    private static void Check(OptionResult result)
    {
        HashSet<string> seen = [];
        foreach (string argument in result.Tokens.Select(token => token.Value))
        {
            if (ReportFile.Parse(argument) is not { } file)
                result.AddError($"--report {argument}: give FORMAT=FILE, with {Choice} as the format.");
            else if (file.Obstacle is { } obstacle) result.AddError($"--report {argument}: {obstacle}");
            else if (!seen.Add(file.Path)) result.AddError($"--report {argument}: {file.Path} is named twice.");
            else if (IsNamedElsewhere(result, file.Path))
                result.AddError($"--report {argument}: {file.Path} is named for something else, too: name another file.");
        }
    }

    // A database that is not there yet, or a file that is empty, looks like nothing: what the other words of the command name is
    // no place for a report.
    private static bool IsNamedElsewhere(OptionResult report, string path) =>
        report.Parent is CommandResult command
        && command.Children.Where(other => other != report).SelectMany(other => other.Tokens).Select(token => token.Value)
            .Any(word => word.Length > 0 && !word.Contains('\0', StringComparison.Ordinal) && Path.GetFullPath(word) == path);

    private static string Line(string program, UsedFiles used) => TerminalText.Escape($"{program}{OwnFile.TextMark}{used.Text}");

    private bool Write(string program, ReportFile file, ReportRenderings report)
    {
        try
        {
            file.Write(writer =>
            {
                Write(report, file.Format, writer);
                if (file.Format != ReportFormat.Text) return;
                writer.WriteLine(Used is { } used ? Line(program, used) : $"{program}{OwnFile.TextMark}what its arguments name");
            });
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            string sentence = $"{program}: the report cannot be written to {file.Path}: {problem.Message}";
            StandardStreams.Tell(TerminalText.Escape(sentence));
            return false;
        }
    }

    private void Write(ReportRenderings report, ReportFormat format, TextWriter output)
    {
        switch (format)
        {
            case ReportFormat.Text:
                report.Text(output);
                break;
            case ReportFormat.Json:
                report.Json(output);
                break;
            default:
                var context = new FormatContext(Root, Directory.GetCurrentDirectory(), Version) { Time = DateTimeOffset.UtcNow };
                if (format == ReportFormat.Html)
                    PageHtml.Write(report.Page?.Invoke() ?? FindingPage.Of(report.Findings()), Used, context, output);
                else FindingFormats.Write(report.Findings() with { Used = Used }, format, context, output);
                break;
        }
    }

    // What code review and annotations know are paths below the repository.
    private static string Root
    {
        get
        {
            string here = Directory.GetCurrentDirectory();
            for (var folder = new DirectoryInfo(here); folder is not null; folder = folder.Parent)
            {
                if (Path.Exists(Path.Combine(folder.FullName, ".git"))) return folder.FullName;
            }

            return here;
        }
    }

    private static string Version =>
        typeof(ReportOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "0.0.0";
}

/// <summary>A report in every form that it can be asked for; only those that are asked for are made.</summary>
/// <param name="Exit">The exit code that it comes to.</param>
/// <param name="Text">Writes plain lines.</param>
/// <param name="Json">Writes the command's own document.</param>
/// <param name="Findings">What the other formats are made from.</param>
internal sealed record ReportRenderings(int Exit, Action<TextWriter> Text, Action<TextWriter> Json, Func<FindingReport> Findings)
{
    /// <summary>What stands in the place of plain lines on a terminal; null when they do.</summary>
    public Action<TextWriter>? Drawn { get; init; }

    /// <summary>The report's own page; null when its findings say all.</summary>
    public Func<Page>? Page { get; init; }
}
