using System.Text;
using System.Text.Json;

namespace AutoCoder.Schema.Formats;

/// <summary>
/// Documents of JSON as every command writes them: indented, and without what is null. They are written by hand and not from
/// types: what the gate's executable carries is a part of its every start.
/// </summary>
internal static class JsonText
{
    private const int Piece = 16 << 10;

    /// <summary>Writes a document and a line end.</summary>
    public static void Write(TextWriter writer, Action<Utf8JsonWriter> document)
    {
        using (var stream = new WriterStream(writer))
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            document(json);
        }

        writer.WriteLine();
    }

    /// <summary>A text, or nothing for null.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    /// <summary>A number, or nothing for null.</summary>
    public static void Number(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }

    /// <summary>An array of texts.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>An array of numbers.</summary>
    public static void Numbers(this Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>An array with an object for each of some things.</summary>
    public static void Each<T>(this Utf8JsonWriter json, string name, IEnumerable<T> things, Action<Utf8JsonWriter, T> properties)
    {
        json.WriteStartArray(name);
        foreach (T thing in things)
        {
            // What is written of a large fleet goes out before the next database: it would be most of the memory that the
            // report takes.
            if (json.BytesPending >= Piece) json.Flush();
            json.WriteStartObject();
            properties(json, thing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // UTF-8 into a writer of text, so that a long document is written piece by piece.
    private sealed class WriterStream(TextWriter writer) : Stream
    {
        private const int Bytes = 4096;
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
        private readonly char[] _text = new char[Encoding.UTF8.GetMaxCharCount(Bytes)];

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            for (ReadOnlySpan<byte> rest = buffer; !rest.IsEmpty; rest = rest[Math.Min(Bytes, rest.Length)..])
            {
                int length = _decoder.GetChars(rest[..Math.Min(Bytes, rest.Length)], _text, flush: false);
                writer.Write(_text, 0, length);
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
