using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Becket.Samples.Descriptors;

/// <summary>Says what happens to the files of a folder: the events of inotify(7), read when the loop says that there
/// are some. Ends when a file named <c>stop</c> appears.</summary>
internal sealed partial class FolderWatch : IDisposable
{
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private const uint Closed = 0x8;
    private const uint Created = 0x100;
    private const uint Deleted = 0x200;

    private readonly SafeFileHandle _inotify;
    private readonly DescriptorWatch _watch;
    private readonly Deferred _stopped = new();

    private FolderWatch(Reactor reactor, string folder)
    {
        _inotify = new SafeFileHandle(Checked(inotify_init1(NonBlockingCloseOnExec)), ownsHandle: true);
        Checked(inotify_add_watch(_inotify, folder, Closed | Created | Deleted));
        _watch = reactor.WatchDescriptor(_inotify, DescriptorEvents.Readable, OnReady);
    }

    public static int Run(string folder) =>
        Reactor.Main(async reactor =>
        {
            using var watch = new FolderWatch(reactor, folder);
            Console.WriteLine("watching");
            await watch._stopped;
        });

    public void Dispose()
    {
        _watch.Dispose();
        _inotify.Dispose();
    }

    private void OnReady(DescriptorEvents events)
    {
        Span<byte> buffer = stackalloc byte[4096];
        int length = RandomAccess.Read(_inotify, buffer, fileOffset: 0);
        for (ReadOnlySpan<byte> rest = buffer[..length]; !rest.IsEmpty; )
        {
            // struct inotify_event: the watch, what happened, a cookie, the length of the name, the name.
            uint what = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            int nameLength = BinaryPrimitives.ReadInt32LittleEndian(rest[12..]);
            string name = Encoding.UTF8.GetString(rest.Slice(16, nameLength).TrimEnd((byte)0));
            Console.WriteLine($"{name}: {Describe(what)}");
            rest = rest[(16 + nameLength)..];
            if (name == "stop")
            {
                _stopped.Callback();
                return;
            }
        }
    }

    private static string Describe(uint what) =>
        (what & Created) != 0 ? "created"
        : (what & Deleted) != 0 ? "deleted"
        : "written";

    private static int Checked(int result) =>
        result >= 0 ? result : throw new IOException(Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(SafeFileHandle inotify, string path, uint mask);
}
