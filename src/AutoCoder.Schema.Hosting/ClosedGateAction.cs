namespace AutoCoder.Schema.Hosting;

/// <summary>What a program does at boot when its databases are not at the schema that its code expects.</summary>
public enum ClosedGateAction
{
    /// <summary>It does not start, and writes nothing.</summary>
    Refuse,

    /// <summary>It upgrades them, and does not start when that leaves the gate closed.</summary>
    Upgrade,
}
