using AutoCoder.Schema.States;
using AutoCoder.Schema.Verdicts;

namespace AutoCoder.Schema.Reports;

/// <summary>What to do about a closed gate, as commands that can be pasted.</summary>
public static class NextStep
{
    /// <summary>The steps, each once; empty when the gate is open.</summary>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, such as <c>--projects DIR</c>.</param>
    public static IEnumerable<string> For(GateReport report, IReadOnlyList<string> fleet)
    {
        DatabaseReport[] closed = [.. report.Databases.Where(database => database.Readiness != Readiness.Ready)];
        Verdict[] verdicts = [.. closed.SelectMany(database => database.Verdicts)];
        if (verdicts.Any(verdict => verdict is Verdict.Unversioned { Evidence: null }))
            yield return $"{Command("status", fleet)}    # what the schemas of unversioned databases say about their versions";
        if (verdicts.Any(IsForUpgrade))
            yield return $"{Command("upgrade", fleet)}    # backs up, migrates and verifies";
        foreach (string kind in report.Findings.Where(finding => finding.ClosesGate).Select(finding => finding.Kind).Distinct())
            yield return $"{ShellWord.Join(["autocoder-schema", "new", kind, "WhatTheCodeExpects"])}    # the migration that is missing; or correct the code";
        foreach (DatabaseReport database in closed)
        {
            foreach (string step in database.Verdicts.SelectMany(verdict => ForOne(verdict, database, fleet))) yield return step;
        }
    }

    /// <summary>
    /// The arguments for one database of a fleet: what says how (migrations, configuration) stays, what says where is replaced.
    /// Without them the command would be about other migrations.
    /// </summary>
    /// <param name="fleet">The arguments that named the fleet.</param>
    /// <param name="kind">The database's kind.</param>
    /// <param name="path">The database.</param>
    public static IReadOnlyList<string> ArgumentsOfOne(IReadOnlyList<string> fleet, string kind, string path)
    {
        List<string> arguments = [];
        for (int i = 0; i < fleet.Count; i++)
        {
            if (fleet[i] is "--migrations" or "--config" && i + 1 < fleet.Count) arguments.AddRange([fleet[i], fleet[++i]]);
            else if (fleet[i] == "--allow-non-transactional") arguments.Add(fleet[i]);
        }

        return [.. arguments, "--kind", kind, path];
    }

    private static bool IsForUpgrade(Verdict verdict) =>
        verdict is Verdict.Pending or Verdict.OutOfOrder or Verdict.Unversioned { Evidence: null or VersionEvidence.Exact };

    private static IEnumerable<string> ForOne(Verdict verdict, DatabaseReport database, IReadOnlyList<string> fleet)
    {
        string path = ShellWord.Quote(database.Path), one = ShellWord.Join(ArgumentsOfOne(fleet, database.Kind, database.Path));
        switch (verdict)
        {
            case Verdict.Missing:
                yield return $"autocoder-schema upgrade --create {one}    # makes a new database";
                break;
            case Verdict.Unversioned { Evidence: VersionEvidence.Nearest }:
                yield return $"sqlite3 {path}    # mend the differences above, after a backup; then upgrade recognises it";
                break;
            case Verdict.Ahead:
                yield return $"check-pending-migrations --allow ahead {one}    # when this code is known to work with the newer schema";
                break;
            case Verdict.Unreadable { Reason: UnreadableReason.NeedsRecovery }:
                yield return $"sqlite3 {path} 'SELECT count(*) FROM sqlite_schema'    # a connection that may write recovers it";
                break;
            case Verdict.Unreadable { Reason: UnreadableReason.Locked }:
                yield return $"check-pending-migrations --lock-timeout 60 {one}    # waits longer for the lock";
                break;
            case Verdict.Unreadable { Reason: UnreadableReason.AccessDenied }:
                yield return $"ls -l {path}    # who may read it";
                break;
            case Verdict.Unreadable { Reason: UnreadableReason.Corrupt }:
                yield return $"sqlite3 {path} 'PRAGMA integrity_check'    # what is damaged; then restore a backup";
                break;
            default:
                break;
        }
    }

    private static string Command(string verb, IReadOnlyList<string> fleet) => ShellWord.Join(["autocoder-schema", verb, .. fleet]);
}
