namespace AutoCoder.Schema.Preflight.Files;

/// <summary>Why a folder could not be listed.</summary>
internal sealed record ListingFailure(UnreadableReason Reason, string Detail)
{
    /// <summary>The folder may not be listed or searched by this user.</summary>
    public static ListingFailure Denied { get; } =
        new(UnreadableReason.AccessDenied, "the folder may not be read by this user");

    /// <summary>Sorts what the framework throws.</summary>
    public static ListingFailure Of(Exception exception) => exception switch
    {
        UnauthorizedAccessException => Denied,
        DirectoryNotFoundException => new(UnreadableReason.InputOutput, "the folder went away while it was being listed"),
        _ => new(UnreadableReason.InputOutput, "the operating system could not list the folder: " + exception.Message),
    };
}
