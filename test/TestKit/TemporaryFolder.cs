namespace AutoCoder.Schema.TestKit;

/// <summary>A folder of its own for one test, gone when disposed.</summary>
internal class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("schema-test-").FullName;

    /// <summary>Where a file of this name is, or would be.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    /// <summary>Copies a file and returns where it is now.</summary>
    public string Copy(string file)
    {
        string target = File(System.IO.Path.GetFileName(file));
        System.IO.File.Copy(file, target);
        return target;
    }

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        GC.SuppressFinalize(this);
    }
}
