namespace Becket.Processes.Collecting;

/// <summary>Changes a caller's options for a child that is collected.</summary>
/// <remarks>Each thread keeps its last ones: a caller that runs a command many times with one options object gets one
/// object again, with which children start faster.</remarks>
internal static class CollectorOptions
{
    [ThreadStatic]
    private static ProcessOptions? t_given;

    [ThreadStatic]
    private static ProcessOptions? t_made;

    [ThreadStatic]
    private static (bool TakesOutput, bool HasInput) t_how;

    /// <param name="given">The caller's options.</param>
    /// <param name="takesOutput">Whether the output is collected in any case; otherwise pipes to read from become the
    /// null device.</param>
    /// <param name="hasInput">Whether there is input for the child.</param>
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

    /// <summary>Without input, the null device serves as well as a pipe, and costs none.</summary>
    private static ChildDescriptor InputOf(ProcessOptions given, bool hasInput) =>
        hasInput ? ChildDescriptor.PipeToWrite
        : given.StandardInput.Kind == ChildDescriptorKind.PipeToWrite ? ChildDescriptor.Null
        : given.StandardInput;

    private static ChildDescriptor Drop(ChildDescriptor output) =>
        output.Kind == ChildDescriptorKind.PipeToRead ? ChildDescriptor.Null : output;
}
