namespace AutoCoder.Schema.Preflight.Git;

/// <summary>A question to git that has no answer. It never leaves this room: it becomes a refusal.</summary>
/// <param name="message">One line with what to do.</param>
/// <param name="isUsage">True when the question was wrong, false when nobody can tell.</param>
internal sealed class GitFailureException(string message, bool isUsage) : Exception(message)
{
    /// <summary>True when the question was wrong, false when nobody can tell.</summary>
    public bool IsUsage => isUsage;
}
