namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("catalogue").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    /// <summary>Copies a file and returns where it is now.</summary>
    public string Copy(string file)
    {
        string target = this[System.IO.Path.GetFileName(file)];
        File.Copy(file, target);
        return target;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
