namespace AutoCoder.Schema.Runner.Journals;

/// <summary>One line of a journal: the run in the first, then one for each database that is done. No value of a row is in it.</summary>
internal sealed record JournalLine
{
    /// <summary>What tells the fleet: a hash of its migrations' file and its databases. Only in a line that begins a run.</summary>
    public string? Fleet { get; init; }

    /// <summary>What kind of run it is; null for an upgrade. Only in a line that begins a run.</summary>
    public string? Run { get; init; }

    /// <summary>How many databases the run has. Only in a line that begins a run.</summary>
    public int? Databases { get; init; }

    /// <summary>The database.</summary>
    public string? Database { get; init; }

    /// <summary>What became of it.</summary>
    public string? Result { get; init; }

    /// <summary>The version that it is at.</summary>
    public long? Version { get; init; }

    /// <summary>When, for people.</summary>
    public DateTimeOffset At { get; init; }
}
