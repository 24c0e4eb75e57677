namespace AutoCoder.Schema.Adoption;

/// <summary>What the rows of a database say of a step that changed rows.</summary>
internal enum DataAnswer
{
    /// <summary>They look the same either way.</summary>
    TellsNothing,

    /// <summary>The step was done: its result is there.</summary>
    Done,

    /// <summary>The step was not done: it would change rows.</summary>
    NotDone,
}
