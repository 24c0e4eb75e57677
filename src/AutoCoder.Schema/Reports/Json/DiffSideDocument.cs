namespace AutoCoder.Schema.Reports.Json;

internal sealed record DiffSideDocument(string Name, string? Kind, long? Version, string Source)
{
    public static DiffSideDocument Of(DiffSide side) => new(side.Name, side.Kind, side.Version, side.Source);
}
