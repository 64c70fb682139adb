using System.Runtime.Versioning;
using Becket.Native;
using Becket.Processes.Transports;
using Becket.Reactors.Drivers;

namespace Becket.Processes.Spawning;

/// <summary>The descriptors of one child while it starts: the source of each, and this program's ends of the
/// pipes.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SpawnDescriptors : IDisposable
{
    private Entry[] _entries = [];
    private int _count;

    /// <summary>The highest number of the child's descriptors.</summary>
    public int Highest { get; private set; } = 2;

    /// <summary>The child's descriptors, in no order.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, _count);

    /// <summary>Makes the pipes, and keeps the given handles open.</summary>
    /// <exception cref="SystemErrorException">No descriptor is left, or a given one is not open.</exception>
    public void Open(ProcessOptions options)
    {
        _entries = new Entry[3 + options.MoreDescriptors.Count];
        foreach (int number in options.MoreDescriptors.Keys)
        {
            Highest = Math.Max(Highest, number);
        }

        if (options.Terminal is { } size)
        {
            OpenTerminal(size, options.UserId);
        }
        else
        {
            Open(0, options.StandardInput);
            Open(1, options.StandardOutput);
            Open(2, options.StandardError);
        }

        foreach ((int number, ChildDescriptor? descriptor) in options.MoreDescriptors)
        {
            Open(number, descriptor);
        }
    }

    /// <summary>The child has its ends: closes this program's copies of them, so that the pipes end with the
    /// child.</summary>
    public void CloseChildEnds()
    {
        for (int i = 0; i < _count; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.IsSourceOurs)
            {
                FileCalls.Close(entry.Source);
                entry.IsSourceOurs = false;
            }

            if (entry.IsHandleHeld)
            {
                entry.Descriptor.Handle!.DangerousRelease();
                entry.IsHandleHeld = false;
            }
        }
    }

    /// <summary>Gives this program's ends to the driver.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot watch them.</exception>
    public void Adopt(IDescriptorIo driver, List<ChildPipe> pipes)
    {
        for (int i = 0; i < _count; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.Ours >= 0)
            {
                bool isForReading = entry.Descriptor.Kind == ChildDescriptorKind.PipeToRead;
                IoChannel channel = driver.AdoptPipe(entry.Ours, isForReading, isDuplicate: entry.Terminal is not null);
                pipes.Add(
                    new ChildPipe(entry.Number, isForReading, channel)
                    {
                        TerminalDescriptor = entry.Terminal is null ? -1 : entry.Ours,
                    }
                );
                entry.Ours = -1;
            }
        }
    }

    /// <summary>Closes the ends that were given to no owner.</summary>
    public void Dispose()
    {
        CloseChildEnds();
        for (int i = 0; i < _count; i++)
        {
            if (_entries[i].Ours >= 0)
            {
                FileCalls.Close(_entries[i].Ours);
                _entries[i].Ours = -1;
            }
        }
    }

    private void Open(int number, ChildDescriptor descriptor)
    {
        ref Entry entry = ref _entries[_count++];
        entry = new Entry
        {
            Number = number,
            Descriptor = descriptor,
            Source = -1,
            Ours = -1,
        };
        switch (descriptor.Kind)
        {
            case ChildDescriptorKind.PipeToRead:
            case ChildDescriptorKind.PipeToWrite:
                OpenPipe(ref entry);
                break;

            case ChildDescriptorKind.Inherit:
                entry.Source = descriptor.Number;
                break;

            case ChildDescriptorKind.Handle:
                descriptor.Handle!.DangerousAddRef(ref entry.IsHandleHeld);
                entry.Source = (int)descriptor.Handle.DangerousGetHandle();
                break;

            default:
                break;
        }

        if (entry.Source >= 0 && entry.Source <= Highest && entry.Source != number)
        {
            MoveOutOfTheWay(ref entry);
        }
    }

    /// <summary>Opens a terminal: this program writes to its other side as if to the child's descriptor 0, and reads
    /// from it as from descriptor 1.</summary>
    private void OpenTerminal(ProcessTerminal size, uint? owner)
    {
        int ours = TerminalCalls.Open(out string path).Checked();
        _entries[_count++] = new Entry
        {
            Number = 0,
            Descriptor = ChildDescriptor.PipeToWrite,
            Source = -1,
            Ours = ours,
            Terminal = path,
        };
        TerminalCalls.SetSize(ours, size.Columns, size.Rows).Checked();
        FileCalls.SetStatusFlags(ours, FileCalls.ReadWrite | FileCalls.NonBlocking).Checked();
        if (owner is { } user)
        {
            // The child opens it with that user's rights.
            FileCalls.ChangeOwner(path, user).Checked();
        }

        int toRead = FileCalls.Duplicate(ours, lowest: 0).Checked();
        _entries[_count++] = new Entry
        {
            Number = 1,
            Descriptor = ChildDescriptor.PipeToRead,
            Source = -1,
            Ours = toRead,
            Terminal = path,
        };
        _entries[_count++] = new Entry
        {
            Number = 2,
            Descriptor = ChildDescriptor.SameAs(0),
            Source = -1,
            Ours = -1,
            Terminal = path,
        };
        if (DescriptorHeadroom.IsEatenBy(Math.Max(ours, toRead)))
        {
            throw new SystemErrorException(Errno.TooManyOpenFiles);
        }
    }

    private static void OpenPipe(ref Entry entry)
    {
        FileCalls.Pipe(out int toRead, out int toWrite).Checked();
        bool isForReading = entry.Descriptor.Kind == ChildDescriptorKind.PipeToRead;
        entry.Ours = isForReading ? toRead : toWrite;
        entry.Source = isForReading ? toWrite : toRead;
        entry.IsSourceOurs = true;
        if (DescriptorHeadroom.IsEatenBy(Math.Max(toRead, toWrite)))
        {
            throw new SystemErrorException(Errno.TooManyOpenFiles);
        }

        // Only this program's end: most programs cannot cope with an end that does not block, and the two ends do not
        // share this flag. A new pipe has no other flags.
        FileCalls.SetStatusFlags(entry.Ours, FileCalls.NonBlocking).Checked();
    }

    /// <summary>The child gets another descriptor at the number of this source, maybe before the source has been
    /// copied: moves the source to a higher number.</summary>
    private void MoveOutOfTheWay(ref Entry entry)
    {
        int copy = FileCalls.Duplicate(entry.Source, Highest + 1).Checked();
        if (entry.IsSourceOurs)
        {
            FileCalls.Close(entry.Source);
        }

        entry.Source = copy;
        entry.IsSourceOurs = true;
        if (DescriptorHeadroom.IsEatenBy(copy))
        {
            throw new SystemErrorException(Errno.TooManyOpenFiles);
        }
    }

    /// <summary>One descriptor of the child.</summary>
    public struct Entry
    {
        /// <summary>The child's number for it.</summary>
        public int Number;
        public ChildDescriptor Descriptor;

        /// <summary>The descriptor of this program that the child copies; -1 if there is none.</summary>
        public int Source;

        /// <summary>Whether the source is closed here when the child has its copy.</summary>
        public bool IsSourceOurs;
        public bool IsHandleHeld;

        /// <summary>The terminal that the child has as this descriptor; null for none.</summary>
        public string? Terminal;

        /// <summary>This program's end of the pipe; -1 if it has none, or the driver has it.</summary>
        public int Ours;
    }
}
