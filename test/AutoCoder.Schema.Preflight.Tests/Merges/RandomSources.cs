namespace AutoCoder.Schema.Preflight.Tests.Merges;

/// <summary>
/// Small projects of migrations that compile, each written in another of the ways in which C# lets one say the same: aliases, escapes,
/// letters that nobody sees, conditions, parts, bases, constants and attributes of other files.
/// </summary>
internal sealed class RandomSources(int seed)
{
    private const string Body = "{ public override void Up() { } public override void Down() { } }";
    private const string Direct = "{ public void GetUpExpressions(FluentMigrator.Infrastructure.IMigrationContext c) { } public void GetDownExpressions(FluentMigrator.Infrastructure.IMigrationContext c) { } public string ConnectionString => \"\"; }";
    private static readonly string[] Symbols = ["DEBUG", "NET10_0_OR_GREATER", "OTHER"];

    private readonly Random _random = new(seed);
    private readonly List<string> _files = [];
    private readonly List<string> _global = [];

    /// <summary>The files.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>What the project file gives to all of them.</summary>
    public string Aliases => string.Join('\n', _global);

    /// <summary>The symbols that it is compiled with.</summary>
    public IReadOnlyList<string> Defined { get; private set; } = [];

    public static RandomSources Of(int seed)
    {
        var sources = new RandomSources(seed);
        sources.Make();
        return sources;
    }

    private void Make()
    {
        Defined = [.. Symbols.Where(_ => _random.Next(2) == 0)];
        _files.Add("namespace Shop { public static class Numbers { public const int Ten = 5 * 2; public const long Far = 1L << 33; } }");
        _files.Add($"namespace Shop {{ public class StepAttribute : {Name("FluentMigrator", "MigrationAttribute")} {{ public StepAttribute(long number) : base(number + 1000) {{ }} }} "
            + "public sealed class ReleaseAttribute(int year, int number) : StepAttribute(year * 100 + number); }");
        _files.Add($"namespace Shop {{ public abstract class Base : {Name("FluentMigrator", "Migration")} {Body} public abstract class Generic<T> : Base; public abstract record Recorded : FluentMigrator.IMigration {Direct} }}");
        _files.Add("namespace Shop { [Step(77)] public abstract class Numbered : Base; public abstract class Deeper : Numbered; }");
        if (_random.Next(2) == 0) _global.Add("global using GA = FluentMigrator.MigrationAttribute;\nglobal using GStepAttribute = Shop.StepAttribute;\nglobal using GB = Shop.Base;");
        else _files.Add($"global using GA = {Name("FluentMigrator", "MigrationAttribute")}; global using {Spelled("GStepAttribute")} = Shop.StepAttribute; global using GB = Shop.Base;");
        int count = _random.Next(1, 6);
        for (int i = 0; i < count; i++) Add(i);
    }

    private void Add(int index)
    {
        string name = $"M{index}_{_random.Next(1000)}", usings = "", attribute = "", declared, body;
        (string kind, string baseName, string baseBody) = Pick(
            ("class", Name("FluentMigrator", "Migration"), Body), ("class", "Shop.Base", ";"), ("class", $"Shop.{Spelled("Base")}", ";"), ("class", "GB", ";"), ("class", "Shop.Generic<int>", ";"),
            ("record", "Shop.Recorded", ";"), ("record", "FluentMigrator.IMigration", Direct), ("class", Name("FluentMigrator", "IMigration"), Direct), ("class", "Shop.Deeper", ";"), ("class", "LB", ";"));
        if (baseName == "LB") usings += "using LB = Shop.Base; ";
        (declared, body) = (baseName, baseBody);
        if (baseName != "Shop.Deeper")
        {
            string number = Pick($"{(index * 7) + 1}", $"0x{index + 40:X}", $"{index} + Shop.Numbers.Ten", $"Shop.Numbers.Far + {index}L", $"(long){index + 20}_0");
            attribute = Pick(
                $"{Name("FluentMigrator", "Migration", isWhole: false)}({number})", $"{Name("FluentMigrator", "MigrationAttribute")}({number}, \"words\")", $"LA({number})", $"GA({number})",
                $"GStep({number})", $"{Name("Shop", "Step", isWhole: false)}({number})", $"Shop.Release(2026, {index})", $"FluentMigrator.TimestampedMigration(2026, 2, {index + 1}, 3, 4)", $"F::Migration(version: {number})", $"F.{Spelled("Migration", isWhole: false)}({number})");
            if (attribute.StartsWith("LA", StringComparison.Ordinal)) usings += $"using {Spelled("LA")} = {Name("FluentMigrator", "MigrationAttribute")}; ";
            if (attribute.StartsWith('F') && attribute[1] is ':' or '.') usings += "using F = FluentMigrator; ";
            attribute = $"[{Pick("", "", "type: ")}{attribute}]";
        }

        string visible = Pick("public ", "public ", "public ", "internal "), spelled = Spelled(name);
        if (kind == "class" && _random.Next(5) == 0)
        {
            // The base class is named in a file that has no attribute.
            _files.Add($"{usings}\nnamespace Parts {{ {visible}partial class {name} : {declared} {(body == ";" ? "{ }" : body)} }}");
            _files.Add($"{usings}\nnamespace Parts {{ {attribute} partial class {spelled} {{ }} }}");
            return;
        }

        string type = Condition($"{attribute} {visible}{Pick("sealed ", "")}{kind} {spelled} : {declared} {body}", attribute);
        type = Pick(type, type, $"public static class Outer{index}\n{{\n{type}\n}}", $"public interface IOuter{index}\n{{\n{type}\n}}");
        _files.Add($"{usings}\n{Pick($"namespace {Spelled("Space")}.Inner\n{{\n{type}\n}}", type, $"namespace Space;\n{type}")}");
    }

    private string Condition(string type, string attribute)
    {
        string symbol = Pick(Symbols), other = Pick(Symbols), junk = $"not C#, {attribute}";
        bool holds = !Defined.Contains(symbol) || Defined.Contains(other);
        return _random.Next(8) switch
        {
            0 => $"\n#if {symbol}\n{type}\n#endif\n",
            1 => $"\n#if !{symbol} || {other}\n{(holds ? type : junk)}\n#else\n{(holds ? junk : type)}\n#endif\n",
            2 when attribute.Length > 0 => $"\n#if {symbol}\n{attribute}\n#else\n[FluentMigrator.Migration(999)]\n#endif\n{type[attribute.Length..]}",
            3 => $"\n#region r\n/* {attribute} */ {type} // class X : Migration\n#endregion\n",
            _ => type,
        };
    }

    private string Name(string space, string name, bool isWhole = true) => Pick("", "", "global::") + $"{Spelled(space)}.{Spelled(name, isWhole)}";

    // A name in one of its spellings. What is written with an @ has no ending that was left out.
    private string Spelled(string name, bool isWhole = true)
    {
        int at = _random.Next(1, name.Length);
        string begin = name[..at], end = name[(at + 1)..];
        return _random.Next(9) switch
        {
            0 when isWhole => "@" + name,
            1 => $"{begin}\\u{(int)name[at]:x4}{end}",
            2 => $"{begin}\\U{(int)name[at]:X8}{end}",
            3 => $"{begin}{Pick("\u200D", "\u00AD", "\u2060", "\\u200c")}{name[at]}{end}",
            _ => name,
        };
    }

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
