using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

/// <summary>A list: its options, its mode, the number of its shards, and its permits. It has no clock and does no input
/// or output: its owner calls it from one place, and stores it before it answers if <see cref="StateVersion"/> has
/// risen.</summary>
internal sealed partial class ListState
{
    private long _creator;

    /// <summary>The version of the last change. It goes on when a list is deleted and created again, so that news of
    /// the old one is old.</summary>
    private long _version;

    /// <summary>The list; null if it is not created, or deleted.</summary>
    public ListView? View { get; private set; }

    /// <summary>Rises with each change of what <see cref="Write"/> writes.</summary>
    public long StateVersion { get; private set; }

    /// <summary>Creates the list, or lets another creator go on with it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="options">How its jobs run, if it is new.</param>
    public ListOpening Open(string name, JobListOptions options)
    {
        View ??= new ListView
        {
            Name = name,
            Options = options,
            Control = new ListControl(_version + 1, ListMode.Running),
            Shards = 0,
            IsClosed = false,
            IsComplete = false,
        };
        _version = View.Control.Version;
        if (View.IsClosed)
        {
            return new ListOpening(0, View);
        }

        StateVersion++;
        return new ListOpening(++_creator, View);
    }

    /// <summary>Adds shards until there are so many.</summary>
    /// <exception cref="LedgerException">There is no such list, it is closed, a newer creator goes on, or there would
    /// be too many shards.</exception>
    public ListView Grow(long creator, int shards)
    {
        ListView view = Existing();
        CheckCreator(view, creator);
        if (shards > JobLimits.ShardsPerList)
        {
            throw new LedgerException(
                LedgerError.Limit,
                $"The list would need {shards:N0} shards; at most {JobLimits.ShardsPerList:N0} are kept. "
                    + "Give the list a larger ShardSize, or make several lists."
            );
        }

        return shards > view.Shards ? Change(view with { Shards = shards }) : view;
    }

    /// <summary>All jobs are there.</summary>
    /// <exception cref="LedgerException">There is no such list, or a newer creator goes on.</exception>
    public ListView Close(long creator)
    {
        ListView view = Existing();
        if (view.IsClosed && creator == _creator)
        {
            return view;
        }

        CheckCreator(view, creator);
        return Change(view with { IsClosed = true });
    }

    /// <summary>Sets the mode. The version rises also if the mode is the same: that is how workers hear of jobs that
    /// were put back.</summary>
    /// <exception cref="LedgerException">There is no such list.</exception>
    public ListView SetMode(ListMode mode)
    {
        ListView view = Existing();
        return Change(view with { Control = view.Control with { Mode = mode } });
    }

    /// <summary>A worker found all shards complete. That counts if nothing has changed since.</summary>
    /// <exception cref="LedgerException">There is no such list.</exception>
    public ListView SetComplete(long version)
    {
        ListView view = Existing();
        if (view.IsClosed && !view.IsComplete && version == view.Control.Version)
        {
            View = view with { IsComplete = true };
            StateVersion++;
        }

        return View!;
    }

    /// <summary>Deletes the list. The owner deletes its shards, too.</summary>
    public void Delete()
    {
        View = null;
        _permits.Clear();
        _starts.Clear();
        _started = 0;
        StateVersion++;
    }

    private ListView Existing() =>
        View ?? throw new LedgerException(LedgerError.NoSuchList, "There is no such list, or it was deleted.");

    private void CheckCreator(ListView view, long creator)
    {
        if (creator != _creator)
        {
            throw new LedgerException(LedgerError.CreatorReplaced, $"Another program goes on with \"{view.Name}\".");
        }

        if (view.IsClosed)
        {
            throw new LedgerException(LedgerError.Invalid, $"\"{view.Name}\" is closed: all jobs were given to it.");
        }
    }

    private ListView Change(ListView view)
    {
        StateVersion++;
        _version++;
        return View = view with { IsComplete = false, Control = view.Control with { Version = _version } };
    }
}
