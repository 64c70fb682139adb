using Crawler.Frontier.Storage;

namespace Crawler.Frontier;

/// <summary>A call that gives a value.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="function">What it does.</param>
internal sealed class StoreCall<T>([RunsOnThread] Func<StateStore, T> function) : StoreCall
{
    private T? _value;
    private InvalidOperationException? _error;

    /// <summary>Fires when the call is recorded.</summary>
    public Deferred<T> Result { get; } = new();

    public override void Run(StateStore store)
    {
        try
        {
            _value = function(store);
        }
        catch (InvalidOperationException error)
        {
            // A mistake of the caller, which has changed nothing: the rest of the batch is recorded.
            _error = error;
        }
    }

    public override void Fire()
    {
        if (_error is null)
        {
            Result.Callback(_value!);
        }
        else
        {
            Result.Errback(_error);
        }
    }

    public override void Fail(Exception error) => Result.Errback(error);
}
