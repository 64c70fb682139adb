using Becket.Deferreds.Links;

namespace Becket.Deferreds.Joining;

/// <summary>A list's link in the chain of a member with a value.</summary>
/// <remarks>It sets the result that it found, unless the list handles a failure: a callback of the list may have
/// returned the member itself, and so taken the result.</remarks>
internal abstract class ListLink<T> : CallbackLink
{
    internal sealed override Deferred? Invoke(Deferred root)
    {
        Outcome<T> outcome = root.IncomingOutcome<T>();
        Deferred member = root.Stage;
        if (!Report(outcome) && outcome.Failure is { } failure)
        {
            root.SetFailure(member, failure);
        }
        else
        {
            root.SetValue(member, outcome.ValueOrDefault);
        }

        return null;
    }

    /// <summary>Records the outcome in the list. Returns whether a failure counts as handled.</summary>
    private protected abstract bool Report(Outcome<T> outcome);
}

/// <summary>The link of a list with values.</summary>
internal sealed class ValueListLink<T>(DeferredList<T> list, int index) : ListLink<T>
{
    private protected override bool Report(Outcome<T> outcome) => list.Report(index, outcome);
}

/// <summary>The link of a list without values, in a member that has one.</summary>
internal sealed class PlainListLink<T>(DeferredList list, int index) : ListLink<T>
{
    private protected override bool Report(Outcome<T> outcome) =>
        list.Report(index, outcome.Failure is { } failure ? Outcome.Failed(failure) : Outcome.Success);
}

/// <summary>The link of a list without values, in a member without one.</summary>
/// <remarks><inheritdoc cref="ListLink{T}" path="/remarks"/></remarks>
internal sealed class PlainListLink(DeferredList list, int index) : CallbackLink
{
    internal override Deferred? Invoke(Deferred root)
    {
        Outcome outcome = root.IncomingOutcome();
        Deferred member = root.Stage;
        if (!list.Report(index, outcome) && outcome.Failure is { } failure)
        {
            root.SetFailure(member, failure);
        }
        else
        {
            root.SetNothing(member);
        }

        return null;
    }
}
