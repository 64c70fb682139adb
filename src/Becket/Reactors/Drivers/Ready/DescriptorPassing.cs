using Microsoft.Win32.SafeHandles;

namespace Becket.Reactors.Drivers.Ready;

/// <summary>The descriptors that go with the bytes of one Unix connection, in both directions. It owns those that it
/// holds.</summary>
internal sealed class DescriptorPassing
{
    private readonly Queue<SafeFileHandle> _toSend = new();
    private readonly Queue<SafeFileHandle> _received = new();

    /// <summary>Whether the sink takes descriptors. Otherwise the system closes those that arrive.</summary>
    public bool IsReceiving { get; set; }

    /// <summary>The number of descriptors that wait for a byte to go with.</summary>
    public int CountToSend => _toSend.Count;

    /// <summary>Whether descriptors have come with the bytes that were received last.</summary>
    public bool HasReceived => _received.Count > 0;

    /// <summary>Sends a descriptor with the next byte.</summary>
    public void Add(SafeFileHandle handle) => _toSend.Enqueue(handle);

    /// <summary>Lists the next descriptors to send, as many as there is room for.</summary>
    /// <returns>Their number.</returns>
    public int CopyTo(Span<int> descriptors)
    {
        int count = 0;
        foreach (SafeFileHandle handle in _toSend)
        {
            if (count == descriptors.Length)
            {
                break;
            }

            descriptors[count++] = (int)handle.DangerousGetHandle();
        }

        return count;
    }

    /// <summary>The first descriptors are sent: the peer has duplicates.</summary>
    public void OnSent(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _toSend.Dequeue().Dispose();
        }
    }

    /// <summary>A descriptor has arrived.</summary>
    public void OnReceived(int descriptor) => _received.Enqueue(new SafeFileHandle(descriptor, ownsHandle: true));

    /// <summary>The next descriptor that has arrived; it becomes the caller's own.</summary>
    public SafeFileHandle Take() => _received.Dequeue();

    /// <summary>Closes the descriptors that have arrived.</summary>
    public void CloseReceived()
    {
        while (_received.TryDequeue(out SafeFileHandle? handle))
        {
            handle.Dispose();
        }
    }

    /// <summary>Closes all.</summary>
    public void Close()
    {
        OnSent(_toSend.Count);
        CloseReceived();
    }
}
