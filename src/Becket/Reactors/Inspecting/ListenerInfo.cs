namespace Becket.Reactors.Inspecting;

/// <summary>A port that is open. Known only while the inspection is on.</summary>
public sealed record ListenerInfo
{
    /// <summary>The address.</summary>
    public required string Host { get; init; }

    /// <summary>What it is: "stream" or "datagram".</summary>
    public required string Kind { get; init; }

    /// <summary>The type of what serves it: the factory, or the datagram protocol.</summary>
    public required string Serves { get; init; }

    /// <summary>How many connections it has.</summary>
    public int Connections { get; init; }

    /// <summary>How many connections it has refused, or datagrams dropped.</summary>
    public long Refused { get; init; }

    /// <summary>How long it has been open.</summary>
    public TimeSpan Age { get; init; }
}
