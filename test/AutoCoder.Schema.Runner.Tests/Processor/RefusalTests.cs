namespace AutoCoder.Schema.Runner.Tests.Processor;

internal class RefusalTests
{
    private static readonly Type[] All = [.. typeof(Refusals).GetNestedTypes(), .. typeof(SilentRefusals).GetNestedTypes()];

    [TestCaseSource(nameof(All))]
    public void A_refusal_names_what_is_refused_says_what_to_do_and_keeps_nothing(Type type)
    {
        var refusal = (Refusal)Activator.CreateInstance(type)!;
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        SqliteFile.Execute(path, Refusal.Setup);
        string before = SqliteFile.Dump(path);
        using KindRunner runner = Kinds.TestRunner(Operation.Kind, type);
        MigrationFailure failure = runner.Fail(path);
        failure.Version.ShouldBe(1);
        failure.Name.ShouldBe(type.Name);
        foreach (string part in refusal.Says) failure.Message.ShouldContain(part, Case.Sensitive);
        SqliteFile.Dump(path).ShouldBe(before);
    }
}
