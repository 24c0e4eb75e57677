using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>Changes of rows between the changes of tables.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal sealed class RandomRows(ModelDatabase model, Random random)
{
    public RandomOperation Make(ModelTable table)
    {
        string[] written = [.. table.Written];
        string column = written[random.Next(written.Length)], name = ModelSql.Quote(table.Name);
        int value = random.Next(1, 9);
        string text = value.ToString(CultureInfo.InvariantCulture);
        Dictionary<string, object> one = new() { [column] = value };
        (string sql, Action<FluentMigrator.Migration> write) = random.Next(3) switch
        {
            0 => ($"UPDATE {name} SET {ModelSql.Quote(column)} = {text} WHERE {ModelSql.Quote(written[0])} = 2",
                (Action<FluentMigrator.Migration>)(m => m.Update.Table(table.Name).Set(one).Where(new Dictionary<string, object> { [written[0]] = 2 }))),
            1 => ($"INSERT INTO {name} ({ModelSql.Quote(column)}) VALUES ({text})", m => m.Insert.IntoTable(table.Name).Row(one)),
            _ => ($"DELETE FROM {name} WHERE {ModelSql.Quote(column)} = {text}", m => m.Delete.FromTable(table.Name).Row(one)),
        };
        return new(sql, write, model) { Sql = sql };
    }
}
