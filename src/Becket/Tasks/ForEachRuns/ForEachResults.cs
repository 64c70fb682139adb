using Becket.Deferreds;

namespace Becket.Tasks.ForEachRuns;

/// <summary>Collects the results of the jobs, and owns the deferred that fires with them.</summary>
internal abstract class ForEachResults
{
    /// <summary>Set by the run's constructor.</summary>
    public ForEachRun Run { get; set; } = null!;

    /// <summary>Whether a job's failure is a result like others and does not end the run.</summary>
    public virtual bool TakesFailures => false;

    /// <summary>Whether the result has fired.</summary>
    public bool IsOver => Result.Called;

    private protected abstract Deferred Result { get; }

    /// <summary>Called when a job has ended.</summary>
    /// <param name="number">The job's number, from 0.</param>
    /// <param name="stage">The deferred that holds its value, if it succeeded and has one.</param>
    /// <param name="failure">Null for success.</param>
    public abstract void Add(long number, Deferred? stage, Failure? failure);

    /// <summary>Called at the end of the run: sets the result without running its chain.</summary>
    /// <param name="failure">Why the run ended early; null for success.</param>
    /// <param name="withoutResult">The numbers of the jobs that have begun and for which <see cref="Add"/> was not
    /// called; null for none.</param>
    /// <returns>The result, so that the caller runs its chain; null if other code has fired it before.</returns>
    public Deferred? Finish(Failure? failure, IReadOnlySet<long>? withoutResult)
    {
        Deferred result = Result;
        if (result.Called)
        {
            return null;
        }

        if (failure is not null)
        {
            Keep(failure.Exception, withoutResult);
            result.FailWith(failure);
        }
        else
        {
            Succeed();
        }

        return result;
    }

    /// <summary>Keeps the results of a run that ended early, for the code that gets the error.</summary>
    private protected abstract void Keep(Exception error, IReadOnlySet<long>? withoutResult);

    /// <summary>Sets success as the result, without running its chain.</summary>
    private protected abstract void Succeed();
}

/// <summary>Jobs without values: only how many were done is counted.</summary>
internal sealed class NoResults : ForEachResults
{
    private long _count;

    public NoResults() => Deferred = new ForEachDeferred(this);

    public ForEachDeferred Deferred { get; }

    private protected override Deferred Result => Deferred;

    public override void Add(long number, Deferred? stage, Failure? failure) => _count++;

    private protected override void Keep(Exception error, IReadOnlySet<long>? withoutResult)
    {
        // A position is an int. Such a run can have had more jobs than there are positions.
        if (_count + (withoutResult?.Count ?? 0) <= int.MaxValue)
        {
            ResultsSoFar.Keep(error, new DoneItems((int)_count, withoutResult), results: null);
        }
    }

    private protected override void Succeed() => Deferred.SucceedQuietly();
}

/// <summary>One element for each job, in the order asked for.</summary>
internal abstract class ResultArray<T> : ForEachResults
{
    private readonly ForEachOrder _order;
    private T[] _array = [];
    private int _count;

    private protected ResultArray(ForEachOrder order)
    {
        _order = order;
        Deferred = new ForEachDeferred<T[]>(this);
    }

    public ForEachDeferred<T[]> Deferred { get; }

    private protected override Deferred Result => Deferred;

    public override void Add(long number, Deferred? stage, Failure? failure)
    {
        int index = _order == ForEachOrder.Input ? checked((int)number) : _count;
        if (index >= _array.Length)
        {
            Array.Resize(
                ref _array,
                (int)Math.Min(Array.MaxLength, Math.Max(16L, Math.Max(index + 1L, _array.Length * 2L)))
            );
        }

        _array[index] = Element(stage, failure);
        _count++;
    }

    private protected override void Keep(Exception error, IReadOnlySet<long>? withoutResult)
    {
        var done = new DoneItems(_count, withoutResult);
        IEnumerable<int> places = _order == ForEachOrder.Completion ? Enumerable.Range(0, _count) : done;
        var results = new List<(int Index, T Value)>(_count);
        results.AddRange(places.Select(place => (place, _array[place])));
        ResultsSoFar.Keep(error, done, results);
    }

    private protected abstract T Element(Deferred? stage, Failure? failure);

    private protected override void Succeed()
    {
        Array.Resize(ref _array, _count);
        Deferred.SucceedQuietly(_array);
    }
}

internal sealed class Values<TResult>(ForEachOrder order) : ResultArray<TResult>(order)
{
    private protected override TResult Element(Deferred? stage, Failure? failure) => stage!.ValueAs<TResult>();
}

internal sealed class Outcomes<TResult>(ForEachOrder order) : ResultArray<Outcome<TResult>>(order)
{
    public override bool TakesFailures => true;

    private protected override Outcome<TResult> Element(Deferred? stage, Failure? failure) =>
        failure is null ? new Outcome<TResult>(stage!.ValueAs<TResult>()) : new Outcome<TResult>(failure);
}

internal sealed class Outcomes(ForEachOrder order) : ResultArray<Outcome>(order)
{
    public override bool TakesFailures => true;

    private protected override Outcome Element(Deferred? stage, Failure? failure) =>
        failure is null ? Outcome.Success : Outcome.Failed(failure);
}
