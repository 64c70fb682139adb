using System.Diagnostics;

namespace Becket.Deferreds.Links;

/// <summary>A callback that carries its context. Callbacks added in the home's own context need no such link.</summary>
[StackTraceHidden]
internal sealed class ContextLink(CallbackLink callback, ExecutionContext context) : CallbackLink
{
    private Deferred? _root;
    private Deferred? _next;

    internal override Deferred? Target => callback.Target;

    internal override bool CompletesLater => callback.CompletesLater;

    internal override Deferred? Invoke(Deferred root)
    {
        _root = root;
        ExecutionContext.Run(context, static link => ((ContextLink)link!).Invoke(), this);
        Deferred? next = _next;
        (_root, _next) = (null, null);
        return next;
    }

    internal override void Complete(Deferred root) => callback.Complete(root);

    private void Invoke()
    {
        try
        {
            _next = callback.Invoke(_root!);
        }
        catch (Exception error)
        {
            // Here, as a second throw would add to the exception's stack.
            _root!.FailLink(callback, error);
        }
    }
}
