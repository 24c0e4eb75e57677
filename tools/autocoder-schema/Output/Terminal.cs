using System.Text;
using Spectre.Console;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>Whether there is somebody to draw for.</summary>
internal static class Terminal
{
    /// <summary>True on a terminal whose user has nothing against colours; Spectre is not even asked otherwise.</summary>
    public static bool IsThere { get; } = !StandardStreams.IsPlainWanted && !Console.IsOutputRedirected && Take();

    // By itself it would draw on Console.Out, which is standard error.
    private static bool Take()
    {
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new TerminalOutput() });
        return AnsiConsole.Profile.Capabilities.Interactive;
    }

    private sealed class TerminalOutput : IAnsiConsoleOutput
    {
        // What Spectre assumes where nobody knows.
        private const int UsualWidth = 80, UsualHeight = 24;

        public TextWriter Writer => StandardOutput.Writer;

        public bool IsTerminal => true;

        public int Width => Size(() => Console.BufferWidth, UsualWidth);

        public int Height => Size(() => Console.WindowHeight, UsualHeight);

        public void SetEncoding(Encoding encoding)
        {
        }

        private static int Size(Func<int> ask, int usual)
        {
            try
            {
                return ask() is > 0 and var size ? size : usual;
            }
            catch (IOException)
            {
                return usual;
            }
        }
    }
}
