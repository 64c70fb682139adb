using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Progress;
using Becket.Native;

namespace Becket.Cli.Surroundings;

/// <summary>The tool's standard streams, also if the tool was started without them (<c>&gt;&amp;-</c>).</summary>
/// <remarks>The system gives a new file the lowest free number. So a file of ours could become descriptor 1, and the
/// outputs would go into it. Therefore each closed descriptor is opened on the null device in the wrong direction:
/// reading descriptor 0, or writing 1 or 2, fails as if it were closed, for the tool and for its children.</remarks>
internal static class StandardStreams
{
    private const int Count = 3;

    /// <summary>The descriptors to use for the three streams.</summary>
    private static readonly int[] s_descriptors = [0, 1, 2];

    private static readonly bool[] s_closed = new bool[Count];

    /// <summary>Standard output for texts of the tool itself. Writing throws an <see cref="IOException"/> if it
    /// fails.</summary>
    public static TextWriter Output { get; } = new NoticeWriter(Destination.StandardOutput) { Throws = true };

    /// <summary>Standard error for messages of the tool itself. A message that cannot be written is
    /// dropped.</summary>
    public static TextWriter Error { get; } = new NoticeWriter(Destination.StandardError);

    /// <summary>Opens the closed streams. Called first of all, before the tool opens any file.</summary>
    public static void OpenClosed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        for (int number = 0; number < Count; number++)
        {
            // A descriptor that the tool was started with survived exec, so it does not close on exec. One that does
            // was opened by the runtime, at the number of a closed stream, and must stay as it is.
            SystemResult flags = FileCalls.GetDescriptorFlags(number);
            s_closed[number] = !flags.IsSuccess || (flags.Value & FileCalls.CloseOnExecFlag) != 0;
            if (!s_closed[number])
            {
                continue;
            }

            SystemResult opened = FileCalls.Open("/dev/null", number == 0 ? FileCalls.WriteOnly : FileCalls.ReadOnly);
            s_descriptors[number] = opened.IsSuccess ? opened.Value : number;
        }
    }

    /// <summary>Whether the tool was started without this stream.</summary>
    public static bool IsClosed(int number) => s_closed[number];

    /// <summary>The descriptor to use for a standard stream. It is the same number, unless the runtime has taken
    /// that.</summary>
    public static int Descriptor(int number) => s_descriptors[number];
}
