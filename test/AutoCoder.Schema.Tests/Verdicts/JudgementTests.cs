namespace AutoCoder.Schema.Tests.Verdicts;

internal class JudgementTests
{
    private static readonly KindCatalogue Kind = new("k", [new(10, "Ten", "N.Ten"), new(20, "Twenty", "N.Twenty")]);
    private static readonly Catalogue Code = new("/m.dll", [Kind], VersionTable.Default);
    private static readonly SqlHash One = SqlHash.Of(["SELECT 1"]), Two = SqlHash.Of(["SELECT 2"]);
    private static readonly DatabaseState Unversioned = new DatabaseState.Unversioned(1);
    private static readonly DatabaseState Unrecorded = new DatabaseState.Versioned([], []) { UnrecordedTables = 1 };

    private Known _known = null!;

    [SetUp]
    public void KnowNothing() => _known = new Known();

    [Test]
    public void Where_nobody_recognises_schemas_none_is_read_of_a_database_that_records_no_version()
    {
        Judge(Unversioned, recognises: false).ShouldBe([new Verdict.Unversioned(null)]);
        Judge(Unrecorded, recognises: false).ShouldHaveSingleItem().ShouldBeOfType<Verdict.Pending>();
        _known.Reads.ShouldBe(0);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_database_that_records_no_version_is_unversioned_with_what_its_schema_says(bool hasVersionTable)
    {
        _known.Evidence = new VersionEvidence.Exact(10);
        Judge(hasVersionTable ? Unrecorded : Unversioned).ShouldBe([new Verdict.Unversioned(_known.Evidence)]);
    }

    [Test]
    public void Tables_that_no_version_knows_beside_an_empty_version_table_are_somebody_elses_and_nothing_is_applied_yet()
    {
        _known.KnowsTables = false;
        Judge(Unrecorded).ShouldHaveSingleItem().ShouldBeOfType<Verdict.Pending>().Versions.ShouldBe([10L, 20]);
    }

    [Test]
    public void The_schema_of_another_kind_is_told_as_that()
    {
        _known.Evidence = new VersionEvidence.OtherKind("other", 30);
        Judge(Unversioned).ShouldBe(
            [new Verdict.Unreadable(UnreadableReason.WrongKind, "its schema is that of kind 'other' at 30, not of 'k'")]);
    }

    [Test]
    public void The_rows_are_asked_only_where_the_schema_leaves_a_choice()
    {
        _known.Evidence = new VersionEvidence.Exact(10);
        Judge(Unversioned);
        _known.AsksRows.ShouldBe(0);
        _known.Evidence = new VersionEvidence.Ambiguous([10, 20]);
        Judge(Unversioned);
        _known.AsksRows.ShouldBe(1);
    }

    [Test]
    public void Edits_and_drift_stand_behind_what_the_versions_say()
    {
        _known.Drifted = new Verdict.Drifted(10, [new(DifferenceClass.Breaking, "t", "it breaks.")]);
        Names(Judge(new DatabaseState.Versioned([10], []), ledger: [new(10, Two)])).ShouldBe("pending, edited, drifted");
        Names(Judge(new DatabaseState.Versioned([10, 20], []), ledger: [new(10, One)])).ShouldBe("drifted");
    }

    [Test]
    public void A_database_with_a_gap_has_no_version_of_its_own_and_is_compared_with_none()
    {
        _known.Drifted = new Verdict.Drifted(20, [new(DifferenceClass.Breaking, "t", "it breaks.")]);
        Names(Judge(new DatabaseState.Versioned([20], []))).ShouldBe("out-of-order");
    }

    [Test]
    public void Without_a_lock_no_edit_and_no_drift_is_seen() =>
        new Judgement(Code, new LockedVersions(null))
            .Of(new DatabaseState.Versioned([10, 20], []), Kind, new Asked(), [new(10, Two)], _ => DataAnswer.TellsNothing)
            .ShouldBe([new Verdict.Current()]);

    private ImmutableArray<Verdict> Judge(DatabaseState state, bool recognises = true, ImmutableArray<LedgerEntry>? ledger = null) =>
        new Judgement(Code, _known, recognises ? _known : null).Of(state, Kind, new Asked(), ledger ?? [], _ => DataAnswer.TellsNothing);

    private static string Names(IEnumerable<Verdict> verdicts) => string.Join(", ", verdicts.Select(verdict => verdict.Name));

    private sealed class Asked : IAskedSchema
    {
        public DatabaseSchema Read() => DatabaseSchema.Empty;

        public T? Answer<T>(object question, Func<DatabaseSchema, T?> find)
            where T : class => find(Read());
    }

    private sealed class Known : IVersionSchemas, IVersionRecognition
    {
        public VersionEvidence? Evidence { get; set; }

        public Verdict.Drifted? Drifted { get; set; }

        public bool KnowsTables { get; set; } = true;

        public int Reads { get; private set; }

        public int AsksRows { get; private set; }

        public KindLock? LockOf(string kind) =>
            new(kind, [new(10, "Ten", One, null, "", "", false), new(20, "Twenty", One, null, "", "", false)], _ => DatabaseSchema.Empty);

        public Verdict.Drifted? Drift(DatabaseSchema actual, string kind, long version) => Drifted;

        public bool KnowsTableOf(DatabaseSchema actual, string kind)
        {
            Reads++;
            return KnowsTables;
        }

        public VersionEvidence? Recognise(DatabaseSchema actual, string kind, Func<DataQuestion, DataAnswer>? ask = null)
        {
            Reads++;
            if (ask is not null) AsksRows++;
            return Evidence;
        }

        public VersionEvidence? At(DatabaseSchema actual, string kind, long version) => Evidence;
    }
}
