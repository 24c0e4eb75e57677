using AutoCoder.Schema.Testing;
using NUnit.Framework;

namespace Template._1.Migrations.Tests;

[TestFixture]
public sealed class OurMigrationsTests : MigrationTests
{
    protected override MigrationSuite Suite => MigrationSuite.Of<V202601010000_CreateItems>();
}
