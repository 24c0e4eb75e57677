using AutoCoder.Schema.Benchmarks.Native;

// versions THREADS: reads a list of databases (see RawLoop) from standard input.
// meter STDIN STDOUT COMMAND …: runs a command and says what it took.
switch (args)
{
    case ["versions", var threads]:
        RawLoop.Run(Console.In, int.Parse(threads, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["meter", var input, var output, .. { Length: > 0 } command]:
        Console.Out.WriteLine(Meter.Run(command, input, output));
        return 0;
    default:
        Console.Error.WriteLine("versions THREADS | meter STDIN STDOUT COMMAND …");
        return 2;
}
