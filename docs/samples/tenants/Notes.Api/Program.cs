using AutoCoder.Schema.Hosting;
using Dapper;
using Microsoft.Data.Sqlite;
using Notes.Migrations;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSchemaGate(
    builder.Configuration.GetSection("SchemaGate"),
    options => options.Migrations = typeof(V202601101200_CreateNotes).Assembly);
builder.Services.AddHealthChecks().AddSchemaGate(tags: ["ready"]).AddSchemaGateLiveness(tags: ["live"]);

var app = builder.Build();
app.MapHealthChecks("/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/live", new() { Predicate = check => check.Tags.Contains("live") });

// A new tenant: the gate makes the database, in a folder that is there.
app.MapPut("/tenants/{tenant:regex(^[a-z0-9]+$)}", async (string tenant, ISchemaGate gate, CancellationToken cancellation) =>
{
    Directory.CreateDirectory(Path.GetDirectoryName(DatabaseOf(tenant))!);
    SchemaState state = await gate.EnsureTenantAsync(DatabaseOf(tenant), cancellation);
    return state.IsReady ? Results.Created($"/tenants/{tenant}/notes", null) : NotReady(tenant, state);
});

RouteGroupBuilder notes = app.MapGroup("/tenants/{tenant:regex(^[a-z0-9]+$)}/notes");
notes.AddEndpointFilter(async (context, next) =>
{
    string tenant = (string)context.HttpContext.GetRouteValue("tenant")!;
    if (!File.Exists(DatabaseOf(tenant))) return Results.NotFound();
    SchemaState state = context.HttpContext.RequestServices.GetRequiredService<ISchemaGate>().StateOf(DatabaseOf(tenant));
    return state.IsReady ? await next(context) : NotReady(tenant, state);
});
notes.MapGet("", async (string tenant) =>
{
    using SqliteConnection database = Open(tenant);
    return await database.QueryAsync<Note>("SELECT id, text, colour FROM notes ORDER BY id");
});
notes.MapPost("", async (string tenant, NewNote note) =>
{
    using SqliteConnection database = Open(tenant);
    return await database.QuerySingleAsync<Note>("INSERT INTO notes (text) VALUES (@Text) RETURNING id, text, colour", note);
});

return await app.RunWithSchemaGateAsync();

string DatabaseOf(string tenant) =>
    Path.GetFullPath($"data/{tenant}/notes.db", builder.Configuration["SchemaGate:CurrentFolder"] ?? Environment.CurrentDirectory);

SqliteConnection Open(string tenant) => new($"Data Source={DatabaseOf(tenant)};Mode=ReadWrite");

// Why is for the log: it has paths in it.
IResult NotReady(string tenant, SchemaState state)
{
    app.Logger.LogWarning("{Tenant} is not served: {Reason}", tenant, state.Reason);
    return Results.Problem("This tenant's data is being looked after. Try again later.", statusCode: StatusCodes.Status503ServiceUnavailable);
}

internal sealed record Note(long Id, string Text, string Colour);

internal sealed record NewNote(string Text);
