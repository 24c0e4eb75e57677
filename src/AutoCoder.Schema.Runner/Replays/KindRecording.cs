namespace AutoCoder.Schema.Runner.Replays;

/// <summary>What every migration of a kind executes, up and down.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Migrations">Its migrations, ascending.</param>
/// <param name="Notes">What is odd about going back, one sentence each, naming the migration.</param>
internal sealed record KindRecording(string Kind, ImmutableArray<MigrationRecording> Migrations, ImmutableArray<string> Notes)
{
    /// <summary>What maintenance leaves when all of them have run.</summary>
    public MaintainedObjects Maintained { get; init; } = MaintainedObjects.None;

    /// <summary>The recording of a version, or null.</summary>
    public MigrationRecording? Find(long version) =>
        Migrations.FirstOrDefault(recording => recording.Migration.Version == version);

    /// <summary>One sentence for each migration that executed other SQL when it was recorded another time.</summary>
    public ImmutableArray<string> Unsteady(KindRecording again) =>
        [.. Migrations.Zip(again.Migrations).Where(pair => !pair.First.IsSameAs(pair.Second))
        .Select(pair => Unsteady(pair.First, pair.Second))];

    /// <summary>One sentence for each migration that led to another schema when it was recorded another time.</summary>
    public ImmutableArray<string> Unsettled(KindRecording again) =>
    [
        .. Migrations.Zip(again.Migrations).Where(pair => !IsSameSchema(pair.First, pair.Second)).Take(1)
            .Select(pair => string.Create(
            CultureInfo.InvariantCulture,
            $"Migration {pair.First.Migration.Version} ({pair.First.Migration.Name}) leads to another schema each time it runs: "
            + $"take the time, new identifiers or random numbers out of what it creates.")),
    ];

    /// <summary>The same, where a migration that executed other SQL another time has no hash for it.</summary>
    public KindRecording Varying(KindRecording again) => this with
    {
        Migrations = [.. Migrations.Zip(again.Migrations).Select(pair => pair.First with
        {
            UpVaries = pair.First.UpHash != pair.Second.UpHash,
            DownVaries = pair.First.DownHash != pair.Second.DownHash,
        })],
        Notes = [.. Notes, .. Unsteady(again)],
    };

    /// <summary>
    /// The same, where a migration that reads the clock and writes values has no hash for them: they may be of the day or the
    /// year, and tomorrow they would look edited. Where they are not, only an edit of them is not told.
    /// </summary>
    /// <param name="readsClock">Whether a migration's code does.</param>
    public KindRecording OfTheClock(Func<long, bool> readsClock)
    {
        MigrationRecording[] suspects =
        [
            .. Migrations.Where(one => (!one.UpVaries && one.Up.Any(WrittenValues.AreIn))
                || (!one.DownVaries && one.Down?.Any(WrittenValues.AreIn) == true))
                .Where(one => readsClock(one.Migration.Version)),
        ];
        return suspects.Length == 0 ? this : this with
        {
            Migrations = [.. Migrations.Select(one => suspects.Contains(one) ? WithoutHash(one) : one)],
            Notes = [.. Notes, .. suspects.Select(one => string.Create(
                CultureInfo.InvariantCulture,
                $"Migration {one.Migration.Version} ({one.Migration.Name}) reads the clock and writes values, which may be of "
                + $"the day: its line says 'varies', and an edit of them cannot be told. Before it ships, give it constant "
                + $"values."))],
        };
    }

    private static MigrationRecording WithoutHash(MigrationRecording one) => one with
    {
        UpVaries = one.UpVaries || one.Up.Any(WrittenValues.AreIn),
        DownVaries = one.DownVaries || one.Down?.Any(WrittenValues.AreIn) == true,
    };

    private static bool IsSameSchema(MigrationRecording first, MigrationRecording second) =>
        first.Schema.Select(entry => (entry.Type, entry.Name, entry.Sql))
            .SequenceEqual(second.Schema.Select(entry => (entry.Type, entry.Name, entry.Sql)));

    private static string Unsteady(MigrationRecording first, MigrationRecording second)
    {
        string way = first.UpHash == second.UpHash ? "Down" : "Up";
        string what = What(way == "Up" ? first.Up : first.Down ?? [], way == "Up" ? second.Up : second.Down ?? []);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Migration {first.Migration.Version} ({first.Migration.Name}) executes other SQL each time it runs ({way}, {what}): "
            + $"its line says 'varies', and an edit of it cannot be told. Before it ships, give it constant values instead of "
            + $"the time, new identifiers or random numbers.");
    }

    // The kind of the statement, never its values.
    private static string What(ImmutableArray<string> first, ImmutableArray<string> second)
    {
        if (first.Length != second.Length) return $"{first.Length} statements, then {second.Length}";
        int index = first.Zip(second).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"statement {index + 1}: "
            + $"{string.Join(' ', first[index].Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries).Take(3))} …";
    }
}

/// <summary>Whether a statement has a value that code may have made of the time.</summary>
internal static class WrittenValues
{
    private const int DigitsOfAYear = 4;

    /// <summary>Whether it writes or compares a value; in a statement of the schema, one in which a year may be.</summary>
    public static bool AreIn(string sql)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(sql);
        bool isOfSchema = tokens is [var first, ..]
            && sql[first.Start..first.End].ToUpperInvariant() is "CREATE" or "ALTER" or "DROP" or "PRAGMA";
        return tokens.Any(token => token.Kind is TokenKind.Text or TokenKind.Number or TokenKind.Blob
            && (!isOfSchema || HasYear(sql.AsSpan(token.Start, token.Length))));
    }

    private static bool HasYear(ReadOnlySpan<char> literal)
    {
        int digits = 0;
        foreach (char character in literal)
        {
            digits = char.IsAsciiDigit(character) ? digits + 1 : 0;
            if (digits == DigitsOfAYear) return true;
        }

        return false;
    }
}

/// <summary>
/// What one migration executes on a database that was made by the migrations before it and has no rows but theirs.
/// </summary>
/// <param name="Migration">The migration.</param>
/// <param name="Up">The statements, in their order.</param>
/// <param name="Down">Those that take it back; null when there is no way back.</param>
/// <param name="RunsCode">Whether it runs code of its own on the connection, up or down.</param>
/// <param name="Schema">The objects after it, without the version table.</param>
internal sealed record MigrationRecording(
    CatalogueMigration Migration,
    ImmutableArray<string> Up,
    ImmutableArray<string>? Down,
    bool RunsCode,
    ImmutableArray<SchemaEntry> Schema)
{
    /// <summary>Whether its Down runs code of its own on the connection.</summary>
    public bool DownRunsCode { get; init; }

    /// <summary>The way of recording that <see cref="Up"/> needs.</summary>
    public int UpRecording { get; init; } = SqlHash.EarlierRecording;

    /// <summary>The way of recording that <see cref="Down"/> needs.</summary>
    public int DownRecording { get; init; } = SqlHash.EarlierRecording;

    /// <summary>Whether <see cref="Up"/> is something else each time.</summary>
    public bool UpVaries { get; init; }

    /// <summary>Whether <see cref="Down"/> is something else each time.</summary>
    public bool DownVaries { get; init; }

    /// <summary>
    /// Whether it has a Down that runs code and fails on the empty database of a replay: it may need rows, so it is no proof that
    /// there is no way back.
    /// </summary>
    public bool DownNeedsRows { get; init; }

    /// <summary>The hash of <see cref="Up"/>.</summary>
    public SqlHash UpHash => UpVaries ? SqlHash.Varies : SqlHash.Of(Up, UpRecording);

    /// <summary>The hash of <see cref="Down"/>, or null.</summary>
    public SqlHash? DownHash =>
        DownVaries || DownNeedsRows ? SqlHash.Varies : Down is { } down ? SqlHash.Of(down, DownRecording) : null;

    /// <summary>The statements that take it back, as one script; null when there is no way back.</summary>
    public string? DownScript { get; } = Down is { } taken ? ScriptOf(taken) : null;

    /// <summary>The hash that a ledger holds of <see cref="DownScript"/>, or null.</summary>
    public string? DownScriptHash { get; } = Down is { } hashed ? LedgerDown.HashOf(Migration.Version, ScriptOf(hashed)) : null;

    /// <summary>Whether another recording executed other SQL.</summary>
    public bool IsSameAs(MigrationRecording other) => UpHash == other.UpHash && DownHash == other.DownHash;

    private static string ScriptOf(ImmutableArray<string> statements) => string.Concat(statements.Select(sql => $"{sql};\n"));
}
