namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Asks a device every so often whether it is there, and says when it has not answered for too long.</summary>
/// <remarks>Threads: the loop's.</remarks>
internal sealed class Heartbeat
{
    private readonly Action<ushort> _send;
    private readonly Action _lost;
    private readonly int _maxMissed;
    private readonly LoopingCall _beating;
    private ushort _count;
    private int _missed;

    /// <param name="time">The reactor, or a clock.</param>
    /// <param name="maxMissed">How many may be unanswered in a row, each for a whole interval.</param>
    /// <param name="send">Sends one, with its number.</param>
    /// <param name="lost">So many were missed. It has stopped by then.</param>
    public Heartbeat(IReactorTime time, int maxMissed, Action<ushort> send, Action lost)
    {
        _send = send;
        _lost = lost;
        _maxMissed = maxMissed;
        _beating = new LoopingCall(Beat) { Clock = time };
    }

    /// <summary>Set while the device is not read from: it cannot be heard then, so nothing is held against
    /// it.</summary>
    public bool IsDeaf { get; set; }

    public void Start(TimeSpan interval)
    {
        (_count, _missed) = (0, 0);
        _ = _beating.Start(interval, now: false);
    }

    /// <summary>Stopping again does nothing.</summary>
    public void Stop()
    {
        if (_beating.Running)
        {
            _beating.Stop();
        }
    }

    /// <summary>The device has answered one.</summary>
    public void Answered() => _missed = 0;

    private void Beat()
    {
        if (IsDeaf)
        {
            _missed = 0;
        }
        else if (_missed == _maxMissed)
        {
            Stop();
            _lost();
            return;
        }
        else
        {
            _missed++;
        }

        _send(_count++);
    }
}
