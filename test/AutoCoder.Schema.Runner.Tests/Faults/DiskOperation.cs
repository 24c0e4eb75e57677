using System.Text;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>One thing that was done to a file, as disk.c writes it down.</summary>
/// <param name="What">w(rite), t(runcate), s(ync), c(reate), m(ake folder), r(ename), l(ink) or u(nlink).</param>
/// <param name="Error">Its error; 0 for none.</param>
/// <param name="Path">The file.</param>
/// <param name="Offset">Where it was written, or to what length it was cut.</param>
/// <param name="Data">What was written, or the new name.</param>
internal sealed record DiskOperation(char What, int Error, string Path, long Offset, byte[] Data)
{
    private static readonly (string End, string File)[] Files =
    [
        ("-journal", "journal"), ("-wal", "wal"), ("-shm", "shm"), (".db", "database"), (".db.restore.partial", "restored copy"), (".journal", "run journal"),
        (".json.partial", "manifest"), (".json", "manifest"), (".bak.partial", "backup"), (".bak", "backup"), (".lock", "lock"),
        (".bak-wal", "backup"), (".bak-journal", "backup"),
    ];

    /// <summary>The new name of a renamed or linked file.</summary>
    public string Target => Encoding.UTF8.GetString(Data);

    /// <summary>Whether a full disk can refuse it.</summary>
    public bool TakesRoom => What is 'w' or 'c' or 'm' or 'l';

    /// <summary>Which sort of operation on which sort of file.</summary>
    public string Kind => $"{Verb} {FileSort}";

    private string Verb => What switch
    {
        'w' => "write",
        't' => "truncate",
        's' => "sync",
        'c' => "create",
        'm' => "make",
        'r' => "rename",
        'l' => "link",
        'u' => "unlink",
        _ => throw new InvalidOperationException($"What is '{What}'?"),
    };

    private string FileSort => Files.LastOrDefault(file => Path.EndsWith(file.End, StringComparison.Ordinal)).File ?? "folder";

    /// <summary>Reads what was written down.</summary>
    public static ImmutableArray<DiskOperation> Read(string log)
    {
        using BinaryReader reader = new(File.OpenRead(log));
        var operations = ImmutableArray.CreateBuilder<DiskOperation>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var what = (char)reader.ReadByte();
            int error = reader.ReadInt32();
            string path = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32()));
            long offset = reader.ReadInt64();
            operations.Add(new(what, error, path, offset, reader.ReadBytes(reader.ReadInt32())));
        }

        return operations.ToImmutable();
    }
}
