using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks.ForEachRuns;

/// <summary>A run over an <see cref="IEnumerable{T}"/>.</summary>
internal sealed class EnumerableRun<T>(
    IEnumerable<T> source,
    int slots,
    Func<T, Deferred> work,
    ForEachResults results,
    IReactorTime? time
) : ForEachRun(slots, results, time)
{
    private IEnumerator<T>? _items;
    private bool _isOver;

    private protected override int? Total => source.TryGetNonEnumeratedCount(out int count) ? count : null;

    private protected override bool IsSourceOver => _isOver;

    private protected override bool TryStartNext()
    {
        T item;
        try
        {
            _items ??= source.GetEnumerator();
            if (!_items.MoveNext())
            {
                _isOver = true;
                return false;
            }

            item = _items.Current;
        }
        catch (Exception error)
        {
            SourceFailed(error);
            return true;
        }

        // Taking the item may have cancelled the run.
        if (IsStopping)
        {
            return true;
        }

        Deferred? job = null;
        Exception? thrown = null;
        try
        {
            job = work(item);
        }
        catch (Exception error)
        {
            thrown = error;
        }

        Begin(job, thrown);
        return true;
    }

    private protected override bool TryCloseSource()
    {
        IEnumerator<T>? items = _items;
        _items = null;
        _isOver = true;
        try
        {
            items?.Dispose();
        }
        catch (Exception error)
        {
            SourceFailed(error);
        }

        return true;
    }
}
