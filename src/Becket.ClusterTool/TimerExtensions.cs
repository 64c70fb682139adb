namespace Becket.ClusterTool;

/// <summary>Timers that may have run already.</summary>
internal static class TimerExtensions
{
    /// <summary>Cancels the call if it has not run.</summary>
    public static void CancelIfActive(this DelayedCall? call)
    {
        if (call is { Active: true })
        {
            call.Cancel();
        }
    }
}
