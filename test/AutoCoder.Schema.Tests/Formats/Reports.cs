namespace AutoCoder.Schema.Tests.Formats;

/// <summary>Reports that formats are tried on, the worst of them made of names that somebody chose to break a reader.</summary>
internal static class Reports
{
    public static readonly FormatContext Context = new("/srv/app", "/srv/app/db", "0.1.0");

    public static readonly string[] HostileNames =
    [
        "/srv/app/a\"b'c&d<e>.db",
        "/srv/app/two\nlines\r\nand three.db",
        "/srv/app/]]>.db",
        "/srv/app/\u0000\u0001\u001b[31m\u007f\u0085.db",
        "/srv/app/half \ud83d of a pair.db",
        "/srv/app/other \ude00 half.db",
        "/srv/app/\ufffe\uffff\u202e\u2028.db",
        "::error file=x.cs,line=1::not mine",
        "  ::stop-commands::abc",
        "##[add-mask]secret",
        "a|b\\|c\\",
        "`code` ``more`` ```",
        "@everyone #1 <script>alert(1)</script> <!-- x --> https://example.com [link](https://example.com) ![i](x)",
        "%0A::warning::%25,:",
        "{0} {{1}} $HOME `id`",
        "naïve 文件 😀.db",
        "",
        " ",
        @"C:\data\a.db",
    ];

    public static FindingReport Hostile { get; } = new(
        "check-pending-migrations",
        "The gate is closed: ]]> \u001b[2J ::error::x | @everyone",
        [
            .. HostileNames.Select((name, i) => new FindingCase(i % 2 == 0 ? "assistant" : name, name,
            [
                new(GateRules.Pending, Severity.Error, $"{name} lacks a migration\n{name}") { Database = name, Next = $"autocoder-schema upgrade {name}" },
                new(i % 3 == 0 ? new("made up \u0001 rule", "made up \u0001 rule") : GateRules.StatementFails, Severity.Warning, name) { Database = name, Place = new(name, i) },
                new(GateRules.DatabaseNote, Severity.Note, new string('x', i * 100) + name),
            ]) { Outcome = name, IsUnknown = i % 5 == 1, WasReached = i % 7 != 2 }),
        ],
        3)
    {
        Next = [.. HostileNames],
    };

    public static FindingReport Empty { get; } = new("autocoder-schema upgrade", "0 databases: nothing to do.", [], 0);

    public static FindingReport Incident { get; } = new(
        "check-pending-migrations",
        "The gate is closed: of 3 databases, 1 not ready, 1 could not be examined.",
        [
            new("assistant", "/srv/app/QR/assistant.db", [new(GateRules.Pending, Severity.Error, "/srv/app/QR/assistant.db lacks migration 2 (AddMode).") { Database = "/srv/app/QR/assistant.db" }]) { Outcome = "at 1, wants 2: pending" },
            new("assistant", "/srv/app/ok/assistant.db", []) { Outcome = "at 2, wants 2: current" },
            new("features", "/data/features.db", [new(GateRules.Unreadable, Severity.Error, "/data/features.db is damaged.") { Database = "/data/features.db" }]) { Outcome = "wants 9: unreadable", IsUnknown = true },
            new("features", "/data/later.db", [new(Rules.NotReached, Severity.Error, "/data/later.db: not reached") { Database = "/data/later.db" }]) { Outcome = "not reached", IsUnknown = true, WasReached = false },
            new("assistant", "models.sql", [new(GateRules.ExpectationUnmet, Severity.Error, "the model has conversations.mode, the migrations do not.") { Place = new("models.sql", 14) }]) { Outcome = "the migrations do not give what the code expects" },
        ],
        3)
    {
        Next = ["autocoder-schema upgrade --projects /srv/app    # backs up, migrates and verifies"],
    };

    public static FindingReport Huge { get; } = new(
        "check-pending-migrations",
        "huge",
        [new("assistant", "/srv/app/a.db", [new(GateRules.Pending, Severity.Error, string.Concat(Enumerable.Repeat("😀|", 350_000))) { Database = "/srv/app/a.db" }]) { Outcome = new string('`', 1_000_000) }],
        1);

    public static FindingReport Fleet(int count) => new(
        "autocoder-schema upgrade",
        $"{count} databases",
        [
            .. Enumerable.Range(0, count).Select(i => new FindingCase(i % 2 == 0 ? "assistant" : "features", $"/srv/app/p{i}/assistant.db", i % 2 == 1
                ? []
                : [new(Rules.UpgradeFailed, Severity.Error, $"/srv/app/p{i}/assistant.db: failed") { Database = $"/srv/app/p{i}/assistant.db" }]) { Outcome = i % 2 == 1 ? "current" : "failed" }),
        ],
        1);

    public static string Render(FindingReport report, ReportFormat format, FormatContext? context = null)
    {
        using var writer = new StringWriter { NewLine = "\r\n" }; // the terminal's line ends are not those of documents
        FindingFormats.Write(report, format, context ?? Context, writer);
        return writer.ToString();
    }
}
