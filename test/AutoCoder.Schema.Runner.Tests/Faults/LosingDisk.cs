using System.Security.Cryptography;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// What is on a disk for sure and what the power may take, after each of the operations that were recorded. Files are told from their
/// names, as on the disk: the content of a file is safe after its fsync, its name after that of its folder.
/// </summary>
/// <remarks>
/// What SQLite presumes of a disk (https://sqlite.org/atomiccommit.html, section 2, and https://sqlite.org/psow.html) holds here, too:
/// an fsync that came back was obeyed; a write changes no byte beside its own (powersafe overwrite: a torn one is one of
/// whole sectors of 512 bytes, new up to a border and old behind it, or the other way round); renaming and removing is done or not.
/// Beyond that, nothing is in order: what was not flushed is there or not, each write and each name by itself. A file that grew by a
/// lost write has zeros there. With <paramref name="isOrdered"/> names come to the disk in the order in which they were given, and any
/// fsync takes them all along, as the journal of ext4 or XFS does; contents stay without order.
/// </remarks>
internal sealed class LosingDisk(string root, bool isOrdered)
{
    private const int Folder = -1;
    public const int Sector = 512;
    private readonly List<(byte[] Content, int Flushes)> _files = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal), _all = new(StringComparer.Ordinal);
    private readonly List<Unsafe> _unsafe = [];
    private int _number;
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    /// <summary>What the power may take.</summary>
    /// <param name="Number">Which it is of all.</param>
    /// <param name="File">Which file's content or name; names are told from contents by <paramref name="Offset"/>.</param>
    /// <param name="Offset">Where it was written, or with null data to what length it was cut; -1 for a name.</param>
    /// <param name="Data">What was written.</param>
    /// <param name="Removed">The name that went.</param>
    /// <param name="Added">The name that came.</param>
    public sealed record Unsafe(int Number, int File, long Offset, byte[]? Data, string? Removed, string? Added)
    {
        public bool IsName => Offset < 0;

        /// <summary>Whether it can be torn.</summary>
        public bool IsLong => Data is { Length: > Sector };
    }

    /// <summary>How much of something unsafe the disk has.</summary>
    public enum Fate
    {
        Lost,
        Kept,
        FirstHalf,
        SecondHalf,
    }

    /// <summary>What the power may take now, in order.</summary>
    public IReadOnlyList<Unsafe> AtRisk => _unsafe;

    public void Add(string path, byte[] content)
    {
        _files.Add((content, 0));
        _names[path] = _all[path] = _files.Count - 1;
    }

    public void Apply(DiskOperation operation)
    {
        if (operation.Error != 0 || operation.Path.EndsWith("-shm", StringComparison.Ordinal)) return; // a -shm is memory, and made anew
        bool isKnown = _all.TryGetValue(operation.Path, out int file);
        switch (operation.What)
        {
            case 'c':
                _files.Add(([], 0));
                Name(null, operation.Path, _files.Count - 1);
                break;
            case 'm':
                Name(null, operation.Path, Folder);
                break;
            case 'w' when isKnown && !IsLock(operation.Path):
                _unsafe.Add(new(_number++, file, operation.Offset, operation.Data, null, null));
                break;
            case 't' when isKnown:
                _unsafe.Add(new(_number++, file, operation.Offset, null, null, null));
                break;
            case 'r' when isKnown:
                Name(operation.Path, operation.Target, file);
                break;
            case 'l' when isKnown:
                Name(null, operation.Target, file);
                break;
            case 'u' when isKnown:
                Name(operation.Path, null, file);
                break;
            case 's' when operation.Path == root || (isKnown && file == Folder):
                Settle(one => one.IsName && (isOrdered || Path.GetDirectoryName(one.Added ?? one.Removed) == operation.Path));
                break;
            case 's' when isKnown:
                Settle(one => one.File == file && !one.IsName || (isOrdered && one.IsName));
                break;
            default:
                break; // of a file that has no name any more
        }
    }

    /// <summary>What the disk has.</summary>
    /// <param name="fates">That of each thing at risk.</param>
    /// <returns>The contents by name; null for a folder.</returns>
    public Dictionary<string, Content?> After(IReadOnlyList<Fate> fates)
    {
        Dictionary<string, int> names = new(_names, StringComparer.Ordinal);
        Dictionary<int, List<(Unsafe One, Fate Fate)>> writes = [];
        bool isLost = false;
        for (int i = 0; i < fates.Count; i++)
        {
            Unsafe one = _unsafe[i];
            if (one.IsName)
            {
                isLost |= fates[i] == Fate.Lost;
                if (fates[i] != Fate.Lost && !(isOrdered && isLost)) Rename(names, one);
            }
            else if (fates[i] != Fate.Lost)
            {
                if (!writes.TryGetValue(one.File, out List<(Unsafe One, Fate Fate)>? list)) writes[one.File] = list = [];
                list.Add((one, fates[i]));
            }
        }

        return names.Where(name => IsReachable(names, name.Key)).ToDictionary(
            name => name.Key, name => name.Value == Folder ? null : ContentOf(name.Value, writes.GetValueOrDefault(name.Value)), StringComparer.Ordinal);
    }

    // A lock's content tells only who holds it; and it is never flushed, so that it would be at risk for ever.
    private static bool IsLock(string path) => path.EndsWith(".lock", StringComparison.Ordinal);

    private static void Rename(Dictionary<string, int> names, Unsafe one)
    {
        if (one.Removed is { } removed) names.Remove(removed);
        if (one.Added is { } added) names[added] = one.File;
    }

    private void Name(string? removed, string? added, int file)
    {
        Unsafe one = new(_number++, file, -1, null, removed, added);
        Rename(_all, one);
        if (IsLock(added ?? removed!)) Rename(_names, one);
        else _unsafe.Add(one);
    }

    private void Settle(Predicate<Unsafe> isSettled)
    {
        foreach (Unsafe one in _unsafe.Where(one => isSettled(one)))
        {
            if (one.IsName) Rename(_names, one);
            else _files[one.File] = (Written(_files[one.File].Content, [(one, Fate.Kept)]), _files[one.File].Flushes + 1);
        }

        _unsafe.RemoveAll(isSettled);
    }

    private bool IsReachable(Dictionary<string, int> names, string path) =>
        Path.GetDirectoryName(path) is { } folder && (folder == root || (names.GetValueOrDefault(folder) == Folder && IsReachable(names, folder)));

    private Content ContentOf(int file, List<(Unsafe One, Fate Fate)>? writes)
    {
        (byte[] content, int flushes) = _files[file];
        string key = string.Create(CultureInfo.InvariantCulture, $"{file} {flushes} ")
            + (writes is null ? "" : string.Join(' ', writes.Select(write => $"{write.One.Number}{write.Fate}")));
        byte[] Bytes() => writes is null ? content : Written(content, writes);
        if (!_hashes.TryGetValue(key, out string? hash)) _hashes[key] = hash = Convert.ToHexString(SHA256.HashData(Bytes()).AsSpan(0, 12));
        return new(hash, Bytes);
    }

    private static byte[] Written(byte[] content, IEnumerable<(Unsafe One, Fate Fate)> writes)
    {
        byte[] bytes = content;
        foreach ((Unsafe one, Fate fate) in writes)
        {
            if (one.Data is not { } data)
            {
                Array.Resize(ref bytes, (int)one.Offset);
                continue;
            }

            // The border that is nearest to the middle.
            int half = (int)(((one.Offset + (data.Length / 2)) / Sector * Sector) - one.Offset);
            if (half <= 0 || fate == Fate.Kept) half = data.Length;
            (int from, int to) = fate == Fate.SecondHalf ? (half, data.Length) : (0, half);
            byte[] next = new byte[Math.Max(bytes.Length, one.Offset + to)];
            bytes.CopyTo(next, 0);
            data.AsSpan(from, to - from).CopyTo(next.AsSpan((int)one.Offset + from));
            bytes = next;
        }

        return bytes.Length == 0 || !ReferenceEquals(bytes, content) ? bytes : [.. bytes];
    }

    /// <summary>What is in a file.</summary>
    /// <param name="Hash">Of the bytes.</param>
    /// <param name="Bytes">Makes them.</param>
    public sealed record Content(string Hash, Func<byte[]> Bytes);
}
