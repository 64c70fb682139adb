using System.Net.Sockets;
using Becket.Native;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <content>Descriptors that go with the bytes of a Unix socket.</content>
internal partial struct EpollSocket
{
    public readonly DescriptorPassing? Passing => (_addresses as Ends)?.Passing;

    public readonly DescriptorPassing? BeginPassing() =>
        UnixDescriptor >= 0 ? ((Ends)_addresses!).Passing ??= new DescriptorPassing() : null;

    private readonly int Send(ReadOnlySpan<byte> data, DescriptorPassing passing, out SocketError error)
    {
        Span<int> descriptors = stackalloc int[SocketCalls.MostDescriptors];
        int count = passing.CopyTo(descriptors);
        if (passing.CountToSend > count)
        {
            // The others need a byte of their own.
            data = data[..1];
        }

        SystemResult result = SocketCalls.Send(_registration.Descriptor, data, descriptors[..count]);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        if (result.IsSuccess)
        {
            passing.OnSent(count);
        }

        return result.Value;
    }

    private readonly int Receive(byte[] buffer, DescriptorPassing passing, out SocketError error)
    {
        Span<int> descriptors = stackalloc int[SocketCalls.MostDescriptors];
        SystemResult result = SocketCalls.Receive(
            _registration.Descriptor,
            buffer,
            descriptors,
            out int count,
            out bool isTruncated
        );
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        foreach (int descriptor in descriptors[..count])
        {
            isTruncated |= DescriptorHeadroom.IsEatenBy(descriptor);
            passing.OnReceived(descriptor);
        }

        if (isTruncated)
        {
            // Some of the descriptors are lost, and the protocol cannot tell which.
            passing.CloseReceived();
            error = SocketError.TooManyOpenSockets;
            return 0;
        }

        return result.Value;
    }
}
