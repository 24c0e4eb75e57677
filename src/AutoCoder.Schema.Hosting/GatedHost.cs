using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoCoder.Schema.Hosting;

/// <summary>
/// A host that is only started when its gates are open. They are asked before it makes its first service, so that a constructor
/// that opens a database finds a current one, and none of them holds a database that is to be upgraded.
/// </summary>
internal sealed class GatedHost(IHost host)
{
    private const int Stopped = 128 + 2; // what a shell says of a program that was ended by Ctrl-C

    /// <summary>Runs it; the exit code of the program.</summary>
    public async Task<int> RunAsync()
    {
        try
        {
            BootGates gates = host.Services.GetService<BootGates>() ?? throw new InvalidOperationException(
                "The host has no schema gate. Add one: builder.Services.AddSchemaGate(options => …)");
            if (await AskedAsync(gates) is { } code) return code;
            await host.RunAsync();
            return 0;
        }
        finally
        {
            if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
            else host.Dispose();
        }
    }

    // Null: all are open. The host listens to no signal yet, so that is done here: a start that is broken off takes back what it
    // has in hand, and ends with one line.
    private async Task<int?> AskedAsync(BootGates gates)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await gates.EnsureAsync(stop.Token);
            return stop.IsCancellationRequested ? Stopped : null; // told in the last moment
        }
        catch (SchemaNotReadyException closed) when (IsOwnProgram())
        {
#pragma warning disable RS0030 // the last word of a program that has nobody left to log it
            await Console.Error.WriteLineAsync(closed.Message);
#pragma warning restore RS0030
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Stopped; // the log has the line
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // it was over already
            }
        }
    }

    // A test host builds the program's host by running its Main: an exit code would tell it nothing, and what it then finds is a
    // host that is disposed of.
    private bool IsOwnProgram() =>
        host.Services.GetService<IHostEnvironment>() is not { } environment
            || Assembly.GetEntryAssembly()?.GetName().Name is not { } entry
            || environment.ApplicationName == entry
            || !IsTestHost(entry);

    private static bool IsTestHost(string entry) =>
        entry.StartsWith("testhost", StringComparison.OrdinalIgnoreCase)
            || AppDomain.CurrentDomain.GetAssemblies().Any(
                assembly => assembly.GetName().Name is "Microsoft.AspNetCore.Mvc.Testing" or "Microsoft.AspNetCore.TestHost");
}
