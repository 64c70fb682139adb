using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Commands;

/// <summary><c>becket-cluster requeue</c>.</summary>
internal sealed class RequeueCommand : AskingCommand
{
    public override CommandDescription Description =>
        field ??= new CommandDescription
        {
            FullName = "becket-cluster requeue",
            Summary = "Let jobs run again that were stopped because they had killed their workers.",
            Usage = ["ADDRESS [options] [number]..."],
            About =
            [
                "The numbers are those of becket-cluster status; without one, all such jobs. They can come back while "
                    + "other jobs of the run are not done.",
            ],
            Words = [],
        };

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        var request = Payload.Of(Numbers(line), LinkJson.Default.JobsMessage);
        Payload answer = Ask(line.ApplyTo(new AskingOptions()), Operation.Requeue, request);
        foreach (string text in answer.Read(LinkJson.Default.IReadOnlyListString))
        {
            output.WriteLine(text);
        }

        return Cli.Cli.Success;
    }
}
