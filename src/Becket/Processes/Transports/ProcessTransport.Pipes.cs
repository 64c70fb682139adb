using Becket.Native;
using Becket.Net.FlowControl;
using Becket.Reactors;

namespace Becket.Processes.Transports;

/// <content>Writing to the child, flow control, and closing.</content>
internal sealed partial class ProcessTransport
{
    private ProducerSlot _producer;

    public int HighWaterMark { get; set; } = 64 * 1024;

    private ChildPipe? Input => Find(0) is { IsForReading: false } input ? input : null;

    public long Unsent(int childDescriptor = 0) => Writable(childDescriptor, nameof(Unsent)).Channel.Unsent;

    public void Write(ReadOnlySpan<byte> data) => WriteToChild(0, data);

    public void WriteToChild(int childDescriptor, ReadOnlySpan<byte> data)
    {
        ChildPipe pipe = Writable(childDescriptor, nameof(WriteToChild));
        pipe.Channel.Write(data);
        if (childDescriptor == 0 && pipe.Channel.Unsent > HighWaterMark)
        {
            OnBacklog();
        }
    }

    public void CloseStdin() => CloseIfPipe(0, nameof(CloseStdin));

    public void CloseStdout() => CloseIfPipe(1, nameof(CloseStdout));

    public void CloseStderr() => CloseIfPipe(2, nameof(CloseStderr));

    public void CloseChildDescriptor(int childDescriptor)
    {
        Reactor.CheckThread(nameof(CloseChildDescriptor), "process");
        Close(Find(childDescriptor) ?? throw NoPipe(childDescriptor, "pipe"));
    }

    public void LoseConnection()
    {
        Reactor.CheckThread(nameof(LoseConnection), "process");
        foreach (ChildPipe pipe in _pipes)
        {
            Close(pipe);
        }
    }

    public void PauseReading(int childDescriptor)
    {
        ChildPipe pipe = Readable(childDescriptor, nameof(PauseReading));
        pipe.IsPaused = true;
        pipe.Channel.PauseReading();
    }

    public void ResumeReading(int childDescriptor)
    {
        ChildPipe pipe = Readable(childDescriptor, nameof(ResumeReading));
        pipe.IsPaused = false;
        if ((_state & State.Paused) == 0)
        {
            pipe.Channel.ResumeReading();
        }
    }

    public void PauseProducing()
    {
        Reactor.CheckThread(nameof(PauseProducing), "process");
        _state |= State.Paused;
        foreach (ChildPipe pipe in _pipes)
        {
            if (pipe.IsForReading)
            {
                pipe.Channel.PauseReading();
            }
        }
    }

    public void ResumeProducing()
    {
        Reactor.CheckThread(nameof(ResumeProducing), "process");
        _state &= ~State.Paused;
        foreach (ChildPipe pipe in _pipes)
        {
            if (pipe.IsForReading && !pipe.IsPaused)
            {
                pipe.Channel.ResumeReading();
            }
        }
    }

    /// <summary>As <see cref="LoseConnection"/>. Source: <c>stopProducing</c> of Twisted's <c>Process</c>.</summary>
    public void StopProducing() => LoseConnection();

    public void RegisterProducer(IPushProducer producer)
    {
        if (Register(producer) is { } input && input.Channel.Unsent > HighWaterMark)
        {
            OnBacklog();
        }
    }

    public void RegisterProducer(IPullProducer producer)
    {
        if (Register(producer) is { } input)
        {
            input.Channel.WantsDrained = true;
        }
    }

    public void UnregisterProducer()
    {
        Reactor.CheckThread(nameof(UnregisterProducer), "process");
        _producer.Unregister();
        if ((_state & State.InputEnds) != 0)
        {
            Input?.Channel.Close();
        }
    }

    public void ResizeTerminal(ProcessTerminal size)
    {
        ArgumentNullException.ThrowIfNull(size);
        Reactor.CheckThread(nameof(ResizeTerminal), "process");
        if (_options.Terminal is null)
        {
            throw new InvalidOperationException(
                $"{_name} (process {Pid}) has no terminal: give it one with {nameof(ProcessOptions)}."
                    + $"{nameof(ProcessOptions.Terminal)}."
            );
        }

        if (OperatingSystem.IsLinux() && Find(1) is { TerminalDescriptor: >= 0 and var descriptor })
        {
            TerminalCalls.SetSize(descriptor, size.Columns, size.Rows);
        }
    }

    internal void OnDrained()
    {
        _producer.Resume(Reactor, this);
        if (_producer.HasPull)
        {
            Input!.Channel.WantsDrained = true;
        }
    }

    private ChildPipe? Register(IProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        ChildPipe input = Writable(0, nameof(RegisterProducer));
        return _producer.Register(producer, input.IsClosed) ? input : null;
    }

    private void OnBacklog()
    {
        if (_producer.HasRunningPush)
        {
            Input!.Channel.WantsDrained = true;
            _producer.Pause(Reactor, this);
        }
    }

    private void CloseIfPipe(int childDescriptor, string member)
    {
        Reactor.CheckThread(member, "process");
        if (Find(childDescriptor) is { } pipe)
        {
            Close(pipe);
        }
    }

    private void Close(ChildPipe pipe)
    {
        if (pipe.Descriptor == 0)
        {
            _state |= State.InputEnds;
            if (_producer.IsTaken)
            {
                return;
            }
        }

        pipe.Channel.Close();
    }

    private ChildPipe Writable(int childDescriptor, string member)
    {
        Reactor.CheckThread(member, "process");
        return Find(childDescriptor) is { IsForReading: false } pipe
            ? pipe
            : throw NoPipe(childDescriptor, "pipe that this program writes to");
    }

    private ChildPipe Readable(int childDescriptor, string member)
    {
        Reactor.CheckThread(member, "process");
        return Find(childDescriptor) is { IsForReading: true } pipe
            ? pipe
            : throw NoPipe(childDescriptor, "pipe that this program reads from");
    }

    private ChildPipe? Find(int childDescriptor)
    {
        foreach (ChildPipe pipe in _pipes)
        {
            if (pipe.Descriptor == childDescriptor)
            {
                return pipe;
            }
        }

        return null;
    }

    private ArgumentException NoPipe(int childDescriptor, string what) =>
        new(
            $"Descriptor {childDescriptor} of {_name} (process {Pid}) is no {what}; its pipes are: "
                + string.Join(", ", _pipes.Select(static pipe => $"{pipe.Descriptor} ({Direction(pipe)})"))
                + $". See {nameof(ProcessOptions)}.",
            nameof(childDescriptor)
        );

    private static string Direction(ChildPipe pipe) => pipe.IsForReading ? "to read" : "to write";
}
