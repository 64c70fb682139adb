using Becket.Deferreds;
using Becket.Deferreds.Async;
using Becket.Reactors.Drivers;
using Becket.Reactors.Threads;
using Becket.Tasks;
using Becket.Tasks.ForEachRuns;

namespace Becket.Reactors.Inspecting;

/// <summary>What a reactor with <see cref="ReactorOptions.Inspection"/> knows of the things that were made on it. It
/// keeps none of them alive.</summary>
/// <remarks>Threads: the reactor's; <see cref="Note"/> any.</remarks>
internal sealed class Inspection : MethodObserver, IDisposable
{
    private readonly Reactor _reactor;
    private readonly Lock _gate = new();
    private readonly WeakRegister<object, double> _things = new(static (thing, _) => IsOver(thing));
    private readonly WeakRegister<Deferred, double> _deferreds = new(static (deferred, _) => deferred.Called);

    private readonly WeakRegister<Deferred, MethodRecord> _methods;
    private readonly Dictionary<(Type Method, string For), long> _lost = [];

    /// <summary>Begins to note what is made on a reactor.</summary>
    public Inspection(Reactor reactor)
    {
        _reactor = reactor;
        _methods = new(static (_, method) => method.HasEnded, OnCollected);
        reactor.AddMethodObserver(this);
        DeferredDebug.NoteMadeAtHome();
    }

    /// <summary>The methods that were garbage before they had ended.</summary>
    public IReadOnlyList<LostWaitInfo> Lost =>
        [
            .. _lost
                .Select(static lost => new LostWaitInfo(ReadableNames.Of(lost.Key.Method), lost.Key.For, lost.Value))
                .OrderByDescending(static lost => lost.Count)
                .ThenBy(static lost => lost.Method, StringComparer.Ordinal),
        ];

    /// <summary>The methods that have suspended and not ended.</summary>
    public List<(Deferred Result, MethodRecord Record)> Methods() => _methods.Live();

    /// <summary>The deferreds that have not fired, those of methods left out.</summary>
    public List<(Deferred Deferred, double MadeAt)> Deferreds() => _deferreds.Live();

    /// <summary>Channels, ports, functions, children, looping calls, cooperators and runs, with the times when they
    /// were made.</summary>
    public List<(object Thing, double MadeAt)> Things()
    {
        lock (_gate)
        {
            return _things.Live();
        }
    }

    /// <summary>Notes something that was made.</summary>
    public void Note(object made)
    {
        if (made is Deferred deferred)
        {
            if (made is not IAsyncMethod)
            {
                _deferreds.Add(deferred, _reactor.Seconds);
            }
        }
        else if (made is IoChannel or IInspected or PoolWork or LoopingCall or Cooperator or ForEachRun)
        {
            if (made is PoolWork { Function: { } function, Outcome: { } outcome })
            {
                outcome.Name = RunLog.NameOf(function);
            }

            lock (_gate)
            {
                _things.Add(made, _reactor.Seconds);
            }
        }
    }

    public override void Began(MethodRecord method, Deferred result) => _methods.Add(result, method);

    public override void Suspended(MethodRecord method, object awaited)
    {
        method.SuspendedAt = _reactor.Seconds;
        method.Awaited = (awaited as Deferred)?.GetType() ?? awaited as Type;
    }

    public void Dispose()
    {
        _reactor.RemoveMethodObserver(this);
        _methods.Dispose();
        _deferreds.Dispose();
        lock (_gate)
        {
            _things.Dispose();
        }
    }

    private static bool IsOver(object thing) =>
        thing switch
        {
            IoChannel channel => channel.HasEnded,
            IInspected inspected => inspected.IsOver,
            PoolWork work => work.IsTaken,
            LoopingCall loop => !loop.Running && !loop.IsUnderWay,
            ForEachRun run => run.IsOver,
            _ => false,
        };

    private void OnCollected(MethodRecord method)
    {
        if (!method.HasEnded)
        {
            (Type, string) key = (method.StateMachine, AwaitedText.OfType(method.Awaited));
            _lost[key] = _lost.GetValueOrDefault(key) + 1;
        }
    }
}
