namespace AutoCoder.Schema.Testing;

/// <summary>The schema after the newest migration is the one that the application expects.</summary>
internal static class ModelCheck
{
    /// <summary>Checks a kind. What is harmless is noted.</summary>
    public static CheckResult Check(SuiteDatabases databases, string kind)
    {
        var files = SuiteFiles.Models(databases.Suite, databases.Fleet.Catalogue).Where(model => model.Kind == kind)
            .Select(model => new SqlFile(model.Name, File.ReadAllText(model.Path)));
        if (databases.Kinds.Expected(kind, databases.Fleet.Catalogue.Find(kind)!.Head) is not { } head)
            return new CheckResult.Skipped(
                $"{kind}: the migrations cannot be replayed on an empty database: {databases.Kinds.WhyNot(kind)?.Message}");
        return ModelReader.Read([.. files], IsVersionTable) switch
        {
            Outcome<Model>.Refused refused => new CheckResult.Failed(refused.Problems),
            Outcome<Model>.Done model => Compared(ModelContract.Compare(kind, model.Value, head)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        bool IsVersionTable(string table) => SqlName.Same(table, databases.Fleet.Catalogue.VersionTable.Name)
            || SqlName.Same(table, LedgerTable.Name);
    }

    private static CheckResult Compared(ImmutableArray<ContractFinding> findings)
    {
        ImmutableArray<string> breaking =
            [.. findings.Where(finding => finding.Class == DifferenceClass.Breaking).Select(Sentence)];
        return breaking.IsEmpty ? new CheckResult.Passed([.. findings.Select(Sentence)]) : new CheckResult.Failed(breaking);
    }

    private static string Sentence(ContractFinding finding) => $"{finding.Place}: {finding.Kind}: {finding.Message}";
}
