using System.Globalization;
using System.Text;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Commands;

/// <summary><c>becket-cluster status</c>.</summary>
internal sealed class StatusCommand : AskingCommand
{
    public override CommandDescription Description =>
        field ??= new CommandDescription
        {
            FullName = "becket-cluster status",
            Summary = "Print the workers of a run, their slots, the oldest job, and the jobs that were stopped.",
            Usage = ["ADDRESS [options]", "ADDRESS [options] number..."],
            About = ["With numbers of jobs it says where each is, and why it does not run."],
            Words = [],
        };

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        AskingOptions options = line.ApplyTo(new AskingOptions());
        if (line.Words.Count > 0)
        {
            var request = Payload.Of(Numbers(line), LinkJson.Default.JobsMessage);
            Print(Ask(options, Operation.Explain, request), options, output);
            return Cli.Cli.Success;
        }

        Payload answer = Ask(options, Operation.Status, Payload.Empty);
        if (options.Json)
        {
            output.WriteLine(Encoding.UTF8.GetString(answer.Json.Span));
        }
        else
        {
            output.Write(Text(answer.Read(LinkJson.Default.StatusMessage)));
        }

        return Cli.Cli.Success;
    }

    private static void Print(Payload answer, AskingOptions options, TextWriter output)
    {
        if (options.Json)
        {
            output.WriteLine(Encoding.UTF8.GetString(answer.Json.Span));
            return;
        }

        foreach (string line in answer.Read(LinkJson.Default.IReadOnlyListString))
        {
            output.WriteLine(line);
        }
    }

    private static string Text(StatusMessage status)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(plain, $"run      {status.Command}\n");
        text.Append(
            plain,
            $"jobs     {status.Done} done, {status.Running} running, {status.Waiting} waiting, {status.Dead.Count} "
                + $"stopped; {status.PerSecond:F1}/s; {status.Seconds:F0} s\n"
        );
        text.Append(plain, $"ledger   {status.Leases} leases, {status.Refused} late results refused\n");
        foreach (WorkerStatus worker in status.Workers)
        {
            text.Append(
                plain,
                $"worker   {worker.Name} at {worker.Address}: {worker.Running} of {worker.Slots} slots, {worker.Done} "
                    + $"done, {worker.Seconds:F0} s\n"
            );
        }

        if (status.Workers.Count == 0)
        {
            text.Append("worker   none: nothing runs until one joins\n");
        }

        if (status.Oldest is { } oldest)
        {
            text.Append(plain, $"oldest   {oldest}: {status.OldestSeconds:F0} s\n");
        }

        foreach (string dead in status.Dead)
        {
            text.Append(plain, $"stopped  {dead}\n");
        }

        return text.ToString();
    }
}
