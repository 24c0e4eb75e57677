using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Preflight.Catalogues;

namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

[System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5394", Justification = "The damage has to be the same in every run.")]
public class DamagedAssembliesTests
{
    private const int Copies = 750;

    [Test]
    public void Copies_cut_off_anywhere_are_read_or_refused()
    {
        byte[] whole = File.ReadAllBytes(Fixtures.Tagged);
        Random random = new(20260201);
        ReadMany(_ => whole[..random.Next(whole.Length)]);
    }

    [TestCase(1)]
    [TestCase(30)]
    public void Copies_with_changed_bytes_are_read_or_refused(int changes)
    {
        byte[] whole = File.ReadAllBytes(Fixtures.Tagged);
        Random random = new(20260201 + changes);
        ReadMany(_ =>
        {
            byte[] copy = [.. whole];
            for (int change = 0; change < changes; change++) copy[random.Next(copy.Length)] = (byte)random.Next(256);
            return copy;
        });
    }

    [Test]
    public void Copies_beside_a_damaged_neighbour_are_read_or_refused()
    {
        byte[] whole = File.ReadAllBytes(Fixtures.Shared);
        Random random = new(7);
        using TemporaryFolder folder = new();
        string path = folder.Copy(Fixtures.Tagged);
        for (int i = 0; i < Copies; i++)
        {
            byte[] copy = [.. whole];
            for (int change = 0; change < 10; change++) copy[random.Next(copy.Length)] = (byte)random.Next(256);
            folder.Write("Fixtures.SharedMigrations.dll", copy);
            ShouldAnswer(path);
        }
    }

    private static void ReadMany(Func<int, byte[]> copy)
    {
        using TemporaryFolder folder = new();
        folder.Copy(Fixtures.Shared);
        for (int i = 0; i < Copies; i++) ShouldAnswer(folder.Write("copy.dll", copy(i)));
    }

    private static void ShouldAnswer(string path)
    {
        CatalogueReading reading = CatalogueReader.Read(path, new CatalogueOptions());
        if (reading is CatalogueReading.Refused refused) refused.Refusals.ShouldNotBeEmpty();
    }
}
