using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Processes.Spawning;

/// <summary>The actions of posix_spawn in a child before it executes the program: they set its descriptors and its
/// directory.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class SpawnActions : IDisposable
{
    private byte* _actions;

    /// <exception cref="SystemErrorException">The C library refuses an action.</exception>
    public SpawnActions(ProcessOptions options, SpawnDescriptors descriptors)
    {
        _actions = (byte*)NativeMemory.Alloc(SpawnCalls.LargestObject);
        try
        {
            SpawnCalls.InitActions(_actions).Checked();
            AddCopies(descriptors);
            AddShared(descriptors);
            AddGaps(descriptors);

            // Exec closes the descriptors of this library; but other code may have opened some without close-on-exec.
            SpawnCalls.AddCloseFrom(_actions, descriptors.Highest + 1).Checked();
            if (options.WorkingDirectory is { } directory)
            {
                SpawnCalls.AddChangeDirectory(_actions, directory).Checked();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Valid until it is disposed.</summary>
    public byte* Pointer => _actions;

    public void Dispose()
    {
        if (_actions is not null)
        {
            SpawnCalls.DestroyActions(_actions);
            NativeMemory.Free(_actions);
            _actions = null;
        }
    }

    /// <summary>Copies this program's descriptors, first of all: no source has a number at which the child gets another
    /// descriptor, see <see cref="SpawnDescriptors"/>.</summary>
    private void AddCopies(SpawnDescriptors descriptors)
    {
        foreach (ref readonly SpawnDescriptors.Entry entry in descriptors.Entries)
        {
            if (entry.Terminal is not null)
            {
                // The first open by the leader of a session makes it the session's terminal.
                if (entry.Number == 0)
                {
                    SpawnCalls.AddOpen(_actions, 0, entry.Terminal, FileCalls.ReadWrite).Checked();
                }
                else
                {
                    SpawnCalls.AddDuplicate(_actions, 0, entry.Number).Checked();
                }
            }
            else if (entry.Source >= 0)
            {
                SpawnCalls.AddDuplicate(_actions, entry.Source, entry.Number).Checked();
            }
            else if (entry.Descriptor.Kind == ChildDescriptorKind.Null)
            {
                SpawnCalls.AddOpen(_actions, entry.Number, "/dev/null", FileCalls.ReadWrite).Checked();
            }
        }
    }

    private void AddShared(SpawnDescriptors descriptors)
    {
        foreach (ref readonly SpawnDescriptors.Entry entry in descriptors.Entries)
        {
            if (entry.Descriptor.Kind == ChildDescriptorKind.SameAs && entry.Terminal is null)
            {
                SpawnCalls.AddDuplicate(_actions, entry.Descriptor.Number, entry.Number).Checked();
            }
        }
    }

    private void AddGaps(SpawnDescriptors descriptors)
    {
        for (int number = 3; number < descriptors.Highest; number++)
        {
            bool isNamed = false;
            foreach (ref readonly SpawnDescriptors.Entry entry in descriptors.Entries)
            {
                isNamed |= entry.Number == number;
            }

            if (!isNamed)
            {
                SpawnCalls.AddClose(_actions, number).Checked();
            }
        }
    }
}
