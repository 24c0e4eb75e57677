using AutoCoder.Schema.Migrations.Assistant;
using AutoCoder.Schema.Testing;

namespace AutoCoder.Schema.Migrations.Tests;

[TestFixture]
public sealed class OwnMigrationsTests : MigrationTests
{
    protected override MigrationSuite Suite => MigrationSuite.Of<V202602011429_AddConversationMode>()
        .Expect("models/assistant.sql", "assistant")
        .Samples(SampleDatabases.Folder)
        .RequireDown();
}
