namespace AutoCoder.Schema.Reports.Json;

internal sealed record DifferenceDocument(string Class, string Subject, string Description)
{
    public static DifferenceDocument Of(SchemaDifference difference) => new(
        difference.Class == DifferenceClass.Breaking ? "breaking" : "harmless", difference.Subject, difference.Description);
}
