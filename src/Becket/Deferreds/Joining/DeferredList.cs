using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;

namespace Becket.Deferreds.Joining;

/// <summary>A deferred that fires when all of its members have, with the outcome of each, in their order.</summary>
/// <typeparam name="T">The type of the members' values.</typeparam>
/// <remarks>
/// <para>The members keep their results (their failures too, unless <see cref="DeferredListOptions.ConsumeErrors"/> is
/// set). The same deferred may be in it twice. Cancelling a list that has not fired cancels every member; one that has
/// fired cannot be cancelled.</para>
/// <para>Threads: those of its members. Source: <c>twisted.internet.defer.DeferredList</c>.</para>
/// </remarks>
public sealed class DeferredList<T> : Deferred<DeferredListResult<T>>
{
    private readonly Deferred<T>[] _members;
    private readonly Outcome<T>[] _outcomes;
    private readonly DeferredListOptions _options;
    private int _finished;

    /// <summary>Makes the list and adds itself to each member; members that have fired report at once.</summary>
    /// <param name="members">The members. They are enumerated once, here.</param>
    /// <param name="options">When it fires.</param>
    public DeferredList(IEnumerable<Deferred<T>> members, DeferredListOptions options = DeferredListOptions.None)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = [.. members];
        _options = options;
        _outcomes = new Outcome<T>[_members.Length];
        if (_members.Length == 0 && (options & DeferredListOptions.FireOnOneCallback) == 0)
        {
            Callback(new DeferredListResult<T>([]));
        }

        for (int i = 0; i < _members.Length; i++)
        {
            _members[i].Enter().Add(new ValueListLink<T>(this, i));
        }
    }

    /// <summary>Makes the list of a few members.</summary>
    /// <param name="members">The members.</param>
    public DeferredList(params Deferred<T>[] members)
        : this(members, DeferredListOptions.None) { }

    /// <summary>Makes the list of a few tasks.</summary>
    /// <param name="tasks">The tasks. Cancelling the list does not stop them.</param>
    [OverloadResolutionPriority(-1)]
    public DeferredList(params Task<T>[] tasks)
        : this(tasks.Select(static task => task.ToDeferred())) { }

    internal override bool PassesCancelOn => false;

    internal override string WaitText => $"a list of {_members.Length} deferreds";

    internal override IEnumerable<Deferred> Members => _members;

    internal override Deferred? CancelUnfired()
    {
        foreach (Deferred<T> member in _members)
        {
            ListCancellation.CancelMember(member);
        }

        return null;
    }

    /// <summary>Records a member's outcome. Returns whether a failure counts as handled.</summary>
    internal bool Report(int index, Outcome<T> outcome)
    {
        _outcomes[index] = outcome;
        _finished++;
        if (!Called)
        {
            if (outcome.Succeeded && (_options & DeferredListOptions.FireOnOneCallback) != 0)
            {
                Callback(new DeferredListResult<T>(index, outcome.ValueOrDefault));
            }
            else if (!outcome.Succeeded && (_options & DeferredListOptions.FireOnOneErrback) != 0)
            {
                Errback(new FirstErrorException(index, outcome.Failure!));
            }
            else if (_finished == _members.Length)
            {
                Callback(new DeferredListResult<T>(_outcomes));
            }
        }

        return (_options & DeferredListOptions.ConsumeErrors) != 0;
    }
}

/// <summary>A deferred that fires when all of its members, which have no values, have fired, with the outcome of each,
/// in their order.</summary>
/// <remarks><inheritdoc cref="DeferredList{T}" path="/remarks"/></remarks>
public sealed class DeferredList : Deferred<IReadOnlyList<Outcome>>
{
    private readonly Deferred[] _members;
    private readonly Outcome[] _outcomes;
    private readonly DeferredListOptions _options;
    private int _finished;

    /// <summary>Makes the list and adds itself to each member; members that have fired report at once.</summary>
    /// <param name="members">The members. They are enumerated once, here. The list does not keep their values.</param>
    /// <param name="options">When it fires. With <see cref="DeferredListOptions.FireOnOneCallback"/>, the only outcome
    /// is that of the first success.</param>
    public DeferredList(IEnumerable<Deferred> members, DeferredListOptions options = DeferredListOptions.None)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = [.. members];
        _options = options;
        _outcomes = new Outcome[_members.Length];
        if (_members.Length == 0 && (options & DeferredListOptions.FireOnOneCallback) == 0)
        {
            Callback([]);
        }

        for (int i = 0; i < _members.Length; i++)
        {
            _members[i].Enter().Add(_members[i].ListLink(this, i));
        }
    }

    /// <summary>Makes the list of a few members.</summary>
    /// <param name="members">The members. The list does not keep their values.</param>
    public DeferredList(params Deferred[] members)
        : this(members, DeferredListOptions.None) { }

    /// <summary>Makes the list of a few tasks.</summary>
    /// <param name="tasks">The tasks. Cancelling the list does not stop them.</param>
    [OverloadResolutionPriority(-1)]
    public DeferredList(params Task[] tasks)
        : this(tasks.Select(static task => task.ToDeferred())) { }

    internal override bool PassesCancelOn => false;

    internal override string WaitText => $"a list of {_members.Length} deferreds";

    internal override IEnumerable<Deferred> Members => _members;

    internal override Deferred? CancelUnfired()
    {
        foreach (Deferred member in _members)
        {
            ListCancellation.CancelMember(member);
        }

        return null;
    }

    /// <summary>Records a member's outcome. Returns whether a failure counts as handled.</summary>
    internal bool Report(int index, Outcome outcome)
    {
        _outcomes[index] = outcome;
        _finished++;
        if (!Called)
        {
            if (outcome.Succeeded && (_options & DeferredListOptions.FireOnOneCallback) != 0)
            {
                Callback([outcome]);
            }
            else if (!outcome.Succeeded && (_options & DeferredListOptions.FireOnOneErrback) != 0)
            {
                Errback(new FirstErrorException(index, outcome.Failure!));
            }
            else if (_finished == _members.Length)
            {
                Callback(_outcomes);
            }
        }

        return (_options & DeferredListOptions.ConsumeErrors) != 0;
    }
}

internal static class ListCancellation
{
    /// <summary>Cancels a member. An exception of its canceller is reported, so that the other members are cancelled
    /// too.</summary>
    /// <remarks>Twisted logs the exception and goes on.</remarks>
    public static void CancelMember(Deferred member)
    {
        Exception? thrown;
        try
        {
            thrown = member.CancelAsPart();
        }
        catch (Exception error) when (error is not WrongThreadException)
        {
            thrown = error;
        }

        if (thrown is not null)
        {
            Deferred.ReportUnhandled(
                Home.Current,
                new UnhandledFailureEventArgs(new Failure(thrown), DeferredDebug.Describe(member))
            );
        }
    }
}
