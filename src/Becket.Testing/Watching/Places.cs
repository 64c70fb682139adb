using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Becket.Testing.Watching;

/// <summary>Finds the place in the program's own code that calls the library.</summary>
/// <remarks>Walking the stack costs some microseconds; reading a line number from debug symbols costs much more. So the
/// walk comes without line numbers, and a line is read once for each place.</remarks>
internal static class Places
{
    private static readonly ConcurrentDictionary<(string Type, string Method, int Offset), string> s_known = [];

    /// <summary>The innermost frame that is neither the library's nor the framework's: "in Type.Method, file:line
    /// 7".</summary>
    /// <returns>Null if the loop calls the library by itself.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? OfCaller()
    {
        var stack = new StackTrace(fNeedFileInfo: false);
        for (int i = 0; i < stack.FrameCount; i++)
        {
            if (stack.GetFrame(i) is not { } frame || DiagnosticMethodInfo.Create(frame) is not { } method)
            {
                continue;
            }

            string type = method.DeclaringTypeName ?? "";
            if (IsLoop(type, method.Name))
            {
                return null;
            }

            if (IsForeign(method.DeclaringAssemblyName))
            {
                continue;
            }

            (string, string, int) key = (type, method.Name, frame.GetILOffset());
            if (!s_known.TryGetValue(key, out string? place))
            {
                place = Describe(PlaceNames.Of(type, method.Name), LineOf(i));
                s_known.TryAdd(key, place);
            }

            return place;
        }

        return null;
    }

    /// <summary>The file and line of a frame of the caller's stack.</summary>
    /// <param name="index">The frame's index in the caller's stack trace.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static StackFrame LineOf(int index) => new(index + 1, needFileInfo: true);

    private static string Describe(string name, StackFrame frame) =>
        frame.GetFileName() is { Length: > 0 } file
            ? string.Create(CultureInfo.InvariantCulture, $"in {name}, {file}:line {frame.GetFileLineNumber()}")
            : $"in {name}";

    /// <summary>Whether a frame is the loop: what is below it on the stack has started the reactor, and has nothing to
    /// do with what the loop runs.</summary>
    private static bool IsLoop(string type, string method) =>
        type == typeof(Reactor).FullName && method is ("Turn" or "RunLoop" or "RunJob" or "RunNoted" or "Iterate");

    private static bool IsForeign(string? assembly)
    {
        // "Becket.Testing, Version=…"
        ReadOnlySpan<char> name = (assembly ?? "").AsSpan();
        int comma = name.IndexOf(',');
        name = comma < 0 ? name : name[..comma];
        return name is "Becket" or "Becket.Testing"
            || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.", StringComparison.Ordinal);
    }
}
