using AutoCoder.Schema.Migrations.Assistant;

namespace AutoCoder.Schema.Migrations.Tests;

[TestFixture]
internal sealed class OwnMigrationsTests : MigrationTests
{
    protected override MigrationSuite Suite => MigrationSuite.Of<V202602011429_AddConversationMode>()
        .Expect("models/assistant.sql", "assistant")
        .Samples(SampleDatabases.Folder)
        .RequireDown();
}
