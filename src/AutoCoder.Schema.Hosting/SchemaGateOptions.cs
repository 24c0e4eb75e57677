using System.Reflection;

namespace AutoCoder.Schema.Hosting;

/// <summary>Which databases a program needs, and what it does at boot when they are not ready.</summary>
public sealed class SchemaGateOptions
{
    /// <summary>
    /// Where the databases are and what is let pass, as <c>check-pending-migrations</c> takes it. Relative paths start from
    /// the process's current folder; what is not set comes from <c>autocoder-schema.json</c>, and without one from the
    /// registry in its default places.
    /// </summary>
    /// <remarks>
    /// <see cref="FleetRequest.AllowNone"/> in <see cref="FleetRequest.Allow"/> lets a new installation start that has no
    /// registry and no database yet. Standard input is not read: a path <c>-</c> finds nothing.
    /// </remarks>
    public FleetRequest Fleet { get; set; } = new();

    /// <summary>
    /// The assembly with the migrations, when the program has it loaded. Wins over <see cref="FleetRequest.Migrations"/>,
    /// which names its file. Its metadata is read from its file either way.
    /// </summary>
    public Assembly? Migrations { get; set; }

    /// <summary>What to do on a closed gate. Refuses unless told.</summary>
    public ClosedGateAction OnClosed { get; set; } = ClosedGateAction.Refuse;

    /// <summary>
    /// How <see cref="ClosedGateAction.Upgrade"/> upgrades: backups, the wait for locks, and with <c>Plan.Create</c> whether
    /// databases (and the registry) that are named and not there are made.
    /// </summary>
    public UpgradeOptions Upgrade { get; set; } = new();
}

/// <summary>What a program does at boot when its databases are not at the schema that its code expects.</summary>
public enum ClosedGateAction
{
    /// <summary>It does not start, and writes nothing.</summary>
    Refuse,

    /// <summary>It upgrades them, and does not start when that leaves the gate closed.</summary>
    Upgrade,
}
