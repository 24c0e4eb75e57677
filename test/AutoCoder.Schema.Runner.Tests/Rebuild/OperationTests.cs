using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>Every operation on every sort of database.</summary>
internal class OperationTests
{
    private static readonly Type[] All =
        [.. typeof(Operations).GetNestedTypes(), .. typeof(MoreOperations).GetNestedTypes()];

    [Test]
    public void The_schema_is_what_was_asked_for_and_every_row_and_child_row_is_there(
        [ValueSource(nameof(All))] Type type, [ValueSource(typeof(ItemsDatabase), nameof(ItemsDatabase.States))] string state)
    {
        var operation = (Operation)Activator.CreateInstance(type)!;
        using TemporaryFolder folder = new();
        string path = folder.File("items.db"), old = folder.File("old.db");
        SqliteFile.Execute(path, ItemsDatabase.Sql(state));
        File.Copy(path, old);
        string counter = Counter(path);
        using KindRunner runner = Kinds.TestRunner(Operation.Kind, type);

        runner.Upgrade(path);

        Schema(path).CanonicalText.ShouldBe(Expected(folder, operation, state).CanonicalText);
        string[] kept = [.. Columns(old).Intersect(Columns(path)).Except(operation.Changed)];
        if (operation is MoreOperations.ManyAtOnce) SqliteFile.Execute(old, "DELETE FROM log");
        Content(path, kept).ShouldBe(Content(old, kept));
        if (operation.KeepsCounter) Counter(path).ShouldBe(counter);
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok");
        SqliteFile.Scalar(path, "SELECT count(*) FROM pragma_foreign_key_check").ShouldBe("0");
        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'old_%' OR sql LIKE '%old_items%'").ShouldBe("0");
    }

    private static string Content(string path, string[] columns)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return ItemsDatabase.Content(connection, columns);
    }

    private static string[] Columns(string path)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return ItemsDatabase.Columns(connection);
    }

    private static string Counter(string path) => SqliteFile.Scalar(path, "SELECT group_concat(name || seq) FROM sqlite_sequence");

    private static DatabaseSchema Expected(TemporaryFolder folder, Operation operation, string state)
    {
        string sql = ItemsDatabase.Sql(state, withRows: false);
        foreach ((string before, string after) in operation.Edits)
        {
            sql.ShouldContain(before);
            sql = sql.Replace(before, after);
        }

        string path = folder.File("expected.db");
        SqliteFile.Execute(path, sql);
        return Schema(path);
    }

    private static DatabaseSchema Schema(string path)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return SchemaReader.Read(
            ConnectionSchema.Read(connection, Catalogues.VersionTable.Default), name => name == "VersionInfo");
    }
}
