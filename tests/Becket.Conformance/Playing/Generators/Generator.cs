using System.Runtime.ExceptionServices;
using Becket.Conformance.Playing.Things;

namespace Becket.Conformance.Playing.Generators;

/// <summary>A generator function, which runs as a coroutine: one <c>async Deferred</c> method for each call.</summary>
internal sealed class Generator(string name, Op[] ops) : Thing
{
    public override object Object => this;

    /// <summary>Calls the function.</summary>
    public async Deferred<object?> Call(Player player)
    {
        var blocks = new BlockStack(ops, caught: error => player.Trace("caught", name, Errors.NameOf(error)));
        object? last = null;
        while (blocks.Next() is { } op)
        {
            switch (op)
            {
                case AwaitNameOp or AwaitCallOp:
                    try
                    {
                        last = await (
                            op is AwaitCallOp call
                                ? player.Get<Generator>(call.Generator).Call(player)
                                : player.Get<DeferredThing>(((AwaitNameOp)op).Name).Handle
                        );
                        player.Trace("got", name, player.ToJson(last));
                    }
                    catch (Exception error)
                    {
                        blocks.Leave(new Exit(Value: null, error));
                    }

                    break;

                case AwaitValueOp awaited:
                    last = awaited.Value();
                    player.Trace("got", name, player.ToJson(last));
                    break;

                case LogOp log:
                    player.Trace("log", name, log.Text);
                    break;

                case DoOp step:
                    player.PerformSafely(step.Step);
                    break;

                case ReturnOp returned:
                    blocks.Leave(new Exit(returned.Value(), Error: null));
                    break;

                case ReturnLastOp:
                    blocks.Leave(new Exit(last, Error: null));
                    break;

                case RaiseOp raised:
                    blocks.Leave(new Exit(Value: null, Errors.Make(raised.Error)));
                    break;
            }
        }

        if (blocks.End.Error is { } uncaught)
        {
            ExceptionDispatchInfo.Throw(uncaught is BadProgramException bad ? player.Bad(bad.Message) : uncaught);
        }

        // The result fails with a failure that is returned.
        (blocks.End.Value as Failure)?.Throw();
        return blocks.End.Value;
    }
}
