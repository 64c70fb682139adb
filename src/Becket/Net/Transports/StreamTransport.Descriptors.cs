using Becket.Net.Unix;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Microsoft.Win32.SafeHandles;

namespace Becket.Net.Transports;

/// <content>Descriptors that the peer sends.</content>
internal sealed partial class StreamTransport
{
    /// <summary>The protocol that takes descriptors; null if it takes none. A wrapper around it need not know of
    /// them.</summary>
    private IFileDescriptorReceiver? DescriptorReceiver =>
        _protocol is null ? null : Reactor.Innermost(_protocol) as IFileDescriptorReceiver;

    void IChannelSink.OnDescriptorReceived(SafeFileHandle handle)
    {
        if (DescriptorReceiver is not { } receiver)
        {
            handle.Dispose();
            return;
        }

        var descriptor = new ReceivedDescriptor(handle);
        reactor.InvokeGuarded(
            _protocol!,
            nameof(IFileDescriptorReceiver.FileDescriptorReceived),
            this,
            (receiver, descriptor),
            static call => call.receiver.FileDescriptorReceived(call.descriptor)
        );
        descriptor.CloseUnlessTaken();
    }
}
