using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Becket.Testing.Watching;

/// <summary>One test on its reactor: runs it, looks at what is left, and throws what it has to throw.</summary>
internal sealed class TestRun
{
    private static readonly ConditionalWeakTable<Reactor, TestRun> s_runs = [];

    private readonly ReactorTestOptions _options;
    private readonly ErrorLog _errors;
    private readonly Reactor _reactor;
    private readonly Creations _creations;

    /// <summary>The test's deferred, until it has fired.</summary>
    private Deferred? _body;

    private IReadOnlyList<LeftBehind> _left = [];

    /// <summary>What there was when the reactor was stopped before the test's code had ended.</summary>
    private Interruption? _interruption;

    /// <summary>Why the test did not end in time; null if it did.</summary>
    private string? _notInTime;
    private VirtualTimeException? _virtualEnd;

    /// <summary>What came out of the reactor's Run, but for the test's own failure.</summary>
    private ExceptionDispatchInfo? _broken;

    private TestRun(ReactorTestOptions options)
    {
        _options = options;
        var reactorOptions = options.ToReactorOptions();
        _errors = new ErrorLog(reactorOptions.Logger, reactorOptions.Name);
        _reactor = Reactor.Create(reactorOptions with { Logger = _errors });
        _creations = new Creations(options.RecordPlaces);
        _reactor.Created = _creations.Note;
        s_runs.Add(_reactor, this);
    }

    /// <summary>Runs a test.</summary>
    /// <param name="test">The test.</param>
    /// <param name="given">The delegate that the caller passed, for messages.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [StackTraceHidden]
    public static T Run<T>(Func<Reactor, Deferred<T>> test, Delegate given, ReactorTestOptions? options)
    {
        var run = new TestRun(options ?? new ReactorTestOptions());
        Outcome<T>? outcome = run.RunReactor(test, given);
        run.ThrowIfFailed(outcome?.Failure);
        return outcome is { } ended
            ? ended.Value
            : throw new InvalidOperationException("The test stopped its reactor before its own code had ended.");
    }

    /// <summary>The run of the test whose reactor this is.</summary>
    public static TestRun Of(Reactor reactor) =>
        s_runs.TryGetValue(reactor, out TestRun? run)
            ? run
            : throw new ArgumentException(
                $"This reactor is not one that {nameof(ReactorTest)}.{nameof(ReactorTest.Run)} made for a test. Pass "
                    + "on the reactor that the test's function got."
            );

    /// <inheritdoc cref="ReactorTest.FlushLoggedErrors{TException}(Reactor)"/>
    public IReadOnlyList<TException> TakeErrors<TException>()
        where TException : Exception
    {
        Reactor.ReportUnhandledFailures();
        return _errors.Take<TException>();
    }

    /// <summary>Runs the reactor to its end. Afterwards no frame of the stack holds an object of the test, so that
    /// its failed deferreds can be collected and found.</summary>
    /// <returns>How the test's code ended; null if it did not.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Outcome<T>? RunReactor<T>(Func<Reactor, Deferred<T>> test, Delegate given)
    {
        Outcome<T>? outcome = null;
        using (_reactor)
        using (new Watchdog(_reactor, _options.RealTimeLimit, RunLog.NameOf(given), OnRealTimeLimit))
        {
            try
            {
                // Before the job's own trigger, which cancels it.
                _reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, NoteInterruption);
                _reactor.RunNoted(() => RunTest(test, ended => outcome = ended), given);
            }
            catch (VirtualTimeException ended) when (_reactor.HasEnded)
            {
                _virtualEnd = ended;
            }
            catch (Exception error)
            {
                _broken = ExceptionDispatchInfo.Capture(error);
            }
        }

        _creations.Clear();
        return outcome;
    }

    private async Deferred<bool> RunTest<T>(Func<Reactor, Deferred<T>> test, Action<Outcome<T>> ended)
    {
        await EndOf(test, ended);
        if (_reactor.IsRunning)
        {
            _left = await Leftovers.Settle(_reactor, _creations, _options.SettleTime);
        }

        return true;
    }

    /// <summary>Starts the test. Nothing of this method waits with the test's deferred in a variable.</summary>
    /// <returns>Fires, always with success, when the test's code has ended.</returns>
    private Deferred EndOf<T>(Func<Reactor, Deferred<T>> test, Action<Outcome<T>> ended)
    {
        var body = Deferred.MaybeDeferred(Deferred<T> () => test(_reactor));
        _body = body;
        var done = new Deferred(_ => _body?.Cancel());
        body.AddBoth(outcome =>
        {
            _body = null;
            ended(outcome);
            done.Callback();
        });
        return done;
    }

    /// <summary>The reactor stops.</summary>
    private void NoteInterruption()
    {
        if (_body is { } body)
        {
            _interruption ??= new Interruption(
                Waits.Describe(body),
                Leftovers.Find(_reactor, _creations),
                _errors.Entries
            );
        }
    }

    /// <summary>On the loop.</summary>
    private void OnRealTimeLimit()
    {
        _notInTime =
            $"The test did not end within {_options.RealTimeLimit} of real time "
            + $"({nameof(ReactorTestOptions)}.{nameof(ReactorTestOptions.RealTimeLimit)}).";
        if (_reactor.IsRunning)
        {
            // Its code has ended, but functions on threads or other things hold it.
            _interruption = _body is null
                ? new Interruption("", Leftovers.Find(_reactor, _creations), _errors.Entries)
                : null;
            _reactor.Stop();
        }
        else if (_reactor.IsStopping)
        {
            _reactor.StopWithin(TimeSpan.Zero);
        }
    }

    [StackTraceHidden]
    private void ThrowIfFailed(Failure? failure)
    {
        Reactor.ReportUnhandledFailures();
        GC.KeepAlive(_reactor);
        if (_notInTime is not null || _virtualEnd is not null)
        {
            throw Report.NotInTime(_notInTime, _virtualEnd, _interruption, _left, _errors.Entries);
        }

        if (failure is not null)
        {
            _errors.WriteRest(failure.Exception);
            failure.Throw();
        }

        if (_broken is not null)
        {
            _errors.WriteRest(_broken.SourceException);
            _broken.Throw();
        }

        IReadOnlyList<LoggedError> errors = _errors.Entries;
        if (_left.Count > 0 || errors.Count > 0)
        {
            throw Report.NotClean(_left, errors);
        }
    }
}
