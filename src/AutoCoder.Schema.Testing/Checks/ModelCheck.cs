namespace AutoCoder.Schema.Testing.Checks;

/// <summary>The schema after the newest migration is the one that the application expects.</summary>
internal static class ModelCheck
{
    /// <summary>Checks a kind. What is harmless is noted.</summary>
    public static CheckResult Check(SuiteTrials trials, string kind)
    {
        var files = SuiteFiles.Models(trials.Suite, trials.Fleet.Catalogue).Where(model => model.Kind == kind)
            .Select(model => new SqlFile(model.Name, File.ReadAllText(model.Path)));
        if (trials.Kinds.Expected(kind, trials.Fleet.Catalogue.Find(kind)!.Head) is not { } head)
            return new CheckResult.Skipped($"{kind}: the migrations cannot be replayed on an empty database: {trials.Kinds.WhyNot(kind)?.Message}");
        return ModelReader.Read([.. files], IsVersionTable) switch
        {
            ModelReading.Refused refused => new CheckResult.Failed(refused.Problems),
            ModelReading.Read read => Compared(ModelContract.Compare(kind, read.Model, head)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        bool IsVersionTable(string table) => Sql.SqlName.Same(table, trials.Fleet.Catalogue.VersionTable.Name) || Sql.SqlName.Same(table, Ledgers.LedgerTable.Name);
    }

    private static CheckResult Compared(ImmutableArray<ContractFinding> findings)
    {
        ImmutableArray<string> breaking = [.. findings.Where(finding => finding.Class == DifferenceClass.Breaking).Select(Sentence)];
        return breaking.IsEmpty ? new CheckResult.Passed([.. findings.Select(Sentence)]) : new CheckResult.Failed(breaking);
    }

    private static string Sentence(ContractFinding finding) => $"{finding.Place}: {finding.Kind}: {finding.Message}";
}
