using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Merges;

/// <summary>
/// What the gate and the reader of sources say to each other. A request is, for each file, three texts (project, id, content),
/// each as four bytes of length (little-endian) and UTF-8; an answer is JSON, one array of facts.
/// </summary>
internal static class SourceProtocol
{
    /// <summary>More than this is no file of C# that people wrote.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>Writes a request.</summary>
    public static void Write(IEnumerable<SourceFile> files, Stream output)
    {
        foreach (SourceFile file in files)
        {
            Write(file.Project, output);
            Write(file.Id, output);
            Write(file.Text, output);
        }
    }

    /// <summary>Reads a request to the end of the stream.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="EndOfStreamException">It was cut off.</exception>
    public static ImmutableArray<SourceFile> Read(Stream input)
    {
        var files = ImmutableArray.CreateBuilder<SourceFile>();
        while (ReadText(input, mayEnd: true) is { } project)
            files.Add(new SourceFile(project, ReadText(input, mayEnd: false)!, ReadText(input, mayEnd: false)!));
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

/// <summary>A file of C# to be read.</summary>
/// <param name="Project">What it is compiled with: constants and attributes of one project do not count in another.</param>
/// <param name="Id">What the facts are asked for by, such as the blob's name.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SourceFile(string Project, string Id, string Text);

/// <summary>What a file of C# tells.</summary>
/// <param name="Project">The project that it was read with.</param>
/// <param name="Id">The file, as it was named in the request.</param>
/// <param name="Migrations">Its migrations, in their order.</param>
internal sealed record SourceFacts(string Project, string Id, ImmutableArray<SourceMigration> Migrations)
{
    /// <summary>The version table that a class of this file describes, or null.</summary>
    public SourceVersionTable? VersionTable { get; init; }

    /// <summary>Why the syntax alone does not tell which migrations it has, or null.</summary>
    public string? Unfollowed { get; init; }

    /// <summary>The line of the first error of syntax, or null.</summary>
    public int? ErrorLine { get; init; }

    /// <summary>The compiler's words for that error.</summary>
    public string? Error { get; init; }
}

/// <summary>One migration as its source tells, without compiling it.</summary>
/// <param name="ClassName">The full class name, as reflection spells it (nested classes with <c>+</c>).</param>
/// <param name="Version">Its version; null when the syntax alone does not tell, and <see cref="Problem"/> says why.</param>
/// <param name="Line">The line of the attribute with the version, from 1.</param>
/// <param name="Content">
/// A hash over the tokens of the class without white space, comments, its own name, its version and its description: what an edit
/// changes, and neither formatting, line ends, renaming nor renumbering do.
/// </param>
internal sealed record SourceMigration(string ClassName, long? Version, int Line, string Content)
{
    /// <summary>The file, relative to the root of the repository, with slashes.</summary>
    public string File { get; init; } = "";

    /// <summary>
    /// The version as it is written, such as <c>2026_0201_1429L</c>; empty when it is made of several parts or named.
    /// </summary>
    public string VersionText { get; init; } = "";

    /// <summary>Why there is no version, without an end of sentence; or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The values of its tags, each once.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>True when a tag's value cannot be told from the syntax.</summary>
    public bool HasUnknownTags { get; init; }

    /// <summary>False when FluentMigrator would pass over it without a word.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>True for a part of a class whose attribute stands in another part.</summary>
    public bool IsPart { get; init; }

    /// <summary>True when it is there only under some of the symbols that its file asks for by <c>#if</c>.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether there is a way back: a Down with something in it, or a class that reverses itself.</summary>
    public bool HasDown { get; init; }

    /// <summary>False for <c>TransactionBehavior.None</c>.</summary>
    public bool IsTransactional { get; init; } = true;

    /// <summary>The class without its namespace, as messages and lock files name it.</summary>
    public string Name => ClassName[(ClassName.LastIndexOf('.') + 1)..];
}

/// <summary>A class that says in which table databases keep their versions (<c>IVersionTableMetaData</c>).</summary>
/// <param name="ClassName">The class.</param>
/// <param name="TableName">The table; null when the class does not say it as a constant.</param>
/// <param name="ColumnName">The column with the version; null likewise.</param>
/// <param name="AppliedOnColumnName">The column with the time; null likewise.</param>
/// <param name="DescriptionColumnName">The column with the description; null likewise.</param>
/// <param name="IsComplete">True when what is null is the default, false when it cannot be told from the syntax.</param>
internal sealed record SourceVersionTable(
    string ClassName,
    string? TableName,
    string? ColumnName,
    string? AppliedOnColumnName,
    string? DescriptionColumnName,
    bool IsComplete);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ImmutableArray<SourceFacts>))]
internal sealed partial class SourceJson : JsonSerializerContext;
