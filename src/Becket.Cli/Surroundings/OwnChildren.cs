using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Cli.Surroundings;

/// <summary>Ends the tool's children when the tool has a bug, so that its own notes about them cannot be trusted: the
/// system lists them. Source: proc_pid_task(5), "children".</summary>
internal static class OwnChildren
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Continue = 18;

    /// <summary>How long they have to end by themselves.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Ends them, first with SIGTERM, then with SIGKILL. Never throws.</summary>
    public static void End()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            List<int> children = Find();
            foreach (int child in children)
            {
                Signal(child, Terminate);
                Signal(child, Continue);
            }

            var clock = Stopwatch.StartNew();
            while (children.Exists(IsRunning) && clock.Elapsed < s_patience)
            {
                FileCalls.Poll(descriptor: -1, events: 0, milliseconds: 10);
            }

            foreach (int child in children)
            {
                Signal(child, Kill);
            }
        }
        catch (Exception)
        {
            // Without /proc, or without memory, the children go on, as they do after kill -9.
        }
    }

    private static List<int> Find()
    {
        List<int> children = [];
        foreach (string thread in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                foreach (string number in File.ReadAllText(Path.Combine(thread, "children")).Split(' '))
                {
                    if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int child))
                    {
                        children.Add(child);
                    }
                }
            }
            catch (IOException)
            {
                // The thread has ended meanwhile. Its children belong to another thread, or to none.
            }
        }

        return children;
    }

    /// <summary>Signals the child's group, which has the child's number, or the child alone if it has no group of its
    /// own.</summary>
    [SupportedOSPlatform("linux")]
    private static void Signal(int child, int signal)
    {
        if (!ProcessCalls.Kill(-child, signal).IsSuccess)
        {
            ProcessCalls.Kill(child, signal);
        }
    }

    [SupportedOSPlatform("linux")]
    private static bool IsRunning(int child) =>
        ProcessCalls
            .Wait(ProcessCalls.ByNumber, child, ProcessCalls.NoHang | ProcessCalls.NoReap, out ChildEnd end)
            .IsSuccess
        && end.Process == 0;
}
