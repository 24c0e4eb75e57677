using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AutoCoder.Schema.Runner.Files;

/// <summary>
/// The SHA-256 of what is written to it, for content that may be long. OpenSSL, which .NET takes where it is not Windows or
/// macOS, is several times as fast as <see cref="Digest"/>; but where it is missing .NET ends the process instead of saying so.
/// So it is looked for first.
/// </summary>
internal sealed class ByteHash : Stream
{
    /// <summary>The libraries that .NET looks for (10.0).</summary>
    private static readonly string[] Libraries =
        ["libssl.so.3", "libssl.so.1.1", "libssl.so.11", "libssl.so.111", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    private static readonly bool HasSystems = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || IsThere();

    private readonly IncrementalHash? _systems;
    private readonly Digest? _own;

    /// <summary>Begins a hash, by the system's library where there is one.</summary>
    public ByteHash()
        : this(HasSystems)
    {
    }

    internal ByteHash(bool isSystems)
    {
        if (isSystems) _systems = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        else _own = new();
    }

    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_systems is not null) _systems.AppendData(buffer);
        else _own!.Append(buffer);
    }

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes out the hash, of 32 bytes, and begins anew.</summary>
    public void Finish(Span<byte> hash)
    {
        if (_systems is not null) _systems.GetHashAndReset(hash);
        else _own!.Finish(hash);
    }

    /// <summary>The hash in lower-case hexadecimal digits; begins anew.</summary>
    public string Finish()
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        Finish(hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) _systems?.Dispose();
        base.Dispose(disposing);
    }

    // Whoever names a version to .NET knows that it is there.
    private static bool IsThere() =>
        Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is { Length: > 0 }
        || Libraries.Any(library => NativeLibrary.TryLoad(library, out _));
}
