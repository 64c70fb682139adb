using Becket.Deferreds;
using Becket.Net.FlowControl;
using Becket.Reactors;

namespace Becket.Protocols;

/// <summary>Sends a stream that may block when it is read: reads on a thread of the pool, and writes on the loop until
/// it is paused.</summary>
/// <remarks>It is a push producer, although it reads only when asked: a pull producer would be asked again and again
/// while a read is running.</remarks>
internal sealed class FileStreamSender : StreamSender, IPushProducer
{
    private readonly Reactor _reactor;
    private readonly Func<int> _read;
    private bool _isReading;
    private bool _isPaused;
    private bool _isStopping;

    public FileStreamSender(
        Stream file,
        IConsumer consumer,
        Reactor reactor,
        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? transform
    )
        : base(file, consumer, transform)
    {
        _reactor = reactor;
        _read = () => File.Read(Chunk);
    }

    public void PauseProducing() => _isPaused = true;

    public void ResumeProducing()
    {
        _isPaused = false;
        Read();
    }

    public override void StopProducing()
    {
        // The stream belongs to the caller again when the deferred fires, so the deferred waits for a running read.
        _isStopping = true;
        if (!_isReading)
        {
            base.StopProducing();
        }
    }

    protected override void Start()
    {
        Consumer.RegisterProducer(this);
        Read();
    }

    private void Read()
    {
        if (_isReading || _isPaused || _isStopping || IsOver)
        {
            return;
        }

        _isReading = true;
        try
        {
            _ = _reactor.DeferTo(_reactor.FileThreads, _read).AddCallback(OnRead).AddErrback(OnFailed);
        }
        catch (ReactorNotRunningException error)
        {
            Fail(error);
        }
    }

    private void OnRead(int count)
    {
        _isReading = false;
        if (_isStopping)
        {
            base.StopProducing();
        }
        else if (!IsOver && Write(count))
        {
            Read();
        }
    }

    private void OnFailed(Failure failure)
    {
        _isReading = false;
        if (_isStopping)
        {
            base.StopProducing();
        }
        else
        {
            // Also when the consumer threw as its producer left, after the last byte.
            Fail(failure.Exception);
        }
    }
}
