namespace Becket.Cli.Running.Children;

/// <summary>A child that runs, or has run.</summary>
internal interface IChild : IChildReading
{
    /// <summary>Bytes that came from it through pipes.</summary>
    long Received { get; }

    /// <summary>Bytes of standard input that it was given.</summary>
    long Sent { get; }

    /// <summary>Sends a signal to it and its own children, if anybody is left.</summary>
    void Signal(int signal);
}
