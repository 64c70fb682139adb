using Becket.Fuzz.Targets;
using Becket.Testing;

namespace Becket.Fuzz;

/// <summary>Feeds one input, cut into chunks in one way, to one parser.</summary>
public static class FuzzRun
{
    /// <returns>The calls that the parser made, as text.</returns>
    /// <exception cref="FuzzException">The parser broke a promise that holds for any input.</exception>
    public static string Run(FuzzTarget target, Reactor? reactor, ReadOnlySpan<byte> input, IEnumerable<int> sizes)
    {
        var trace = new Trace();
        var transport = new StringTransport(reactor);
        IProtocol protocol = target.MakeProtocol(trace);
        try
        {
            transport.Connect(protocol);
            int at = 0;
            foreach (int size in sizes)
            {
                Resume(protocol);
                ReadOnlySpan<byte> chunk = input.Slice(at, Math.Min(size, input.Length - at));
                at += chunk.Length;
                transport.Deliver(chunk);
                int held = Buffered(protocol);
                if (transport.IsConnected && held > target.Limit + chunk.Length)
                {
                    throw new FuzzException(
                        $"it holds {held} bytes, {target.Limit} and a chunk of {chunk.Length} are allowed"
                    );
                }
            }

            Resume(protocol);
            trace.Add(
                transport.IsAborted ? "aborted"
                : transport.IsConnected ? "connected"
                : "closed"
            );
            transport.End();
        }
        catch (Exception error) when (error is not FuzzException)
        {
            throw new FuzzException($"it threw {error}");
        }

        return trace.ToString();
    }

    private static int Buffered(IProtocol protocol) =>
        protocol switch
        {
            FrameReceiver frames => frames.Buffered,
            LineOnlyReceiver lines => lines.Buffered,
            FpBytes device => device.Buffered,
            _ => 0,
        };

    private static void Resume(IProtocol protocol)
    {
        while (protocol is FrameReceiver { IsPaused: true } frames)
        {
            frames.ResumeProducing();
        }
    }
}
