using Becket.Cli.Running.Progress;

namespace Becket.Cli.Running.Commands;

/// <summary>Prints each command when it starts, as <c>xargs -t</c> does.</summary>
internal sealed class CommandTrace(TextWriter output) : RunListener
{
    public override void JobStarted(Job job, int slot, int attempt, TimeSpan at) =>
        output.WriteLine(VisibleText.Of(job.Text, int.MaxValue));
}
