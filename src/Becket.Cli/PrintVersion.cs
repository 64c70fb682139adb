using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Becket.Cli;

/// <summary>Prints the version of this assembly, also when another program (a test) runs it.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(PrintVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

        // Without the commit, which the build adds after a plus sign.
        parseResult.InvocationConfiguration.Output.WriteLine(version.Split('+')[0]);
        return Cli.Success;
    }
}
