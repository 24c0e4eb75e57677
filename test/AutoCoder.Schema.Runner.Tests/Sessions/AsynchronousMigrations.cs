using System.Data;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>Migrations that do not do all of their work before they return, each in its own way; and some that do.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class AsynchronousMigrations
{
    public const string Kind = "asynchronous";

    /// <summary>What work that was left behind waits for.</summary>
    public static ManualResetEventSlim Signal { get; } = new();

    /// <summary>Set when work that is left behind has begun: another thread may take any time to begin.</summary>
    public static ManualResetEventSlim Begun { get; } = new();

    /// <summary>What work that was left behind came to.</summary>
    public static TaskCompletionSource<Exception?> Left { get; set; } = new();

    [Migration(1), Tags(Kind)]
    public sealed class CreateT : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE t (a INTEGER PRIMARY KEY)");

        public override void Down() => Execute.Sql("DROP TABLE t");
    }

    [Migration(2), Tags(Kind)]
    public sealed class AsyncUp : ForwardOnlyMigration
    {
        public override async void Up()
        {
            Execute.Sql("CREATE TABLE u (a)");
            await Task.Delay(15000);
            Execute.Sql("CREATE TABLE v (a)");
        }
    }

    [Migration(3), Tags(Kind)]
    public sealed class AsyncUpThatThrows : ForwardOnlyMigration
    {
        public override async void Up()
        {
            await Task.Yield();
            throw new InvalidOperationException("late");
        }
    }

    [Migration(4), Tags(Kind)]
    public sealed class AsyncLambda : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection(async (connection, transaction) =>
        {
            await Task.Yield();
            Insert(connection, transaction, 1);
        });
    }

    [Migration(5), Tags(Kind)]
    public sealed class AsyncLambdaThatIsNeverAsynchronous : ForwardOnlyMigration
    {
#pragma warning disable CS1998 // as careless code has it
        public override void Up() => Execute.WithConnection(async (connection, transaction) => Insert(connection, transaction, 1));
#pragma warning restore CS1998
    }

    [Migration(6), Tags(Kind)]
    public sealed class AsyncLambdaThatIsSwallowed : ForwardOnlyMigration
    {
        public override void Up()
        {
            try
            {
                Later();
            }
            catch (InvalidOperationException)
            {
                // as careless code does
            }
        }

        private static async void Later() => await Task.Yield();
    }

    [Migration(7), Tags(Kind)]
    public sealed class TaskRun : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) => { Task.Run(() => InsertLater(connection, transaction)); Begun.Wait(); });
    }

    [Migration(8), Tags(Kind)]
    public sealed class NewThread : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) => { new Thread(() => InsertLater(connection, transaction)).Start(); Begun.Wait(); });
    }

    [Migration(9), Tags(Kind)]
    public sealed class ThePool : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) => { ThreadPool.QueueUserWorkItem(_ => InsertLater(connection, transaction)); Begun.Wait(); });
    }

    [Migration(10), Tags(Kind)]
    public sealed class ATimer : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) => { _ = new Timer(_ => InsertLater(connection, transaction), null, 0, -1); Begun.Wait(); });
    }

    [Migration(11), Tags(Kind)]
    public sealed class AsyncVoidOnAnotherThread : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((_, _) => Task.Run(() => Throws()).GetAwaiter().GetResult());

        private static async void Throws()
        {
            await Task.Yield();
            throw new InvalidOperationException("late");
        }
    }

    [Migration(12), Tags(Kind)]
    public sealed class TaskThatNobodyAwaits : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) => { _ = InsertAsync(connection, transaction); Begun.Wait(); });

        private static async Task InsertAsync(IDbConnection connection, IDbTransaction transaction)
        {
            await Task.Yield();
            InsertLater(connection, transaction);
        }
    }

    [Migration(13), Tags(Kind)]
    public sealed class TwoThreadsAtOnce : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            using Barrier both = new(2);
            ((Microsoft.Data.Sqlite.SqliteConnection)connection).CreateFunction("meet", () => both.SignalAndWait(2000));
            Parallel.Invoke(
                () => Run(connection, transaction, "SELECT meet()"),
                () => Run(connection, transaction, "SELECT meet()"));
        });
    }

    [Migration(20), Tags(Kind)]
    public sealed class Waits : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) => InsertAsync(connection, transaction).GetAwaiter().GetResult());

        private static async Task InsertAsync(IDbConnection connection, IDbTransaction transaction)
        {
            await Task.Delay(1);
            Insert(connection, transaction, 1);
            await Task.Yield();
            Insert(connection, transaction, 2);
            await Task.Delay(1).ConfigureAwait(false);
            Insert(connection, transaction, 3);
        }
    }

    [Migration(21), Tags(Kind)]
    public sealed class WaitsForATask : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) => Task.Run(() => Insert(connection, transaction, 1)).Wait());
    }

    [Migration(22), Tags(Kind)]
    public sealed class JoinsAThread : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            Thread thread = new(() => Insert(connection, transaction, 1));
            thread.Start();
            thread.Join();
        });
    }

    [Migration(23), Tags(Kind)]
    public sealed class ComputesInParallel : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            int[] squares = new int[10];
            Parallel.For(0, squares.Length, number => squares[number] = number * number);
            foreach (int square in squares) Insert(connection, transaction, square);
        });
    }

    private static void InsertLater(IDbConnection connection, IDbTransaction transaction)
    {
        try
        {
            Begun.Set();
            Signal.Wait();
            Insert(connection, transaction, 1);
            Left.TrySetResult(null);
        }
        catch (InvalidOperationException refused)
        {
            Left.TrySetResult(refused);
        }
    }

    private static void Insert(IDbConnection connection, IDbTransaction transaction, int value) =>
        Run(connection, transaction, $"INSERT INTO t VALUES ({value})");

    private static void Run(IDbConnection connection, IDbTransaction transaction, string sql)
    {
        using IDbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
