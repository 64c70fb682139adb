using Becket.Net.FlowControl;

namespace Becket.Protocols;

/// <summary>Sends a stream whose reading cannot block: a chunk whenever the consumer asks.</summary>
internal sealed class MemorySending(
    Stream file,
    IConsumer consumer,
    Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? transform
) : Sending(file, consumer, transform), IPullProducer
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
