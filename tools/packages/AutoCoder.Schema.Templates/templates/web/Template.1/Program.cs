using Microsoft.Data.Sqlite;
using Template._1.Migrations;

var builder = WebApplication.CreateBuilder(args);
string connection = builder.Configuration.GetConnectionString("Database")!;
builder.Services.AddSchemaGate(builder.Configuration.GetSection("SchemaGate"), gate =>
{
    gate.Migrations = typeof(V202601010000_CreateItems).Assembly;
    gate.Paths = [new SqliteConnectionStringBuilder(connection).DataSource];
});
builder.Services.AddHealthChecks().AddSchemaGate(tags: ["ready"]).AddSchemaGateLiveness(tags: ["live"]);

var app = builder.Build();
app.MapHealthChecks("/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/live", new() { Predicate = check => check.Tags.Contains("live") });

app.MapGet("/items", () =>
{
    using SqliteConnection database = Open();
    using SqliteCommand command = database.CreateCommand();
    command.CommandText = "SELECT id, text FROM items ORDER BY id";
    using SqliteDataReader reader = command.ExecuteReader();
    List<Item> items = [];
    while (reader.Read()) items.Add(new(reader.GetInt64(0), reader.GetString(1)));
    return items;
});
app.MapPost("/items", (NewItem item) =>
{
    using SqliteConnection database = Open();
    using SqliteCommand command = database.CreateCommand();
    command.CommandText = "INSERT INTO items (text) VALUES ($text) RETURNING id";
    command.Parameters.AddWithValue("$text", item.Text);
    return new Item((long)command.ExecuteScalar()!, item.Text);
});

return await app.RunWithSchemaGateAsync(); // every database is at the schema of the migrations, or nothing starts

SqliteConnection Open()
{
    var database = new SqliteConnection(connection);
    database.Open();
    return database;
}

internal sealed record Item(long Id, string Text);

internal sealed record NewItem(string Text);
