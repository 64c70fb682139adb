using Becket.Conformance.Playing;
using Becket.Conformance.Playing.Things;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>One deferred and its callbacks.</summary>
internal static class DeferredSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } =
        new Dictionary<string, ReadStep>
        {
            ["new"] = New,
            ["succeed"] = static arguments =>
            {
                (string? name, Func<object?>? value) = (arguments.Text(), arguments.Value());
                return player => player.Bind(name, new DeferredThing(Values.AsDeferred(value())));
            },
            ["fail"] = static arguments =>
            {
                (string? name, string? error) = (arguments.Text(), arguments.Error());
                return player => player.Bind(name, new DeferredThing(Deferred.Fail<object?>(Errors.Make(error))));
            },
            ["maybe"] = static arguments =>
            {
                (string? name, FunctionText? text) = (arguments.Text(), arguments.Function());
                return player =>
                {
                    var function = new Function(player, text);
                    player.Bind(name, player.ThingOf(Deferred.MaybeDeferred(() => function.Start())));
                };
            },
            ["addCallback"] = static arguments =>
            {
                (string? name, FunctionText? text) = (arguments.Used(), arguments.Function());
                return player =>
                {
                    var callback = new Function(player, text);
                    player.Get<DeferredThing>(name).Handle.AddCallback(value => callback.Start(value));
                };
            },
            ["addErrback"] = static arguments =>
            {
                (string? name, FunctionText? text) = (arguments.Used(), arguments.Function());
                return player =>
                {
                    var errback = new Function(player, text);
                    player.Get<DeferredThing>(name).Handle.AddErrback(failure => errback.Start(failure));
                };
            },
            ["addBoth"] = static arguments =>
            {
                (string? name, FunctionText? text) = (arguments.Used(), arguments.Function());
                return player =>
                {
                    var callback = new Function(player, text);
                    player.Get<DeferredThing>(name).Handle.AddBoth(outcome => callback.Start(Values.Of(outcome)));
                };
            },
            ["addCallbacks"] = static arguments =>
            {
                (string? name, FunctionText? callbackText, FunctionText? errbackText) = (
                    arguments.Used(),
                    arguments.Function(),
                    arguments.Function()
                );
                return player =>
                {
                    (Function? callback, Function? errback) = (
                        new Function(player, callbackText),
                        new Function(player, errbackText)
                    );
                    player
                        .Get<DeferredThing>(name)
                        .Handle.AddCallbacks(value => callback.Start(value), failure => errback.Start(failure));
                };
            },
            ["callback"] = static arguments =>
            {
                (string? name, Func<object?>? value) = (arguments.Used(), arguments.Value());
                return player => player.Get<DeferredThing>(name).Fire(value());
            },
            ["errback"] = static arguments =>
            {
                (string? name, string? error) = (arguments.Used(), arguments.Error());
                return player => player.Get<DeferredThing>(name).Handle.Errback(Errors.Make(error));
            },
            ["pause"] = static arguments =>
            {
                string name = arguments.Used();
                return player => player.Get<DeferredThing>(name).Handle.Pause();
            },
            ["unpause"] = static arguments =>
            {
                string name = arguments.Used();
                return player => player.Get<DeferredThing>(name).Handle.Unpause();
            },
            ["cancel"] = static arguments =>
            {
                string name = arguments.Used();
                return player => player.Get<DeferredThing>(name).Handle.Cancel();
            },
            ["chain"] = Chain,
            ["state"] = static arguments =>
            {
                string name = arguments.Used();
                return player => player.TraceState(name);
            },
        };

    private static Action<Player> New(Arguments arguments)
    {
        string name = arguments.Text();
        if (Json.Member(arguments.NextOrNone(), "canceller") is not { } canceller)
        {
            return player => player.Bind(name, new DeferredThing(new Deferred<object?>()));
        }

        FunctionText text = FunctionReader.Read(canceller);
        return player =>
        {
            var function = new Function(player, text);
            player.Bind(name, new DeferredThing(new Deferred<object?>(deferred => function.Call(deferred))));
        };
    }

    // Chain returns a handle without a value, but a program goes on with the same deferred, now with null.
    private static Action<Player> Chain(Arguments arguments)
    {
        (string? from, string? to) = (arguments.Used(), arguments.Used());
        return player =>
        {
            DeferredThing next = player.Get<DeferredThing>(to);
            player.Get<DeferredThing>(from).Handle.AddCallbacks(FireNext, FireNext);

            Deferred<object?> FireNext(object? value)
            {
                next.Fire(value);
                return Deferred.Succeed<object?>(null);
            }
        };
    }
}
