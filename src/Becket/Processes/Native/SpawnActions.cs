using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Processes.Native;

/// <summary>What posix_spawn is to do in a child before that executes: its descriptors and its directory.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class SpawnActions : IDisposable
{
    private byte* _actions;

    /// <exception cref="SystemErrorException">The C library refuses one of them.</exception>
    public SpawnActions(ProcessOptions options, SpawnDescriptors descriptors)
    {
        _actions = (byte*)NativeMemory.Alloc(SpawnLibc.LargestSpawnObject);
        try
        {
            SpawnLibc.Check(SpawnLibc.InitActions(_actions));
            AddCopies(descriptors);
            AddShared(descriptors);
            AddGaps(descriptors);

            // Ours are closed by exec itself; but another library in this program may have opened some without that.
            SpawnLibc.Check(SpawnLibc.AddCloseFrom(_actions, descriptors.Highest + 1));
            if (options.WorkingDirectory is { } directory)
            {
                SpawnLibc.Check(SpawnLibc.AddChangeDirectory(_actions, directory));
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
            _ = SpawnLibc.DestroyActions(_actions);
            NativeMemory.Free(_actions);
            _actions = null;
        }
    }

    /// <summary>First of all what is copied from ours: no source is at a number that the child gets something else at,
    /// see <see cref="SpawnDescriptors"/>.</summary>
    private void AddCopies(SpawnDescriptors descriptors)
    {
        foreach (ref readonly SpawnDescriptors.Entry entry in descriptors.Entries)
        {
            if (entry.Source >= 0)
            {
                SpawnLibc.Check(SpawnLibc.AddDuplicate(_actions, entry.Source, entry.Number));
            }
            else if (entry.Descriptor.Kind == ChildDescriptorKind.Null)
            {
                SpawnLibc.Check(SpawnLibc.AddOpen(_actions, entry.Number, "/dev/null", SpawnLibc.OpenReadWrite, 0));
            }
        }
    }

    private void AddShared(SpawnDescriptors descriptors)
    {
        foreach (ref readonly SpawnDescriptors.Entry entry in descriptors.Entries)
        {
            if (entry.Descriptor.Kind == ChildDescriptorKind.SameAs)
            {
                SpawnLibc.Check(SpawnLibc.AddDuplicate(_actions, entry.Descriptor.Number, entry.Number));
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
                SpawnLibc.Check(SpawnLibc.AddClose(_actions, number));
            }
        }
    }
}
