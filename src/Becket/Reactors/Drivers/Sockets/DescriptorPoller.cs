using System.IO.Pipes;
using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>A thread that waits with poll(2) for the descriptors that a program watches. It runs from the first one
/// until the driver is disposed.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class DescriptorPoller : IDisposable
{
    private readonly object _gate = new();
    private readonly List<PolledDescriptor> _descriptors = [];
    private readonly AnonymousPipeServerStream _wakeUps = new(PipeDirection.In);
    private readonly AnonymousPipeClientStream _waker;

    /// <summary>A byte that ends the wait has been written, and not been read. Guarded by the gate.</summary>
    private bool _isWoken;

    /// <summary>Guarded by the gate. Never cleared.</summary>
    private bool _isDisposed;

    public DescriptorPoller()
    {
        _waker = new AnonymousPipeClientStream(PipeDirection.Out, _wakeUps.ClientSafePipeHandle);
        new Thread(Run) { IsBackground = true, Name = "Becket descriptors" }.Start();
    }

    public void Add(PolledDescriptor descriptor)
    {
        lock (_gate)
        {
            _descriptors.Add(descriptor);
        }
    }

    /// <summary>Asks for events, once. Those that were reported and not taken count no more.</summary>
    public void Arm(PolledDescriptor descriptor, ReadyEvents events)
    {
        lock (_gate)
        {
            if (descriptor.Happened == ReadyEvents.None && descriptor.Armed != events)
            {
                descriptor.Armed = events;
                WakeUp();
            }
        }
    }

    /// <summary>What was reported.</summary>
    public ReadyEvents Take(PolledDescriptor descriptor)
    {
        lock (_gate)
        {
            ReadyEvents happened = descriptor.Happened;
            descriptor.Happened = ReadyEvents.None;
            return happened;
        }
    }

    /// <summary>Closes a descriptor, as soon as poll does not wait for it any more.</summary>
    public void Close(PolledDescriptor descriptor)
    {
        lock (_gate)
        {
            descriptor.IsClosed = true;
            descriptor.Armed = ReadyEvents.None;
            WakeUp();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                WakeUp();
            }
        }
    }

    private void WakeUp()
    {
        if (!_isWoken)
        {
            _isWoken = true;
            _waker.WriteByte(0);
        }
    }

    private void Run()
    {
        int wakeUps = (int)_wakeUps.SafePipeHandle.DangerousGetHandle();
        var polled = new List<PolledDescriptor>();
        PollEntry[] entries = [];
        while (Collect(polled, ref entries, wakeUps))
        {
            if (FileCalls.PollAll(entries.AsSpan(0, polled.Count + 1), Timeout.Infinite).Value > 0)
            {
                Report(polled, entries);
            }
        }

        _waker.Dispose();
        _wakeUps.Dispose();
    }

    /// <summary>Closes the descriptors that have ended, and makes the list for poll.</summary>
    /// <returns>Whether to go on.</returns>
    private bool Collect(List<PolledDescriptor> polled, ref PollEntry[] entries, int wakeUps)
    {
        polled.Clear();
        lock (_gate)
        {
            for (int i = _descriptors.Count - 1; i >= 0; i--)
            {
                PolledDescriptor each = _descriptors[i];
                if (each.IsClosed)
                {
                    _descriptors.RemoveAt(i);
                    FileCalls.Close(each.Descriptor);
                }
                else if (each.Armed != ReadyEvents.None)
                {
                    polled.Add(each);
                }
            }

            if (_isDisposed)
            {
                return false;
            }

            if (entries.Length < polled.Count + 1)
            {
                entries = new PollEntry[Math.Max(8, 2 * polled.Count)];
            }

            entries[0] = new PollEntry { Descriptor = wakeUps, Events = FileCalls.Readable };
            for (int i = 0; i < polled.Count; i++)
            {
                // The numbers of poll(2) are those of epoll.
                entries[i + 1] = new PollEntry { Descriptor = polled[i].Descriptor, Events = (short)polled[i].Armed };
            }
        }

        return true;
    }

    private void Report(List<PolledDescriptor> polled, PollEntry[] entries)
    {
        lock (_gate)
        {
            if (entries[0].Happened != 0)
            {
                _isWoken = false;
                _wakeUps.ReadByte();
            }

            for (int i = 0; i < polled.Count; i++)
            {
                PolledDescriptor each = polled[i];
                var happened = (ReadyEvents)(ushort)entries[i + 1].Happened;
                if (happened != ReadyEvents.None && !each.IsClosed)
                {
                    each.Armed = ReadyEvents.None;
                    each.Happened |= happened;
                    each.Signal();
                }
            }
        }
    }
}
