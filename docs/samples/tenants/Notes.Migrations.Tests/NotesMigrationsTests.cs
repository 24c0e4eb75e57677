using AutoCoder.Schema.Testing;
using NUnit.Framework;

namespace Notes.Migrations.Tests;

[TestFixture]
public sealed class NotesMigrationsTests : MigrationTests
{
    protected override MigrationSuite Suite => MigrationSuite.Of<V202601101200_CreateNotes>();
}
