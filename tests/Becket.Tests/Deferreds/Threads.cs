using System.Runtime.ExceptionServices;

namespace Becket.Tests.Deferreds;

/// <summary>Runs code on threads of a test's own, and waits for them.</summary>
internal static class Threads
{
    /// <summary>A stack on which a few thousand nested calls are the end of the process.</summary>
    public static void WithSmallStack(Action action) => Run(action, 256 * 1024);

    public static void RunOnOther(Action action) => Run(action, 0);

    public static T RunOnOther<T>(Func<T> function)
    {
        T result = default!;
        RunOnOther(() =>
        {
            result = function();
        });
        return result;
    }

    private static void Run(Action action, int stackSize)
    {
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception error)
                {
                    thrown = ExceptionDispatchInfo.Capture(error);
                }
            },
            stackSize
        );
        thread.Start();
        thread.Join();
        thrown?.Throw();
    }
}
