using System.CommandLine;

namespace Crawler.Tool;

/// <summary><c>crawler state</c>: what a state holds.</summary>
internal sealed class StateCommand : Command
{
    public StateCommand(TextWriter output)
        : base("state", "Print what the state in a directory holds.") { }
}
