using System.CommandLine;
namespace AutoCoder.Schema.Operator.Commands;
internal sealed class DemoCommand : Command { public DemoCommand() : base("demo", "x") { } }
