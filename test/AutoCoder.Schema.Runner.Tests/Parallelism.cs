// Every test has files of its own. Fixtures that replace something of the whole process, or whose limits of time a busy process could
// not keep, are marked and run alone. Within a fixture nothing is parallel: many keep a folder or a migration's switch in a field.
[assembly: Parallelizable(ParallelScope.Fixtures)]
