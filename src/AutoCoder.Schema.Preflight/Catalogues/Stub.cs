#pragma warning disable
namespace AutoCoder.Schema.Preflight.Catalogues;
public sealed record CatalogueOptions { public bool AllowNonTransactional { get; init; } }
public static class CatalogueReader { public static AutoCoder.Schema.Catalogues.CatalogueReading Read(string p, CatalogueOptions o) => new AutoCoder.Schema.Catalogues.CatalogueReading.Read(new(p, [new("assistant", [new(202601041458,"V202601041458_CreateConversations","A"),new(202602011429,"V202602011429_AddConversationMode","B")]), new("registry",[new(202601021122,"P","P")])], AutoCoder.Schema.Catalogues.VersionTable.Default)); }
