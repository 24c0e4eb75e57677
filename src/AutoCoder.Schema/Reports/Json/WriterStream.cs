using System.Text;

namespace AutoCoder.Schema.Reports.Json;

/// <summary>A stream of UTF-8 into a writer of text, so that a long document is written piece by piece.</summary>
internal sealed class WriterStream(TextWriter writer) : Stream
{
    private const int Piece = 4096;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _text = new char[Encoding.UTF8.GetMaxCharCount(Piece)];

    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (ReadOnlySpan<byte> rest = buffer; !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
        {
            int length = _decoder.GetChars(rest[..Math.Min(Piece, rest.Length)], _text, flush: false);
            writer.Write(_text, 0, length);
        }
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
}
