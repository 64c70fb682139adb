using Becket.Cli.Running.Children;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Commands;

/// <summary>Prints each command before its output, as <c>parallel -v</c> does.</summary>
internal sealed class CommandOutput(IRunOutput inner) : IRunOutput
{
    public Action? OutputClosed
    {
        get => inner.OutputClosed;
        set => inner.OutputClosed = value;
    }

    public Action<string>? OutputFailed
    {
        get => inner.OutputFailed;
        set => inner.OutputFailed = value;
    }

    public IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading)
    {
        IAttemptOutput output = inner.Begin(job, slot, attempt, holdReading);
        byte[] line = ByteText.Encode(job.Text + "\n");
        if (output.StandardOutput.IsInherited)
        {
            // The child writes to our standard output itself, so the command goes there first.
            WriteDirectly(line);
        }
        else
        {
            output.Out(line);
        }

        return output;
    }

    public Deferred? End() => inner.End();

    private void WriteDirectly(byte[] line)
    {
        try
        {
            Destination.StandardOutput.Write(line);
        }
        catch (DestinationClosedException)
        {
            OutputClosed?.Invoke();
        }
        catch (OutputLostException lost)
        {
            OutputFailed?.Invoke(lost.Message);
        }
    }
}
