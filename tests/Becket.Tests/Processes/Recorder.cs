using System.Text;

namespace Becket.Tests.Processes;

/// <summary>Records the calls of a child's protocol, and fires deferreds when the child has ended.</summary>
internal sealed class Recorder : ProcessProtocol
{
    private readonly Dictionary<int, MemoryStream> _received = [];

    /// <summary>The calls in order. Of data only the descriptor, and calls in a row only once.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Fires with the reason when the child itself has ended.</summary>
    public Deferred<Exception> Exited { get; } = new();

    /// <summary>Fires with the reason when all pipes are closed, too.</summary>
    public Deferred<Exception> Ended { get; } = new();

    public Action<Recorder>? OnMade { get; init; }

    public Action<Recorder, int>? OnData { get; init; }

    /// <summary>May take bytes from a pipe; gets the child's number and this program's descriptor.</summary>
    public Func<int, int, bool>? OnAvailable { get; init; }

    public Action<Recorder, int>? OnLost { get; init; }

    public Action<Recorder>? OnExited { get; init; }

    public Action<Recorder>? OnEnded { get; init; }

    public string Text(int descriptor = 1) => Encoding.UTF8.GetString(Bytes(descriptor));

    public byte[] Bytes(int descriptor = 1) =>
        _received.TryGetValue(descriptor, out MemoryStream? stream) ? stream.ToArray() : [];

    protected override void ConnectionMade()
    {
        Calls.Add("made");
        OnMade?.Invoke(this);
    }

    protected override bool ChildDataAvailable(int childDescriptor, int pipe) =>
        OnAvailable?.Invoke(childDescriptor, pipe) == true;

    protected override void ChildDataReceived(int childDescriptor, ReadOnlySpan<byte> data)
    {
        if (!_received.TryGetValue(childDescriptor, out MemoryStream? stream))
        {
            _received[childDescriptor] = stream = new MemoryStream();
        }

        stream.Write(data);
        Note($"data {childDescriptor}");
        OnData?.Invoke(this, childDescriptor);
    }

    protected override void ChildConnectionLost(int childDescriptor)
    {
        Note($"lost {childDescriptor}");
        OnLost?.Invoke(this, childDescriptor);
    }

    protected override void ProcessExited(Failure reason)
    {
        Calls.Add("exited");
        Exited.Callback(reason.Exception);
        OnExited?.Invoke(this);
    }

    protected override void ProcessEnded(Failure reason)
    {
        Calls.Add("ended");
        Ended.Callback(reason.Exception);
        OnEnded?.Invoke(this);
    }

    private void Note(string call)
    {
        if (Calls.Count == 0 || Calls[^1] != call)
        {
            Calls.Add(call);
        }
    }
}
