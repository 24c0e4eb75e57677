using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace AutoCoder.Schema.Merges.Sources;

/// <summary>
/// What the gate and the reader of sources say to each other. A request is, for each file, three texts (project, id, content), each
/// as four bytes of length (little-endian) and UTF-8; an answer is JSON, one array of facts.
/// </summary>
internal static class SourceProtocol
{
    /// <summary>More than this is no file of C# that people wrote.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>Writes a request.</summary>
    public static void Write(IEnumerable<SourceText> files, Stream output)
    {
        foreach (SourceText file in files)
        {
            Write(file.Project, output);
            Write(file.Id, output);
            Write(file.Text, output);
        }
    }

    /// <summary>Reads a request to the end of the stream.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="EndOfStreamException">It was cut off.</exception>
    public static ImmutableArray<SourceText> Read(Stream input)
    {
        var files = ImmutableArray.CreateBuilder<SourceText>();
        while (ReadText(input, mayEnd: true) is { } project)
            files.Add(new SourceText(project, ReadText(input, mayEnd: false)!, ReadText(input, mayEnd: false)!));
        return files.DrainToImmutable();
    }

    /// <summary>Writes an answer.</summary>
    public static void Write(ImmutableArray<SourceFacts> facts, Stream output) =>
        JsonSerializer.Serialize(output, facts, SourceJson.Default.ImmutableArraySourceFacts);

    /// <summary>Reads an answer.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ImmutableArray<SourceFacts> ReadFacts(ReadOnlySpan<byte> answer) =>
        JsonSerializer.Deserialize(answer, SourceJson.Default.ImmutableArraySourceFacts);

    private static void Write(string text, Stream output)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        output.Write(length);
        output.Write(bytes);
    }

    private static string? ReadText(Stream input, bool mayEnd)
    {
        Span<byte> head = stackalloc byte[sizeof(int)];
        int read = input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read == 0 && mayEnd) return null;
        if (read < head.Length) throw new EndOfStreamException("the request was cut off");
        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 0 or > MostBytes) throw new InvalidDataException("this is no request of check-pending-migrations");
        byte[] bytes = new byte[length];
        input.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
