namespace Becket.Reactors.Inspecting;

/// <summary>A child process that has not ended. Known only while the inspection is on.</summary>
public sealed record ChildInfo
{
    /// <summary>Its process number.</summary>
    public required int Pid { get; init; }

    /// <summary>The program, as it was given.</summary>
    public required string Program { get; init; }

    /// <summary>How long ago it was started.</summary>
    public TimeSpan Age { get; init; }
}
