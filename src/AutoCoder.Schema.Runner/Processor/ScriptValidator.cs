using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;
using FluentMigrator.Validation;
using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>
/// Looks at the bytes of the scripts that a migration is going to execute, before anything of it is: FluentMigrator reads them
/// as UTF-8 and puts U+FFFD where that fails, and at a byte of 0 SQLite takes the script to end. What begins with the mark of
/// UTF-16 or UTF-32 is read as that.
/// </summary>
internal sealed class ScriptValidator(IServiceProvider services) : IMigrationExpressionValidator
{
    private readonly DefaultMigrationExpressionValidator _usual = new(services);

    /// <inheritdoc />
    /// <exception cref="ChangeRefusedException">A script is not what it says.</exception>
    public IEnumerable<ValidationResult> Validate(IMigrationExpression expression)
    {
        foreach ((string name, byte[] bytes) in Scripts(expression))
        {
            if (ScriptEncoding.Objection(bytes) is { } objection)
            {
                throw new ChangeRefusedException(
                    $"The script {name} is not UTF-8: {objection} Save it as UTF-8, and build again.");
            }
        }

        return _usual.Validate(expression);
    }

    private IEnumerable<(string Name, byte[] Bytes)> Scripts(IMigrationExpression expression) => expression switch
    {
        ExecuteSqlScriptExpression script => File.Exists(script.SqlScript)
            ? [(script.SqlScript, File.ReadAllBytes(script.SqlScript))]
            : [], // FluentMigrator says that it is not there
        ExecuteEmbeddedSqlScriptExpression embedded => Resources([embedded.SqlScript]),
        IAutoNameExpression named => Resources(named.AutoNames ?? []),
        _ => [],
    };

    // Those that FluentMigrator would take (ExecuteEmbeddedSqlScriptExpressionBase.FindResourceName, 8.0.1): the name ends so.
    private IEnumerable<(string Name, byte[] Bytes)> Resources(IEnumerable<string?> scripts) =>
        from script in scripts
        where script is not null
        from resource in services.GetServices<IEmbeddedResourceProvider>().SelectMany(one => one.GetEmbeddedResources())
            .Distinct()
        where $".{resource.name}".EndsWith($".{script}", StringComparison.InvariantCultureIgnoreCase)
        let bytes = Read(resource.assembly, resource.name)
        where bytes is not null
        select (resource.name, bytes);

    private static byte[]? Read(Assembly assembly, string name)
    {
        using Stream? stream = assembly.GetManifestResourceStream(name);
        if (stream is null) return null;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

/// <summary>Whether bytes are the text that a reader of UTF-8 makes of them.</summary>
internal static class ScriptEncoding
{
    /// <summary>What is wrong with them, and where; null when nothing is.</summary>
    public static string? Objection(ReadOnlySpan<byte> bytes)
    {
        if (HasOtherMark(bytes)) return null;
        for (int at = 0; at < bytes.Length;)
        {
            if (bytes[at] == 0)
                return $"line {LineOf(bytes, at)} has a byte of 0, as UTF-16 without a mark at its beginning has.";
            if (Rune.DecodeFromUtf8(bytes[at..], out _, out int length) != System.Buffers.OperationStatus.Done)
                return $"line {LineOf(bytes, at)} has the byte 0x{bytes[at]:X2}, which is no letter there.";
            at += length;
        }

        return null;
    }

    // StreamReader goes by them.
    private static bool HasOtherMark(ReadOnlySpan<byte> bytes) =>
        bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..];

    private static int LineOf(ReadOnlySpan<byte> bytes, int at) => 1 + bytes[..at].Count((byte)'\n');
}
