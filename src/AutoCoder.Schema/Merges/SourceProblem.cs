namespace AutoCoder.Schema.Merges;

/// <summary>Something that cannot be told of a class or a file.</summary>
/// <param name="Finding">What is said of it.</param>
/// <param name="Subject">The class, or the file.</param>
/// <param name="Content">What is in it, as a hash: the same problem with another content hides a change.</param>
internal sealed record SourceProblem(Finding Finding, string Subject, string Content)
{
    /// <summary>What makes it the same problem elsewhere.</summary>
    public (string, string, string, string) Key => (Finding.Rule.Id, Finding.Message, Subject, Content);
}
