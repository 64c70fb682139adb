using Becket.Time;

namespace Becket.Protocols.Policies;

/// <summary>So many bytes a second: a bucket that fills all the time, and holds what a second brings. Taking more than
/// is in it is allowed, and then paid for by waiting.</summary>
/// <param name="perSecond">Bytes a second; null for no limit.</param>
/// <param name="changed">Told when <see cref="IsExhausted"/> has changed.</param>
internal sealed class ByteBudget(long? perSecond, Action changed)
{
    private double _left = perSecond.GetValueOrDefault();
    private double _at = double.NaN;
    private DelayedCall? _call;

    /// <summary>Whether more was taken than there was; until that has come in.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Bytes have passed.</summary>
    public void Take(IReactorTime time, int count)
    {
        if (perSecond is not { } limit)
        {
            return;
        }

        Fill(time, limit);
        _left -= count;

        // Less than a byte is rounding.
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

    /// <summary>Nobody is there to wait: the timer goes, the debt stays.</summary>
    public void Rest()
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
