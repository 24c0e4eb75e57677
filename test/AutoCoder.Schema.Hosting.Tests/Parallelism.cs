// Every test has databases of its own, and nothing is shared by the process.
[assembly: Parallelizable(ParallelScope.Fixtures)]
