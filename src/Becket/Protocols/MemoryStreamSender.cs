using Becket.Net.FlowControl;

namespace Becket.Protocols;

/// <summary>Sends a stream that cannot block when it is read: one chunk each time the consumer asks.</summary>
internal sealed class MemoryStreamSender(
    Stream file,
    IConsumer consumer,
    Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? transform
) : StreamSender(file, consumer, transform), IPullProducer
{
    public void ResumeProducing()
    {
        if (IsOver)
        {
            return;
        }

        try
        {
            Write(File.Read(Chunk));
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    protected override void Start() => Consumer.RegisterProducer(this);
}
