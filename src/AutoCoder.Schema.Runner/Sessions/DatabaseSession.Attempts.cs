using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>How a step is tried, and what its failure is told as.</summary>
internal sealed partial class DatabaseSession
{
    private MigrationFailure? Attempt(long version, Action step) => Attempt(version, Known(version).Name, step);

    private MigrationFailure? Attempt(long? version, string name, Action step)
    {
        try
        {
            using IDisposable? counting = (Connection as ThoroughConnection)?.Clock?.Counting();
            step();
        }
        catch (Exception exception) when ((Connection as ThoroughConnection)?.IsCancelled(exception) == true)
        {
            throw new OperationCanceledException(((ThoroughConnection)Connection).Cancellation);
        }
        catch (Exception exception) when ((Connection as ThoroughConnection)?.IsOverTime(exception) == true)
        {
            return OverTime(version, name);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            HasNoWayBack = exception.GetBaseException() is NotSupportedException or NotImplementedException;
            bool isEnded = _guard?.IsOurs() == false && !MigrationErrors.IsOfDatabase(exception);
            return isEnded ? Ended(version, name) : Failed(version, name, exception);
        }

        return _guard is { IsIntact: false } ? Ended(version, name) : null;
    }

    private MigrationFailure Failed(long? version, string name, Exception exception) =>
        new(version, name, _scope.ServiceProvider.GetRequiredService<SessionProcessor>().Statement, MigrationErrors.Describe(exception, Connection.DataSource));

    private MigrationFailure OverTime(long? version, string name)
    {
        StatementClock clock = ((ThoroughConnection)Connection).Clock!;
        return new(version, name, null, MigrationErrors.OverTime(clock)) { Limit = clock.Limit };
    }

    private static MigrationFailure Ended(long? version, string name) =>
        new(version, name, null, MigrationErrors.TransactionEnded);
}
