using System.Diagnostics;
using System.Globalization;

namespace Becket.Reactors;

/// <content>The end of a virtual time in which nothing will happen any more.</content>
public sealed partial class Reactor
{
    // A repeating call of every second takes some seconds for so long, and no program that waits for a year does so in
    // a million turns.
    private const double UsualLimitDays = 100;
    private const long UsualLimitTurns = 1_000_000;

    // Some seconds for a loop that does nothing else. Work without any delay is rarely that long, and such a program
    // can lift the limit.
    private const long MostTurnsAtOneTime = 20_000_000;

    /// <summary>Why virtual time has ended; null while it goes on. <c>Run</c> throws it.</summary>
    private VirtualTimeException? _virtualEnd;

    /// <summary>In seconds; infinity in real time and without a limit.</summary>
    private double _virtualLimit = double.PositiveInfinity;

    /// <summary>The limit counts after so many turns.</summary>
    private long _virtualTurns;

    /// <summary>The virtual time at the end of the last turn.</summary>
    private double _standsAt;

    /// <summary>The turn after which that many more in which virtual time stands still are too many.</summary>
    private long _standsSince;

    /// <summary>The calls from threads that had run by then.</summary>
    private long _standsAfterCalls;

    private bool _hasWarnedOfWait;

    /// <summary>The job, if there is one and it has not ended: for messages.</summary>
    private Delegate? _waitingJob;

    private string WhatWaits =>
        (_waitingJob is { } job ? $" The job waits: {RunLog.NameOf(job)}." : "")
        + (_phase == Phase.Stopping ? " The shutdown waits for a trigger." : "")
        + (_driver.OpenCount is var open and > 0 ? $" Open ports and connections: {open}." : "")
        + (_pool.Pending is var pending and > 0 ? $" Functions on threads that wait for the loop: {pending}." : "");

    private string VirtualNow => Text(Now);

    /// <summary>Nothing is scheduled, and no other thread has called the reactor for long.</summary>
    private void OnStuck()
    {
        if (Debugger.IsAttached)
        {
            return;
        }

        string what =
            $"at {VirtualNow} of virtual time, no call is scheduled, no bytes are on their way, no function runs on a "
            + "thread, and no other thread has called the reactor for "
            + $"{Text(_options.VirtualTimePatience)}.{WhatWaits}";
        if (OutsideWaits > 0 || HandlesSignals || _signals.Count > 0)
        {
            // A task may still end, and a signal may still come: that is no error, but it should not be a riddle.
            if (!_hasWarnedOfWait)
            {
                _hasWarnedOfWait = true;
                LogSafely(what, OutsideWaits > 0 ? "a task" : "a signal", Log.OnlyOutside);
            }

            return;
        }

        EndVirtualTime(
            $"Nothing will ever happen: {what} Fire or cancel what the program waits for, or call Stop. If another "
                + $"thread calls the reactor later, raise {nameof(ReactorOptions)}."
                + $"{nameof(ReactorOptions.VirtualTimePatience)}."
        );
    }

    private void LimitVirtualTime(TimeSpan? limit)
    {
        if (limit is null)
        {
            _virtualLimit = TimeSpan.FromDays(UsualLimitDays).TotalSeconds;
            _virtualTurns = UsualLimitTurns;
        }
        else if (limit > TimeSpan.Zero)
        {
            _virtualLimit = limit.Value.TotalSeconds;
        }
    }

    /// <summary>At the end of a turn in virtual time.</summary>
    private void CheckVirtualTime(double now)
    {
        if (now != _standsAt)
        {
            _standsAt = now;
            _standsSince = _turns;
        }
        else if (_turns - _standsSince >= MostTurnsAtOneTime)
        {
            OnStandstill();
        }

        if (now >= _virtualLimit && _turns >= _virtualTurns)
        {
            OnVirtualLimit(now);
        }
    }

    /// <summary>So many turns were made, and virtual time has not moved.</summary>
    private void OnStandstill()
    {
        _standsSince = _turns;
        bool hasWork = _pool.Pending > 0 || OutsideWaits > 0 || _callsFromThreadsRun != _standsAfterCalls;
        _standsAfterCalls = _callsFromThreadsRun;
        if (hasWork || _virtualLimit == double.PositiveInfinity)
        {
            // Others bring work in real time, or the program wants no limit.
            return;
        }

        // What stops the reactor gets a part of that, as time may stand still for it, too.
        _standsSince -= MostTurnsAtOneTime - UsualLimitTurns;
        EndVirtualTime(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Virtual time stands still: {MostTurnsAtOneTime:N0} turns of the loop were made at {VirtualNow}, and "
                    + $"the program goes on; the last turn ran {_ran.Describe()}.{WhatWaits} A call that makes itself "
                    + "again without a delay keeps time from moving: give it a delay, or call Stop. If the program "
                    + $"needs more turns, set {nameof(ReactorOptions)}.{nameof(ReactorOptions.VirtualTimeLimit)} to zero."
            )
        );
    }

    private void OnVirtualLimit(double now)
    {
        // What stops the reactor may take some more time, but not for ever.
        _virtualLimit = now + TimeSpan.FromDays(1).TotalSeconds;
        EndVirtualTime(
            $"The limit of virtual time is reached: {VirtualNow}, and the program goes on; the last turn ran "
                + $"{_ran.Describe()}.{WhatWaits} A repeating call goes on for ever in virtual time: stop it, or call "
                + $"Stop. If the program needs more time, raise {nameof(ReactorOptions)}."
                + $"{nameof(ReactorOptions.VirtualTimeLimit)}."
        );
    }

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);

    private void EndVirtualTime(string message)
    {
        if (_phase == Phase.Running)
        {
            _virtualEnd = new VirtualTimeException(message);
            Stop();
        }
        else if (_phase == Phase.Stopping)
        {
            // The way to stop does not come to its end, either.
            _virtualEnd ??= new VirtualTimeException(message);
            _phase = Phase.Ended;
        }
    }
}
