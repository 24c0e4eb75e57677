using System.Text;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>An interpolated string while its parts are put together.</summary>
internal sealed class TextInProgress
{
    private const int MaximumLength = 10_000;

    private readonly StringBuilder _text = new();

    /// <summary>Null while every part is known.</summary>
    public Unknown? Unknown { get; private set; }

    public void Add(object? part, int alignment = 0)
    {
        if (part is string text && Math.Abs((long)alignment) < MaximumLength)
        {
            _text.Append(alignment < 0 ? text.PadRight(-alignment) : text.PadLeft(alignment));
        }
        else
        {
            Unknown ??= part as Unknown ?? new Unknown("it formats a value of a type that is not followed");
        }

        if (_text.Length > MaximumLength) Unknown ??= new Unknown("its text is too long");
    }

    public object Finish() => Unknown ?? (object)_text.ToString();
}
