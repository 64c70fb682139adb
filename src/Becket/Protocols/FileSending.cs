using Becket.Deferreds;
using Becket.Net.FlowControl;
using Becket.Reactors;

namespace Becket.Protocols;

/// <summary>Sends a stream whose reading may block: reads on a thread, and writes what was read until it is
/// paused.</summary>
/// <remarks>A push producer, although it waits to be asked: a pull producer that has nothing yet is asked again and
/// again.</remarks>
internal sealed class FileSending : Sending, IPushProducer
{
    private readonly Reactor _reactor;
    private readonly Func<int> _read;
    private bool _isReading;
    private bool _isPaused;
    private bool _isStopping;

    public FileSending(
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
        // The stream is the caller's again when the deferred fires, so that waits for the thread.
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
            _ = _reactor.DeferToThread(_read).AddCallback(OnRead).AddErrback(OnFailed);
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
        else if (!IsOver)
        {
            Fail(failure.Exception);
        }
    }
}
