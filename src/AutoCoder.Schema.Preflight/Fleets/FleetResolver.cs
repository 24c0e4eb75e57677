using System.Collections.Immutable;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Preflight.Catalogues;
using AutoCoder.Schema.Preflight.Configuration;
using AutoCoder.Schema.Preflight.Contracts;
using AutoCoder.Schema.Preflight.Discovery;
using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Verdicts;

namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>Makes a fleet of a request: reads the configuration file and the migrations. No database is touched.</summary>
public static class FleetResolver
{
    /// <summary>Resolves a request.</summary>
    public static FleetReading Resolve(FleetRequest request)
    {
        if (UnknownVerdicts(request) is { IsEmpty: false } unknown) return new FleetReading.Refused(unknown);
        string? file = request.ConfigurationFile is { } given
            ? Path.GetFullPath(given, request.CurrentFolder)
            : ConfigurationReader.FindUpward(request.CurrentFolder);
        return (file is null ? null : ConfigurationReader.Read(file)) switch
        {
            ConfigurationReading.Refused refused => new FleetReading.Refused(refused.Problems),
            ConfigurationReading.Read read => WithMigrations(request, read.Configuration),
            _ => WithMigrations(request, null),
        };
    }

    private static FleetReading WithMigrations(FleetRequest request, SchemaConfiguration? configuration)
    {
        string? path = request.Migrations is { } given
            ? Path.GetFullPath(given, request.CurrentFolder)
            : configuration?.Migrations ?? request.DefaultMigrations;
        if (path is null) return new FleetReading.Refused(["Which migrations? Name their assembly with --migrations FILE.dll."]);
        var options = new CatalogueOptions { AllowNonTransactional = request.AllowNonTransactional };
        return CatalogueReader.Read(path, options) switch
        {
            CatalogueReading.Read read => WithKinds(request, configuration, read.Catalogue),
            CatalogueReading.Refused refused => new FleetReading.Refused([.. refused.Refusals.Select(refusal => refusal.Message)]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static FleetReading WithKinds(FleetRequest request, SchemaConfiguration? configuration, Catalogue catalogue)
    {
        string[] kinds = [.. catalogue.Kinds.Select(kind => kind.Kind)];
        var expect = new ContractSources("--expect", request.Kind, kinds, request.CurrentFolder).Of(request.Expect, configuration?.Models ?? []);
        var statements = new ContractSources("--statements", request.Kind, kinds, request.CurrentFolder).Of(request.Statements, configuration?.Statements ?? []);
        ImmutableArray<string> problems =
        [
            .. configuration?.Complaints(kinds) ?? [],
            .. expect.Problems,
            .. statements.Problems,
            .. request.Kind is { } kind && catalogue.Find(kind) is null
                ? [$"The migrations in {catalogue.AssemblyPath} have no kind '{kind}'; give one of: {string.Join(", ", kinds)}."]
                : Array.Empty<string>(),
        ];
        return problems.IsEmpty ? new FleetReading.Resolved(
            Build(request, configuration, catalogue, kinds) with { Models = expect.Files, Statements = statements.Files }) : new FleetReading.Refused(problems);
    }

    private static Fleet Build(FleetRequest request, SchemaConfiguration? configuration, Catalogue catalogue, string[] kinds)
    {
        var discovery = new DiscoveryRequest
        {
            Kinds = SchemaConfiguration.KindFiles(kinds, configuration),
            Kind = request.Kind,
            Paths = request.Paths,
            Registry = request.Registry,
            ProjectFolders = request.ProjectFolders,
            CurrentFolder = request.CurrentFolder,
        };
        var inspection = new InspectionOptions();
        TimeSpan lockTimeout = request.LockTimeout ?? configuration?.Policy.LockTimeout ?? inspection.LockTimeout;
        return new Fleet(
            request,
            catalogue,
            discovery.OrElse(configuration),
            new GatePolicy([.. request.Allow, .. configuration?.Policy.Allow ?? []]) { IsStrict = request.IsStrict },
            inspection with { LockTimeout = lockTimeout },
            configuration);
    }

    private static ImmutableArray<string> UnknownVerdicts(FleetRequest request) =>
        [.. request.Allow.Where(word => word != FleetRequest.AllowNone && !GatePolicy.Allowable.Contains(word)).Select(UnknownVerdict)];

    private static string UnknownVerdict(string word)
    {
        string allowable = $"give one of: {string.Join(", ", GatePolicy.Allowable)}, {FleetRequest.AllowNone}.";
        return word == "unreadable"
            ? $"--allow unreadable: what cannot be read is never ready; {allowable}"
            : $"--allow {word}: there is no such verdict; {allowable}";
    }
}
