// Started by check-pending-migrations --base, never by people: files in on standard input, facts out on standard output.
try
{
    using Stream input = new BufferedStream(Console.OpenStandardInput(), 1 << 16);
    using Stream output = Console.OpenStandardOutput();
    SourceProtocol.Write(SourceReader.Read(SourceProtocol.Read(input)), output);
    return 0;
}
catch (AggregateException problem) when (problem.GetBaseException() is InsufficientExecutionStackException)
{
    Console.Error.WriteLine("read-migration-sources: a source is nested too deep to be read.");
    return 2;
}
catch (Exception problem) when (problem is IOException or InvalidDataException)
{
    Console.Error.WriteLine($"read-migration-sources: {problem.Message}");
    return 2;
}
