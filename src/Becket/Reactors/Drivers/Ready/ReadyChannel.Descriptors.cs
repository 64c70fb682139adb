using Microsoft.Win32.SafeHandles;

namespace Becket.Reactors.Drivers.Ready;

/// <content>Descriptors that go with the bytes.</content>
internal sealed partial class ReadyChannel<TSocket>
{
    /// <inheritdoc/>
    public override int UnixDescriptor => HasEnded ? -1 : _socket.UnixDescriptor;

    /// <inheritdoc/>
    public override bool SendDescriptor(SafeFileHandle handle)
    {
        if ((_state & (ChannelState.Failed | ChannelState.Ended | ChannelState.SendingEnds)) != 0)
        {
            handle.Dispose();
            return true;
        }

        if (_socket.BeginPassing() is not { } passing)
        {
            return false;
        }

        passing.Add(handle);
        return true;
    }

    /// <inheritdoc/>
    public override void ReceiveDescriptors()
    {
        if (!Is(ChannelState.Ended) && _socket.BeginPassing() is { } passing)
        {
            passing.IsReceiving = true;
        }
    }

    /// <summary>Delivers the descriptors that have come with the bytes.</summary>
    /// <returns>Whether the sink still wants the bytes.</returns>
    private bool DeliverDescriptors()
    {
        if (_socket.Passing is not { HasReceived: true } passing)
        {
            return true;
        }

        while (passing.HasReceived && MayReceive)
        {
            Sink.OnDescriptorReceived(passing.Take());
        }

        passing.CloseReceived();
        return MayReceive;
    }
}
