using Becket.Time;

namespace Becket.Protocols.Policies;

/// <summary>A limit of bytes a second, as a token bucket: it fills all the time and holds the bytes of one second.
/// Taking more than it holds is allowed; the debt is paid by waiting.</summary>
/// <param name="perSecond">Bytes a second; null means no limit.</param>
/// <param name="changed">Called when <see cref="IsExhausted"/> has changed.</param>
internal sealed class ByteBudget(long? perSecond, Action changed)
{
    private double _left = perSecond.GetValueOrDefault();
    private double _at = double.NaN;
    private DelayedCall? _call;

    /// <summary>Whether more bytes were taken than the bucket held, and the debt is not paid yet.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Takes bytes out: they have passed.</summary>
    public void Take(IReactorTime time, int count)
    {
        if (perSecond is not { } limit)
        {
            return;
        }

        Fill(time, limit);
        _left -= count;

        // A debt of less than a byte is a rounding error.
        if (_left <= -1 && _call is null)
        {
            Wait(time, limit);
            if (!IsExhausted)
            {
                IsExhausted = true;
                changed();
            }
        }
    }

    /// <summary>Stops waiting, because no connection is left that could wait. Cancels the timer and keeps the
    /// debt.</summary>
    public void StopWaiting()
    {
        _call?.Cancel();
        _call = null;
        IsExhausted = false;
    }

    private void Fill(IReactorTime time, long limit)
    {
        double now = time.Seconds;
        if (!double.IsNaN(_at))
        {
            _left = Math.Min(limit, _left + ((now - _at) * limit));
        }

        _at = now;
    }

    private void Wait(IReactorTime time, long limit) =>
        _call = time.CallLater(TimeSpan.FromSeconds(-_left / limit), () => OnTimer(time, limit));

    private void OnTimer(IReactorTime time, long limit)
    {
        _call = null;
        Fill(time, limit);
        if (_left <= -1)
        {
            Wait(time, limit);
        }
        else
        {
            IsExhausted = false;
            changed();
        }
    }
}
