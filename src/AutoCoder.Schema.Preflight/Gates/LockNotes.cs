namespace AutoCoder.Schema.Preflight.Gates;

/// <summary>Says it once when schemas were not compared because there is nothing to compare them with.</summary>
internal static class LockNotes
{
    /// <summary>The note, when there was a database to compare; it changes no verdict.</summary>
    public static IEnumerable<FleetNote> On(Fleet fleet, IEnumerable<DatabaseReport> databases)
    {
        if (fleet.Request.SkipsSchema) yield break;
        string[] kinds = [.. databases.Where(IsUncompared).Select(database => database.Kind).Distinct(StringComparer.Ordinal)];
        if (kinds.Length == 0) yield break;
        string assembly = fleet.Catalogue.AssemblyPath;
        string what = fleet.Lock is null ? "" : $" for {string.Join(", ", kinds.Select(kind => $"'{kind}'"))}";
        yield return new FleetNote(
            assembly,
            $"Schemas were not compared: {Path.GetFileName(assembly)} carries no {SchemaLock.FileName}{what}. "
                + $"To make one: {ShellWord.Join(["autocoder-schema", "lock", "--migrations", assembly])}",
            HidesDatabases: false);

        bool IsUncompared(DatabaseReport database) =>
            database.State is DatabaseState.Versioned && fleet.Lock?.Find(database.Kind) is null;
    }
}
