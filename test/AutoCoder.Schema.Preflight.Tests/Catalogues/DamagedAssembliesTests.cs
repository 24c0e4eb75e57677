namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

[System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5394", Justification = "The damage has to be the same in every run.")]
internal class DamagedAssembliesTests
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

    [TestCase(1)]
    [TestCase(30)]
    public void Copies_with_a_lock_are_read_or_refused_whatever_was_changed(int changes)
    {
        using TemporaryFolder folder = new();
        byte[] whole = File.ReadAllBytes(LockedAssembly.Small().Save(folder));
        Random random = new(20260201 + changes);
        for (int i = 0; i < Copies; i++)
        {
            int length = random.Next(4) == 0 ? random.Next(whole.Length) : whole.Length;
            byte[] copy = whole[..length];
            for (int change = 0; change < changes && copy.Length > 0; change++) copy[random.Next(copy.Length)] = (byte)random.Next(256);
            ShouldAnswerFleet(folder.Write("copy.dll", copy));
        }
    }

    [Test]
    public void Every_byte_of_a_lock_and_its_length_can_be_changed()
    {
        using TemporaryFolder folder = new();
        byte[] whole = File.ReadAllBytes(LockedAssembly.Small().Save(folder));
        int start = whole.AsSpan().IndexOf("# Lock file"u8) - 4;
        int end = start + 4 + BitConverter.ToInt32(whole, start);
        int read = 0, refused = 0;
        for (int at = start; at < end; at++)
        {
            byte[] copy = [.. whole];
            copy[at] ^= 0x41;
            if (ShouldAnswerFleet(folder.Write("copy.dll", copy))) read++;
            else refused++;
        }

        // Comments, blank lines and the names of classes may say anything.
        refused.ShouldBeGreaterThan(read);
    }

    private static bool ShouldAnswerFleet(string path)
    {
        Outcome<Fleet> reading = FleetResolver.Resolve(new FleetRequest { Migrations = path, CurrentFolder = Path.GetDirectoryName(path)! });
        if (reading is Outcome<Fleet>.Refused refused) refused.Problems.ShouldNotBeEmpty();
        if (reading is Outcome<Fleet>.Done { Value.Lock: { } found })
        {
            foreach (KindLock kind in found.Kinds) kind.Schemas.Count.ShouldBe(kind.Migrations.Length);
        }

        return reading is Outcome<Fleet>.Done;
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
