namespace Becket.Cli.Running.Children;

/// <summary>A child that has been started.</summary>
/// <remarks>An interface, as a real child derives from <see cref="ProcessProtocol"/>, and a test's child derives from
/// nothing: a clock ends it.</remarks>
internal interface IChild
{
    /// <summary>Whether it has ended without having begun: the run stopped while it waited for a machine.</summary>
    bool HasNotRun => false;

    /// <summary>The number of bytes that the child wrote to pipes.</summary>
    long Received { get; }

    /// <summary>The number of bytes in the child's standard input.</summary>
    long Sent { get; }

    /// <summary>The process number; 0 for a child that is no process.</summary>
    int ProcessId => 0;

    /// <summary>Where and how the child ran, if it did so on another machine and has ended; null otherwise.</summary>
    ElsewhereEnd? Elsewhere => null;

    /// <summary>Sends a signal to the child and its own children, as far as they still run.</summary>
    void Signal(int signal);

    /// <inheritdoc cref="Children.HoldReading"/>
    void HoldReading(bool isHeld);

    /// <summary>A signal has stopped the child. Signals that end it must also continue it from now on.</summary>
    void NoteStopped() { }
}
