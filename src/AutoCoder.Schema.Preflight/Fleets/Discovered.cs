namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>One thing that the search for databases came upon. Nothing that was asked for is passed over in silence.</summary>
internal abstract record Discovered
{
    private Discovered()
    {
    }

    /// <summary>One line for the user that says what is the matter and what to do; null when there is nothing to say.</summary>
    public virtual string? Message => null;

    /// <summary>The path, folder or pattern that it is about.</summary>
    public string Subject => this switch
    {
        Found found => found.Target.Path,
        KindUnknown unknown => unknown.Path,
        Companion companion => companion.Path,
        Gone gone => gone.Path,
        NoSource source => source.Path,
        Unreadable unreadable => unreadable.Path,
        Unmatched unmatched => unmatched.Pattern,
        Unusable unusable => unusable.Text,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A path to examine.</summary>
    /// <param name="Target">The path, its kind and where it came from.</param>
    public sealed record Found(DatabaseTarget Target) : Discovered;

    /// <summary>A path whose kind nobody can tell. It was not examined.</summary>
    /// <param name="Path">The absolute path.</param>
    /// <param name="Origin">Where the path came from.</param>
    /// <param name="Problem">Why the kind is not known, with the kinds that there are.</param>
    public sealed record KindUnknown(string Path, string Origin, string Problem) : Discovered
    {
        /// <inheritdoc />
        public override string Message => $"'{Path}': {Problem}";
    }

    /// <summary>
    /// A path that was given although it is the <c>-wal</c>, <c>-shm</c> or <c>-journal</c> file of a database.
    /// </summary>
    /// <param name="Path">The absolute path that was given.</param>
    /// <param name="DatabasePath">The database that it belongs to.</param>
    /// <param name="Origin">Where the path came from.</param>
    public sealed record Companion(string Path, string DatabasePath, string Origin) : Discovered
    {
        /// <inheritdoc />
        public override string Message =>
            $"'{Path}' is not a database: it belongs to '{DatabasePath}'. Give that path instead, and leave both files together.";
    }

    /// <summary>A project folder that the registry lists and that is not there any more. Reported, not fatal.</summary>
    /// <param name="Path">The project folder.</param>
    /// <param name="Origin">The registry that lists it.</param>
    public sealed record Gone(string Path, string Origin) : Discovered
    {
        /// <inheritdoc />
        public override string Message =>
            $"Project folder '{Path}' ({Origin}) is gone. Mount it or put it back, or take the project out of the registry.";
    }

    /// <summary>
    /// A registry or a folder of projects that was named and that is not there: nothing in it could be looked for.
    /// </summary>
    /// <param name="Path">The absolute path.</param>
    /// <param name="Origin">Who named it: <c>registry</c>, <c>projects folder</c>, <c>default registry</c>.</param>
    /// <param name="Problem">What is missing and what to do.</param>
    public sealed record NoSource(string Path, string Origin, string Problem) : Discovered
    {
        /// <inheritdoc />
        public override string Message => Problem;
    }

    /// <summary>A registry or a folder that could not be read, so that databases may have been missed.</summary>
    /// <param name="Path">The registry or the folder.</param>
    /// <param name="Origin">Where the path came from.</param>
    /// <param name="Reason">Why it could not be read.</param>
    /// <param name="Detail">What was seen, in a few words.</param>
    public sealed record Unreadable(string Path, string Origin, UnreadableReason Reason, string Detail) : Discovered
    {
        /// <inheritdoc />
        public override string Message =>
            $"'{Path}' ({Origin}) could not be read: {Detail}. Databases may have been missed; make it readable and ask again.";
    }

    /// <summary>A pattern that no file matches.</summary>
    /// <param name="Pattern">The pattern as it was written.</param>
    /// <param name="Origin">Where the pattern came from.</param>
    /// <param name="HasFolder">Whether the folder is there that it is looked for in.</param>
    public sealed record Unmatched(string Pattern, string Origin, bool HasFolder) : Discovered
    {
        /// <inheritdoc />
        public override string Message =>
            $"Nothing matches '{Pattern}' ({Origin}). Check the pattern; backups and -wal, -shm and -journal files never match.";
    }

    /// <summary>Something that was given as a path and cannot be one.</summary>
    /// <param name="Text">What was given; empty when there was nothing.</param>
    /// <param name="Origin">Where it came from.</param>
    /// <param name="Problem">Why it cannot be used, and what to do.</param>
    public sealed record Unusable(string Text, string Origin, string Problem) : Discovered
    {
        /// <inheritdoc />
        public override string Message => $"'{Text}' ({Origin}): {Problem}";
    }
}

/// <summary>A path to examine. Whether a database is there is for the inspection to say.</summary>
/// <param name="Path">What the user wrote or a source told, made absolute; symbolic links in it stay as they are.</param>
/// <param name="Kind">The kind of database that is expected there; never null in a <see cref="Discovered.Found"/>.</param>
/// <param name="Origin">Where the path came from, in a few words: <c>argument</c>, <c>registry /home/me/registry.db</c>.</param>
internal sealed record DatabaseTarget(string Path, string? Kind, string Origin);
