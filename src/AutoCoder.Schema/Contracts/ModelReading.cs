namespace AutoCoder.Schema.Contracts;

/// <summary>What reading the files of a model came to.</summary>
internal abstract record ModelReading
{
    private ModelReading()
    {
    }

    /// <summary>The model.</summary>
    /// <param name="Model">What it is.</param>
    /// <param name="Notes">What of the files is no part of it and worth saying, one line each.</param>
    public sealed record Read(Model Model, ImmutableArray<string> Notes) : ModelReading;

    /// <summary>The files are no model.</summary>
    /// <param name="Problems">One line each, with file and line.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : ModelReading;
}
