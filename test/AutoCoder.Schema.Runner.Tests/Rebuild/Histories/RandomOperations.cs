using System.Data;
using System.Diagnostics.CodeAnalysis;
using FluentMigrator;
using FluentMigrator.Builders.Alter.Table;
using Rule = System.Data.Rule;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>Makes random operations on tables and columns.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal sealed class RandomOperations(ModelDatabase model, Random random, int number)
{
    private readonly RandomDatabase _database = new(random);
    private readonly string _name = random.Next(3) == 0 ? $"new {number}" : $"new{number}";

    /// <summary>A random operation; null when it does not fit this database.</summary>
    public RandomOperation? Make()
    {
        ModelTable table = model.Tables[random.Next(model.Tables.Length)];
        ModelColumn column = table.Columns[random.Next(table.Columns.Length)];
        int operation = random.Next(24);
        return operation switch
        {
            (>= 6 and <= 12) or 15 when table.MadeRowIdAlias => null,
            0 or 1 or 2 => Add(table),
            3 => AddWithReference(table),
            4 => AddComputed(table),
            5 => AddIdentity(table),
            6 or 7 or 8 => Alter(table, column),
            9 => column.Default is null ? null : Changed($"drop default {table.Name}.{column.Name}",
                m => m.Delete.DefaultConstraint().OnTable(table.Name).OnColumn(column.Name), table.With(column with { Default = null })),
            10 or 11 or 12 => Drop(table),
            13 => CreateReference(table),
            14 => table.References.Length == 0 ? null : DropReference(table, table.References[random.Next(table.References.Length)]),
            15 => table.Key is null ? CreateKey(table) : DropKey(table, table.Key),
            16 => new RandomKeys(model, random, number).CreateUnique(table),
            17 => new RandomKeys(model, random, number).DropUnique(table),
            18 => new RandomKeys(model, random, number).Indexes(table),
            19 => new RandomOperation($"rename {table.Name}.{column.Name} to {_name}",
                m => m.Rename.Column(column.Name).OnTable(table.Name).To(_name), model.RenameColumn(table.Name, column.Name, _name)),
            20 => random.Next(2) == 0 ? null : new RandomOperation($"rename {table.Name} to {_name}",
                m => m.Rename.Table(table.Name).To(_name), model.RenameTable(table.Name, _name)),
            _ => new RandomRows(model, random).Make(table),
        };
    }

    private RandomOperation Changed(string told, Action<Migration> write, ModelTable after) => new(told, write, model.With(after));

    private RandomOperation Add(ModelTable table)
    {
        string type = _database.Type(table.Strict);
        (object Value, string Sql) start = Value(), fill = Value();
        bool isNotNull = random.Next(2) == 0, hasDefault = random.Next(2) == 0, isFilled = random.Next(2) == 0, isUnique = random.Next(5) == 0;
        ModelColumn column = new(_name, type) { IsTyped = true, NotNull = isNotNull, Default = hasDefault ? start.Sql : null };
        ModelTable after = table with { Columns = table.Columns.Add(column) };
        if (isFilled) after = after.WithValue(_name, _ => fill.Sql);
        if (isUnique) after = after with { Indexes = after.Indexes.Add(new($"uq {_name}", true, [$"«{_name}»"], null)) };
        return Changed($"add {table.Name}.{_name} {type} notnull {isNotNull} default {column.Default} fill {(isFilled ? fill.Sql : "")} unique {isUnique}", m =>
        {
            IAlterTableColumnOptionOrAddColumnOrAlterColumnSyntax step = m.Alter.Table(table.Name).AddColumn(_name).AsCustom(type);
            step = isNotNull ? step.NotNullable() : step.Nullable();
            if (isFilled) step = step.SetExistingRowsTo(fill.Value);
            if (hasDefault) step = step.WithDefaultValue(start.Value);
            if (isUnique) step.Unique($"uq {_name}");
        }, after);
    }

    private RandomOperation? AddWithReference(ModelTable table)
    {
        ModelTable parent = model.Tables[random.Next(model.Tables.Length)];
        if (parent.Key is not { Columns: [var key] }) return null;
        Rule delete = AnyRule(), update = AnyRule();
        string type = table.Strict ? "ANY" : parent[key].Type;
        ModelReference reference = new($"fk {number}", [_name], parent.Name, [key], Name(delete), Name(update));
        return Changed($"add {table.Name}.{_name} referring to {parent.Name}.{key} {delete} {update}",
            m => m.Alter.Table(table.Name).AddColumn(_name).AsCustom(type).Nullable()
                .ForeignKey(reference.Name, parent.Name, key).OnDelete(delete).OnUpdate(update),
            table with { Columns = table.Columns.Add(new(_name, type)), References = table.References.Add(reference) });
    }

    private RandomOperation Add(ModelTable table, bool isStored)
    {
        string source = _database.Any([.. table.Written]), type = table.Strict ? "ANY" : "TEXT";
        ModelColumn column = new(_name, type) { Generated = $"«{source}» || '+'", Stored = isStored };
        return Changed($"add {table.Name}.{_name} computed from {source} stored {isStored}",
            m => m.Alter.Table(table.Name).AddColumn(_name).AsCustom(type).Computed(ModelSql.Expression(column.Generated, ModelSql.Quote), isStored).Nullable(),
            table with { Columns = table.Columns.Add(column) });
    }

    private RandomOperation AddComputed(ModelTable table) => Add(table, random.Next(2) == 0);

    private RandomOperation? AddIdentity(ModelTable table)
    {
        if (table.Key is not null || table.LostKey || table.WithoutRowId) return null;
        ModelTable after = table.WithValue(_name, row => row.RowId ?? "NULL") with
        {
            Columns = table.Columns.Add(new(_name, "INTEGER") { NotNull = true }),
            Key = new($"PK_{table.Name}", [_name]),
            AutoIncrement = true,
            Counter = null,
        };
        return Changed($"add {table.Name}.{_name} identity",
            m => m.Alter.Table(table.Name).AddColumn(_name).AsInt64().NotNullable().PrimaryKey().Identity(), after);
    }

    private RandomOperation Alter(ModelTable table, ModelColumn column)
    {
        string type = random.Next(2) == 0 || column.IsTyped ? column.Type : _database.Type(table.Strict);
        bool? isNotNull = random.Next(3) switch { 0 => true, 1 => false, _ => null };
        (object Value, string Sql)? start = random.Next(3) == 0 ? Value() : null;
        string? collation = random.Next(6) == 0 ? "NOCASE" : null;
        ModelColumn after = column with
        {
            Type = type,
            IsTyped = true,
            NotNull = isNotNull ?? column.NotNull,
            Default = start?.Sql ?? column.Default,
            Collation = collation ?? column.Collation,
        };
        return Changed($"alter {table.Name}.{column.Name} {type} notnull {isNotNull} default {start?.Sql} collate {collation}", m =>
        {
            FluentMigrator.Model.ColumnDefinition typed = new() { CustomType = type, CollationName = collation };
            var step = m.Alter.Column(column.Name).OnTable(table.Name).AsColumnDataType(typed);
            if (isNotNull is { } required) step = required ? step.NotNullable() : step.Nullable();
            if (start is { } value) step.WithDefaultValue(value.Value);
        }, Marked(table.With(after).WithRowIdsOf(table), table));
    }

    private RandomOperation? Drop(ModelTable table)
    {
        string[] gone = [.. table.Columns.Select(column => column.Name).OrderBy(_ => random.Next()).Take(random.Next(1, 3))];
        string? obstacle = model.Obstacle(table, gone);
        if (obstacle is not null && random.Next(4) > 0) return null;
        bool Goes(string text) => ModelDatabase.Mentioned(text).Any(gone.Contains);
        ModelTable after = table with
        {
            Columns = table.Columns.RemoveAll(column => gone.Contains(column.Name)),
            Uniques = table.Uniques.RemoveAll(key => key.Columns.Any(gone.Contains)),
            References = table.References.RemoveAll(key => key.Columns.Any(gone.Contains)),
            Checks = table.Checks.RemoveAll(check => Goes(check.Expression)),
            Indexes = table.Indexes.RemoveAll(index => Goes(index.Text)),
        };
        RandomOperation operation = Changed($"drop {table.Name}.{string.Join(", ", gone)} ({obstacle ?? "free"})", m =>
        {
            var step = m.Delete.Column(gone[0]);
            foreach (string name in gone[1..]) step = step.Column(name);
            step.FromTable(table.Name);
        }, after);
        return operation with { Obstacle = obstacle };
    }

    private RandomOperation? CreateReference(ModelTable table)
    {
        ModelReference? made = _database.Reference(table, [.. table.Written], model.Tables, $"fk {number}").FirstOrDefault();
        if (made is null) return null;
        Rule delete = AnyRule(), update = AnyRule();
        ModelReference reference = made with { OnDelete = Name(delete), OnUpdate = Name(update), Deferred = false };
        return Changed($"create foreign key {table.Name}.{string.Join(", ", reference.Columns)} to {reference.Parent} {delete} {update}",
            m => m.Create.ForeignKey(reference.Name!).FromTable(table.Name).ForeignColumns([.. reference.Columns])
                .ToTable(reference.Parent).PrimaryColumns([.. reference.ParentColumns]).OnDelete(delete).OnUpdate(update),
            table with { References = table.References.Add(reference) });
    }

    private RandomOperation? DropReference(ModelTable table, ModelReference reference)
    {
        bool IsSame(ModelReference other) => other.Parent == reference.Parent
            && other.Columns.ToHashSet().SetEquals(reference.Columns);
        if (reference.Name is null && table.References.Count(IsSame) > 1) return null;
        return Changed($"drop foreign key {table.Name}.{reference.Name} on {string.Join(", ", reference.Columns)}", m =>
        {
            if (reference.Name is { } name) m.Delete.ForeignKey(name).OnTable(table.Name);
            else m.Delete.ForeignKey().FromTable(table.Name).ForeignColumns([.. reference.Columns]).ToTable(reference.Parent).PrimaryColumns([.. reference.ParentColumns]);
        }, table with { References = table.References.Remove(reference) });
    }

    private RandomOperation CreateKey(ModelTable table)
    {
        string[] columns = [.. table.Columns.Select(column => column.Name).OrderBy(_ => random.Next()).Take(random.Next(1, 3))];
        return Changed($"create key {table.Name} on {string.Join(", ", columns)}",
            m => m.Create.PrimaryKey($"pk_new{number}").OnTable(table.Name).Columns(columns),
            Marked(table with { Key = new($"pk_new{number}", [.. columns]) }, table));
    }

    private static ModelTable Marked(ModelTable after, ModelTable before) =>
        after with { MadeRowIdAlias = after.HasRowIdAlias && !before.HasRowIdAlias };

    private RandomOperation DropKey(ModelTable table, ModelKey key)
    {
        ModelTable after = table with { Key = null, AutoIncrement = false, Counter = null, LostKey = true };
        return Changed($"drop key {table.Name}", m => m.Delete.PrimaryKey(key.Name ?? "any").FromTable(table.Name), after.WithRowIdsOf(table));
    }

    private (object Value, string Sql) Value() => random.Next(4) switch
    {
        0 => (7, "7"),
        1 => ("x", "'x'"),
        2 => (RawSql.Insert("(1 + 2)"), "(1 + 2)"),
        _ => (3, "3"),
    };

    private Rule AnyRule() => _database.Any([Rule.None, Rule.Cascade, Rule.SetNull, Rule.SetDefault]);

    private static string Name(Rule rule) => rule switch
    {
        Rule.Cascade => "CASCADE",
        Rule.SetNull => "SET NULL",
        Rule.SetDefault => "SET DEFAULT",
        _ => "NO ACTION",
    };
}
