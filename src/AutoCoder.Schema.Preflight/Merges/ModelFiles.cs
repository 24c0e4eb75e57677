namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>Which files of the repository hold the DDL that the code expects, before anybody knows which kinds there are.</summary>
internal static class ModelFiles
{
    /// <summary>Kinds and paths: those of the request, and for other kinds those of the configuration.</summary>
    public static IEnumerable<(string Kind, string Path)> Of(MergeRequest request, SchemaConfiguration? configuration)
    {
        (string Kind, string Path)[] given = [.. request.Expect.Select(value => Read(value, request))];
        return
        [
            .. given,
            .. (configuration?.Models ?? []).Where(model => given.All(own => own.Kind != model.Kind) && (request.Kind is null || request.Kind == model.Kind)).Select(model => (model.Kind, model.Path)),
        ];
    }

    private static (string Kind, string Path) Read(string value, MergeRequest request)
    {
        int sign = value.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 ? (value[..sign], value[(sign + 1)..]) : (request.Kind ?? Catalogue.DefaultKind, value);
    }
}
