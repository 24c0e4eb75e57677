using System.Buffers;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>Room for the rows of one database after the other, which a thread makes once.</summary>
internal static class RowBuffer
{
    private const int FirstSize = 8 << 10, LargestKept = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? Schema;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? Rows;

    /// <summary>The room for a schema, empty; what was in it before is gone.</summary>
    public static ArrayBufferWriter<byte> ForSchema() => Empty(ref Schema);

    /// <summary>The room for rows of versions or of a ledger, empty; what was in it before is gone.</summary>
    public static ArrayBufferWriter<byte> ForRows() => Empty(ref Rows);

    private static ArrayBufferWriter<byte> Empty(ref ArrayBufferWriter<byte>? room)
    {
        if (room is null || room.Capacity > LargestKept) room = new ArrayBufferWriter<byte>(FirstSize);
        room.ResetWrittenCount();
        return room;
    }
}
