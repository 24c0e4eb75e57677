using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// The POSIX access control list of a file (acl(5)). Where there is one, the group bits of the mode are only the bounds of what
/// named users and all groups may; a copy that has the mode and not the list lets the owning group do all that the bounds allow.
/// </summary>
/// <param name="Entries">What it says, in the order of the system.</param>
internal sealed record AccessList(ImmutableArray<AccessEntry> Entries)
{
    /// <summary>The extended attribute that Linux keeps it in.</summary>
    public const string Attribute = "system.posix_acl_access";

    private const uint Version = 2; // POSIX_ACL_XATTR_VERSION in linux/posix_acl_xattr.h
    private const int HeadBytes = 4, EntryBytes = 8;

    /// <summary>
    /// That of a file or a folder; null when it has none beside its mode, or where the system has no such lists.
    /// </summary>
    /// <exception cref="IOException">It cannot be read, so that nobody knows who may use the file.</exception>
    public static AccessList? Of(string path) =>
        ExtendedAttribute.Read(path, Attribute) is { } bytes ? Parse(bytes, path) : null;

    /// <summary>What may be done by all that are neither the owner nor others, as far as the bounds go.</summary>
    public AccessRight Bounds => Find(AccessTag.Bounds) is { } bounds ? bounds.Right : AccessRight.All;

    /// <summary>What the owning group may do.</summary>
    public AccessRight OwningGroup => (Find(AccessTag.OwningGroup)?.Right ?? AccessRight.None) & Bounds;

    /// <summary>What others may do.</summary>
    public AccessRight Others => Find(AccessTag.Others)?.Right ?? AccessRight.None;

    /// <summary>What a named user or group may do; null when it is not named.</summary>
    public AccessRight? RightOf(AccessTag tag, uint id) =>
        Entries.FirstOrDefault(entry => entry.Tag == tag && entry.Id == id) is { } named ? named.Right & Bounds : null;

    /// <summary>
    /// What the owning group and others may do where the list cannot be kept: no more than before for anybody, also for those who
    /// are named to keep them out.
    /// </summary>
    public (AccessRight Group, AccessRight Others) WithoutNames()
    {
        AccessRight group = OwningGroup, others = Others;
        foreach (AccessEntry named in Entries.Where(entry => entry.Tag is AccessTag.User or AccessTag.Group))
        {
            if (named.Tag == AccessTag.User) group &= named.Right;
            others &= named.Right;
        }

        return (group, others);
    }

    /// <summary>The same list with less: each entry keeps what the function leaves of it.</summary>
    public AccessList Narrowed(Func<AccessEntry, AccessRight> left) =>
        new([.. Entries.Select(entry => entry with { Right = entry.Right & left(entry) })]);

    /// <summary>Whether two lists are the same but for the bounds, which are the mode's group bits.</summary>
    public bool IsButForBounds(AccessList other) => WithoutBounds.SequenceEqual(other.WithoutBounds);

    private IEnumerable<AccessEntry> WithoutBounds => Entries.Where(entry => entry.Tag != AccessTag.Bounds);

    /// <summary>The list as the system keeps it.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[HeadBytes + (Entries.Length * EntryBytes)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Version);
        for (int i = 0; i < Entries.Length; i++)
        {
            Span<byte> at = bytes.AsSpan(HeadBytes + (i * EntryBytes));
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)Entries[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)Entries[i].Right);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], Entries[i].Id);
        }

        return bytes;
    }

    /// <summary>The list of bytes that the system, or a manifest, keeps; null when they are none.</summary>
    public static AccessList? Parse(ReadOnlySpan<byte> bytes)
    {
        bool isWhole = bytes.Length >= HeadBytes && (bytes.Length - HeadBytes) % EntryBytes == 0;
        if (!isWhole || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Version) return null;
        var entries = ImmutableArray.CreateBuilder<AccessEntry>();
        for (int at = HeadBytes; at < bytes.Length; at += EntryBytes)
        {
            entries.Add(new(
                (AccessTag)BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]),
                (AccessRight)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 2)..]) & AccessRight.All,
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..])));
        }

        return new(entries.ToImmutable());
    }

    private static AccessList Parse(byte[] bytes, string path) =>
        Parse(bytes) ?? throw new IOException($"{path}: its access control list is of a form that is not known here.");

    private AccessEntry? Find(AccessTag tag) => Entries.FirstOrDefault(entry => entry.Tag == tag);
}

/// <summary>One line of an access control list.</summary>
/// <param name="Tag">Whom it is about.</param>
/// <param name="Right">What he may do.</param>
/// <param name="Id">The number of a named user or group.</param>
internal sealed record AccessEntry(AccessTag Tag, AccessRight Right, uint Id);

/// <summary>Whom a line of an access control list is about: values of the system.</summary>
internal enum AccessTag
{
    /// <summary>The owner.</summary>
    Owner = 0x01,

    /// <summary>A user by number.</summary>
    User = 0x02,

    /// <summary>The owning group.</summary>
    OwningGroup = 0x04,

    /// <summary>A group by number.</summary>
    Group = 0x08,

    /// <summary>Nobody: what all but the owner and others may do at most.</summary>
    Bounds = 0x10,

    /// <summary>Others.</summary>
    Others = 0x20,
}

/// <summary>What may be done: values of the system.</summary>
[Flags]
internal enum AccessRight
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Run, or enter a folder.</summary>
    Enter = 1,

    /// <summary>Write.</summary>
    Write = 2,

    /// <summary>Read.</summary>
    Read = 4,

    /// <summary>All of it.</summary>
    All = 7,
}

/// <summary>Reads extended attributes of files.</summary>
internal static partial class ExtendedAttribute
{
    private const int Usual = 256, Largest = 1 << 16; // XATTR_SIZE_MAX

    // ENOENT, ENOSYS, ENODATA, ENOTSUP on Linux.
    private static readonly int[] HasNone = [2, 38, 61, 95];
    private const int TooSmall = 34; // ERANGE

    /// <summary>
    /// An attribute's value; null when the file has none, or where there are no attributes. A link is not followed.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[]? Read(string path, string name)
    {
        if (!OperatingSystem.IsLinux()) return null;
        byte[] value = new byte[Usual];
        nint length = lgetxattr(path, name, value, (nuint)value.Length);
        if (length < 0 && Marshal.GetLastPInvokeError() == TooSmall)
        {
            value = new byte[Largest];
            length = lgetxattr(path, name, value, (nuint)value.Length);
        }

        if (length >= 0) return value[..(int)length];
        int error = Marshal.GetLastPInvokeError();
        return HasNone.Contains(error)
            ? null
            : throw new IOException($"{path}: who may use it cannot be read: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint lgetxattr(string path, string name, [Out] byte[] value, nuint size);
}
