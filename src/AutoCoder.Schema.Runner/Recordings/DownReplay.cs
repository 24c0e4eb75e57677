namespace AutoCoder.Schema.Runner.Recordings;

/// <summary>
/// Takes every migration back on the database that it leaves, each on an image of its own: one that leaves something else
/// behind than was there before it, or has no way back, says nothing about those before it.
/// </summary>
/// <param name="runner">The kind.</param>
/// <param name="statementTimeout">How long one statement may run; null for any time.</param>
internal sealed class DownReplay(KindRunner runner, TimeSpan? statementTimeout)
{
    private const int MostDifferences = 3;

    private readonly SchemaSequence _schemas = new();
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();

    /// <summary>The recording of a kind whose migrations went up.</summary>
    public KindRecording Record(ImmutableArray<ReplayStep> steps)
    {
        var migrations = ImmutableArray.CreateBuilder<MigrationRecording>(steps.Length);
        for (int index = 0; index < steps.Length; index++)
            migrations.Add(Record(steps[index], index == 0 ? [] : steps[index - 1].Schema));
        return new(runner.Kind.Kind, migrations.MoveToImmutable(), _notes.ToImmutable());
    }

    private MigrationRecording Record(ReplayStep step, ImmutableArray<SchemaEntry> before)
    {
        if (runner.IsForwardOnly(step.Migration.Version)) return new(step.Migration, step.Statements, null, step.RunsCode, step.Schema);
        using ThoroughConnection connection = step.After!.Open();
        connection.EndStatementsWith(CancellationToken.None, statementTimeout);
        using StatementRecorder recorder = new(connection);
        using DatabaseSession session = runner.Begin(connection, step.Migration.IsTransactional, recorder);
        ImmutableArray<string>? down = TryTakeBack(session, recorder, step, before) ? [.. recorder.WithoutVersionRow] : null;
        bool downRunsCode = down is not null && recorder.HasRunCode;
        return new(step.Migration, step.Statements, down, step.RunsCode || downRunsCode, step.Schema) { DownRunsCode = downRunsCode };
    }

    // A Down that closed the connection, say: whatever it does, it must not keep anybody from going up.
    private bool TryTakeBack(DatabaseSession session, StatementRecorder recorder, ReplayStep step, ImmutableArray<SchemaEntry> before)
    {
        try
        {
            return TakeBack(session, recorder, step, before);
        }
        catch (Exception error) when (error is Microsoft.Data.Sqlite.SqliteException or InvalidOperationException)
        {
            Note(step, $"has no way back that works: its Down failed: {error.Message}");
            return false;
        }
    }

    private bool TakeBack(DatabaseSession session, StatementRecorder recorder, ReplayStep step, ImmutableArray<SchemaEntry> before)
    {
        if (session.Down([step.Migration.Version]) is { } failure)
        {
            if (!session.HasNoWayBack) Note(step, $"has no way back that works: its Down failed: {failure.Message}");
            return false;
        }

        ImmutableArray<SchemaDifference> left = SchemaComparison.Compare(_schemas.Read(before), _schemas.Read(session.ReadSchema()));
        if (left.IsEmpty) return true;
        if (recorder.WithoutVersionRow.Count == 0)
        {
            Note(step, "has no way back: its Down is empty, and its Up changes the schema.");
            return false;
        }

        string more = left.Length > MostDifferences ? $" And {left.Length - MostDifferences} more." : "";
        string differences = string.Join(' ', left.Take(MostDifferences).Select(difference => difference.Description));
        Note(step, $"does not take everything back: after its Down the schema is not what it was before its Up. {differences}{more}");
        return true;
    }

    private void Note(ReplayStep step, string what) =>
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"Migration {step.Migration.Version} ({step.Migration.Name}) {what}"));
}
