using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Gateway.Sessions.Requests;

/// <summary>The messages of the gateway to one device that wait for an answer, each until its time-out. They are
/// matched by serial number, so several may wait at a time.</summary>
/// <remarks>Threads: the reactor's.</remarks>
/// <param name="device">In words, for messages.</param>
/// <param name="time">The reactor.</param>
internal sealed class DeviceRequests(object device, IReactorTime time)
{
    /// <summary>The most requests that wait at a time.</summary>
    public const int Most = 16;

    private readonly List<DeviceRequest> _waiting = [];

    public int Count => _waiting.Count;

    /// <summary>Whether a request with this serial number waits. A new message must not have the same: the numbers
    /// begin anew after 65,535.</summary>
    public bool Uses(ushort serial) => _waiting.Exists(request => request.Has(serial));

    /// <summary>Waits for the answer to a message, which has been sent.</summary>
    /// <param name="messageId">The id of the message.</param>
    /// <param name="answerId">The id of the message that was asked for. Null: 0x0001 is the answer.</param>
    /// <param name="packets">What was sent.</param>
    /// <param name="timeout">The time to wait.</param>
    /// <returns>Fires with the answer. Fails with <see cref="TimeoutException"/>, or with <see
    /// cref="DeviceGoneException"/> if the device goes first. Cancelling it stops the wait; the message has been
    /// sent.</returns>
    public Deferred<DeviceAnswer> Await(
        ushort messageId,
        ushort? answerId,
        IReadOnlyList<SentPacket> packets,
        TimeSpan timeout
    )
    {
        DeviceRequest? request = null;
        request = new DeviceRequest(messageId, answerId, packets)
        {
            Done = new Deferred<DeviceAnswer>(_ => Remove(request!)),
        };
        request.Timer = time.CallLater(timeout, () => TimedOut(request, timeout));
        _waiting.Add(request);
        return request.Done;
    }

    /// <summary>A general answer has arrived.</summary>
    public void Answered(GeneralAnswer answer)
    {
        DeviceRequest? request = _waiting.Find(waiting =>
            waiting.MessageId == answer.MessageId && waiting.Has(answer.Serial)
        );
        if (request is not null && request.IsCompletedBy(new GeneralResult(answer.Serial, answer.Result)))
        {
            Remove(request);
            request.Done.Callback(new DeviceAnswer(answer.Result, default));
        }
    }

    /// <summary>A message has arrived that answers a request with data.</summary>
    /// <param name="messageId">Its id.</param>
    /// <param name="serial">The serial number of the request.</param>
    /// <param name="body">The data. Copied.</param>
    public void Answered(ushort messageId, ushort serial, ReadOnlySpan<byte> body)
    {
        DeviceRequest? request = _waiting.Find(waiting => waiting.Has(serial) && waiting.IsAnsweredBy(messageId));
        if (request is not null)
        {
            Remove(request);
            request.Done.Callback(new DeviceAnswer(AnswerResult.Success, body.ToArray()));
        }
    }

    /// <summary>Finds the packets of a message that the device has not got.</summary>
    /// <param name="request">What the device asks for.</param>
    /// <returns>The packets, to be sent again as they were.</returns>
    public IReadOnlyList<SentPacket> Missing(PacketRequest request)
    {
        DeviceRequest? waiting = _waiting.Find(waiting => waiting.Packets[0].Header.Serial == request.FirstSerial);
        return waiting is null
            ? []
            : [.. waiting.Packets.Where(packet => request.Indexes.Contains(packet.Header.PacketIndex))];
    }

    /// <summary>Fails all requests, because the device has gone.</summary>
    public void Fail(string why)
    {
        foreach (DeviceRequest request in _waiting.ToArray())
        {
            Remove(request);
            request.Done.Errback(
                new DeviceGoneException($"{device} has gone before it answered 0x{request.MessageId:x4}: {why}.")
            );
        }
    }

    private void TimedOut(DeviceRequest request, TimeSpan timeout)
    {
        Remove(request);
        if (request.IsTakenInPart && request.Packets.Count > 1 && !request.IsAnsweredByData)
        {
            request.Done.Callback(new DeviceAnswer(AnswerResult.Success, default));
        }
        else
        {
            request.Done.Errback(
                new TimeoutException(
                    $"{device} did not answer 0x{request.MessageId:x4} within {timeout.TotalSeconds:0.###} s."
                )
            );
        }
    }

    private void Remove(DeviceRequest request)
    {
        _waiting.Remove(request);
        if (request.Timer is { Active: true } timer)
        {
            timer.Cancel();
        }
    }
}
