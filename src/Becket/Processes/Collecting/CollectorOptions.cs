namespace Becket.Processes.Collecting;

/// <summary>What the options of a caller become where the child is waited for and not talked to.</summary>
/// <remarks>The last ones of a thread are kept: who runs a command many times with one object then has one object
/// again, which is cheaper to start children with.</remarks>
internal static class CollectorOptions
{
    [ThreadStatic]
    private static ProcessOptions? t_given;

    [ThreadStatic]
    private static ProcessOptions? t_made;

    [ThreadStatic]
    private static (bool TakesOutput, bool HasInput) t_how;

    /// <param name="given">The caller's.</param>
    /// <param name="takesOutput">Whether output is collected, whatever the options say; otherwise what would be a pipe
    /// is dropped.</param>
    /// <param name="hasInput">Whether there is something for the child to read.</param>
    public static ProcessOptions Of(ProcessOptions given, bool takesOutput, bool hasInput)
    {
        if (!ReferenceEquals(t_given, given) || t_how != (takesOutput, hasInput))
        {
            (t_given, t_how) = (given, (takesOutput, hasInput));
            t_made = given with
            {
                StandardInput = InputOf(given, hasInput),
                StandardOutput = takesOutput ? ChildDescriptor.PipeToRead : Drop(given.StandardOutput),
                StandardError = takesOutput ? given.StandardError : Drop(given.StandardError),
            };
        }

        return t_made!;
    }

    /// <summary>Without anything to read, the null device does as well as a pipe, and costs none.</summary>
    private static ChildDescriptor InputOf(ProcessOptions given, bool hasInput) =>
        hasInput ? ChildDescriptor.PipeToWrite
        : given.StandardInput.Kind == ChildDescriptorKind.PipeToWrite ? ChildDescriptor.Null
        : given.StandardInput;

    private static ChildDescriptor Drop(ChildDescriptor output) =>
        output.Kind == ChildDescriptorKind.PipeToRead ? ChildDescriptor.Null : output;
}
