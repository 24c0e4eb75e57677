using System.Diagnostics;
using AutoCoder.Schema.Migrations.Assistant;
using Microsoft.Data.Sqlite;

// An application with a gate, a health check and requests that write: what the health check costs the others is measured on it.
// Usage: PATTERN DATABASE [SECONDS], the fleet, the database that /write writes to, and for how long a look counts.
// Its first line is the address it listens on.
string database = args[1];
WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddSchemaGate(options =>
{
    options.Migrations = typeof(V202601041458_CreateConversations).Assembly;
    options.Paths = [args[0]];
    if (args is [_, _, var age]) options.LookAge = TimeSpan.FromSeconds(double.Parse(age, CultureInfo.InvariantCulture));
});
builder.Services.AddHealthChecks().AddSchemaGate();

WebApplication app = builder.Build();
app.MapHealthChecks("/ready");
app.MapGet("/plain", () => "ok");
app.MapGet("/write", Write);
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(app.Urls.First()));
return await app.RunWithSchemaGateAsync();

// One row, with the busy timeout that the driver has by itself (30 s): what it took and whether it was written.
string Write()
{
    long start = Stopwatch.GetTimestamp();
    using SqliteConnection connection = new($"Data Source={database}");
    connection.Open();
    using SqliteCommand command = new("INSERT INTO conversations (project_name, title, mode) VALUES ('p', 'written', 'dev')", connection);
    command.ExecuteNonQuery();
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
}
