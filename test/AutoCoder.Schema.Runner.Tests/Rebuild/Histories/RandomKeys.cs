using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>Unique constraints and indexes that come and go.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal sealed class RandomKeys(ModelDatabase model, Random random, int number)
{
    public RandomOperation CreateUnique(ModelTable table)
    {
        string[] columns = Some(table, 2);
        return new($"create unique {table.Name} on {string.Join(", ", columns)}",
            m => m.Create.UniqueConstraint($"uq {number}").OnTable(table.Name).Columns(columns),
            model.With(table with { Indexes = table.Indexes.Add(new($"uq {number}", true, [.. columns.Select(name => $"«{name}»")], null)) }));
    }

    public RandomOperation? DropUnique(ModelTable table)
    {
        if (table.Uniques.FirstOrDefault() is not { } unique) return null;
        string[] columns = [.. unique.Columns];
        return new($"drop unique {table.Name}.{unique.Name} on {string.Join(", ", columns)}", m =>
        {
            if (unique.Name is { } name) m.Delete.UniqueConstraint(name).FromTable(table.Name);
            else m.Delete.UniqueConstraint().FromTable(table.Name).Columns(columns);
        }, model.With(table with { Uniques = table.Uniques.Remove(unique) }));
    }

    public RandomOperation Indexes(ModelTable table)
    {
        if (table.Indexes.Length > 0 && random.Next(2) == 0)
        {
            ModelIndex gone = table.Indexes[random.Next(table.Indexes.Length)];
            return new($"drop index {gone.Name}", m => m.Delete.Index(gone.Name).OnTable(table.Name),
                model.With(table with { Indexes = table.Indexes.Remove(gone) }));
        }

        string[] columns = Some(table, 1);
        bool isUnique = random.Next(4) == 0;
        return new($"create index {table.Name} on {columns[0]} unique {isUnique}", m =>
        {
            var step = m.Create.Index($"ix {number}").OnTable(table.Name).OnColumn(columns[0]).Descending();
            if (isUnique) step.WithOptions().Unique();
        }, model.With(table with { Indexes = table.Indexes.Add(new($"ix {number}", isUnique, [$"«{columns[0]}» DESC"], null)) }));
    }

    private string[] Some(ModelTable table, int most) =>
        [.. table.Columns.Select(column => column.Name).OrderBy(_ => random.Next()).Take(random.Next(1, most + 1))];
}
