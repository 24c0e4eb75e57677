namespace AutoCoder.Schema.Testing.Cases;

/// <summary>What a method of the suite is run once for.</summary>
internal enum CasesOf
{
    /// <summary>Everything.</summary>
    Everything,

    /// <summary>A kind of database.</summary>
    Kind,

    /// <summary>A migration.</summary>
    Migration,

    /// <summary>A version that a database can be at, but the newest; an empty one first.</summary>
    Start,

    /// <summary>A kind that the application says its expectations of.</summary>
    Model,

    /// <summary>A database of the team.</summary>
    Sample,
}
