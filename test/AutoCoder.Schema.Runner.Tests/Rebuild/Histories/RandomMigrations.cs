using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>Migrations that do what the test that is running wants them to.</summary>
public abstract class RandomMigrations : ForwardOnlyMigration
{
    public const string Kind = "random";

    private static readonly AsyncLocal<Action<Migration>[]?> Written = new();

    private readonly int _number;

    private RandomMigrations(int number) => _number = number;

    public static IReadOnlyList<Type> Types { get; } =
        [typeof(First), typeof(Second), typeof(Third), typeof(Fourth), typeof(Fifth), typeof(Sixth), typeof(Seventh), typeof(Eighth)];

    /// <summary>Says what the migrations are to do, from version 1 on.</summary>
    internal static void Write(Action<Migration>[] migrations) => Written.Value = migrations;

    public override void Up() => Written.Value![_number - 1](this);

    [Migration(1), Tags(Kind)]
    public sealed class First() : RandomMigrations(1);

    [Migration(2), Tags(Kind)]
    public sealed class Second() : RandomMigrations(2);

    [Migration(3), Tags(Kind)]
    public sealed class Third() : RandomMigrations(3);

    [Migration(4), Tags(Kind)]
    public sealed class Fourth() : RandomMigrations(4);

    [Migration(5), Tags(Kind)]
    public sealed class Fifth() : RandomMigrations(5);

    [Migration(6), Tags(Kind)]
    public sealed class Sixth() : RandomMigrations(6);

    [Migration(7), Tags(Kind)]
    public sealed class Seventh() : RandomMigrations(7);

    [Migration(8), Tags(Kind)]
    public sealed class Eighth() : RandomMigrations(8);
}
