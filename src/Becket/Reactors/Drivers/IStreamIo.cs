namespace Becket.Reactors.Drivers;

/// <summary>What a driver offers that carries streams of the base class library (<see cref="IoDriver.Streams"/>).
/// Threads: the reactor's.</summary>
internal interface IStreamIo
{
    /// <summary>Takes over this program's end of a pipe that is a stream. A channel that is read from begins with
    /// <see cref="IoChannel.Start"/>.</summary>
    /// <param name="stream">The channel's own from now on.</param>
    /// <param name="isForReading">Whether it is read from; otherwise it is written to.</param>
    IoChannel AdoptStream(Stream stream, bool isForReading);

    /// <summary>Waits for an event on another thread.</summary>
    /// <param name="sink">Is notified: <see cref="IWatchSink.OnReadable"/> means that the event has happened.</param>
    /// <param name="signal">To be called when it has, from any thread.</param>
    IoWatch WatchThread(IWatchSink sink, out Action signal);
}
