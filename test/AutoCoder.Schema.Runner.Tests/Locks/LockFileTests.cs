using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Tests.Locks;

internal class LockFileTests
{
    [Test]
    public void Holders_that_remove_the_file_and_takers_that_do_not_pause_never_meet()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db.lock");
        int inside = 0, met = 0, entered = 0;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            while (Volatile.Read(ref entered) < 400)
            {
                SafeFileHandle? handle = LockFile.TryOpen(path);
                if (handle is null) continue;
                if (Interlocked.Increment(ref inside) > 1) Interlocked.Increment(ref met);
                Thread.Yield();
                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref entered);
                LockFile.Release(handle, path);
            }
        });
        met.ShouldBe(0);
        File.Exists(path).ShouldBeFalse();
    }

    [Test]
    public void A_file_that_is_another_holders_by_now_is_not_removed()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db.lock");
        SafeFileHandle first = LockFile.TryOpen(path).ShouldNotBeNull();
        File.Delete(path); // by hand, as the impatient do
        SafeFileHandle second = LockFile.TryOpen(path).ShouldNotBeNull();
        LockFile.Release(first, path);
        File.Exists(path).ShouldBeTrue();
        LockFile.Release(second, path);
        File.Exists(path).ShouldBeFalse();
    }
}
