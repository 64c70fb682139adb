using System.Net;
using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Descriptors;

/// <summary>A connection over two descriptors, or streams, one for each direction.</summary>
internal sealed class DescriptorChannel : TransportChannel, IDirectionOwner
{
    private readonly EndPoint _name;
    private readonly IByteInput _input;
    private readonly IByteOutput _output;
    private bool _closes;
    private bool _isOutputClosed;
    private bool _hasEnded;

    /// <param name="reactor">The reactor.</param>
    /// <param name="name">Both addresses.</param>
    /// <param name="openInput">Makes the direction that is read.</param>
    /// <param name="openOutput">Makes the direction that is written; the other is closed if it throws.</param>
    public DescriptorChannel(
        Reactor reactor,
        EndPoint name,
        [RunsOnLoop] Func<IDirectionOwner, IByteInput> openInput,
        [RunsOnLoop] Func<IDirectionOwner, IByteOutput> openOutput
    )
        : base(reactor)
    {
        _name = name;
        _input = openInput(this);
        try
        {
            _output = openOutput(this);
        }
        catch
        {
            _input.Close();
            throw;
        }
    }

    public override EndPoint Host => _name;

    public override EndPoint Peer => _name;

    protected override long Unsent => _output.Unsent;

    /// <summary>A connection over two descriptors of the program, which are duplicated and do not block from now
    /// on.</summary>
    public static DescriptorChannel Of(Reactor reactor, int input, int output) =>
        new(
            reactor,
            new NamedEndPoint(input == output ? $"descriptor {input}" : $"descriptors {input} and {output}"),
            owner => WatchedInput.OfCopy(reactor, input, owner),
            owner => WatchedOutput.OfCopy(reactor, output, owner)
        );

    /// <summary>Connects a protocol, as a client's.</summary>
    public Deferred<TProtocol> Start<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        try
        {
            return Connect(factory);
        }
        catch
        {
            Discard();
            throw;
        }
    }

    /// <summary>Closes what was never carried.</summary>
    public void Discard()
    {
        _hasEnded = true;
        _input.Close();
        _output.Abort();
    }

    void IDirectionOwner.OnInput(ReadOnlySpan<byte> data) => OnReceived(data);

    void IDirectionOwner.OnInputEnded(Exception? error)
    {
        _input.Close();
        if (error is null)
        {
            OnEndOfStream();
        }
        else
        {
            End(error);
        }
    }

    void IDirectionOwner.OnOutputSent() => OnDrained();

    void IDirectionOwner.OnOutputClosed(Exception? error)
    {
        _isOutputClosed = true;
        if (error is not null || _closes)
        {
            End(error);
        }
        else
        {
            // The end of the stream is sent; the other direction goes on.
            OnDrained();
        }
    }

    protected override void StartReading() => _input.Resume();

    protected override void Write(ReadOnlySpan<byte> data) => _output.Write(data);

    protected override void PauseReading() => _input.Pause();

    protected override void ResumeReading() => _input.Resume();

    protected override void CloseSending() => _output.CloseWhenSent();

    protected override void Close()
    {
        _closes = true;
        _input.Close();
        if (_isOutputClosed)
        {
            End(error: null);
        }
        else
        {
            _output.CloseWhenSent();
        }
    }

    protected override void Abort() => End(error: null);

    private void End(Exception? error)
    {
        if (!_hasEnded)
        {
            Discard();
            OnClosed(error);
        }
    }
}
