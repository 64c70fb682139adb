using Becket.Cli;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;

namespace Becket.ClusterTool.Commands;

/// <summary>A command whose first word is the address of a giver.</summary>
internal abstract class AddressedCommand : ToolCommand
{
    /// <summary>The address of the command line that is executed.</summary>
    protected ClusterAddress Address { get; private set; } = null!;

    public override int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        if (args is [] or [['-', ..], ..])
        {
            // Help and version need no address; Execute is not reached without one.
            GivenLine line = Parse(args);
            return line.Options is [.., { Option: InformationOption }]
                ? base.Run(args, output, error)
                : throw new MisuseException(
                    $"the address comes first, for example: {Description.FullName} 127.0.0.1:7340"
                );
        }

        Address = ClusterAddress.Parse(args[0]);
        return base.Run([.. args.Skip(1)], output, error);
    }
}
