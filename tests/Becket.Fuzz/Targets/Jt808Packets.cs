using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Fragments;

namespace Becket.Fuzz.Targets;

/// <summary>Puts messages of JT/T 808 in packets together, with limits that are small enough to be reached.</summary>
internal sealed class Jt808Packets(Trace trace) : Jt808Receiver
{
    private static readonly FragmentLimits s_limits = new()
    {
        MaxPackets = 3,
        MaxMessageBytes = 100,
        MaxTerminalMessages = 2,
        MaxBytes = 1_000,
    };

    private readonly FragmentAssembler _fragments = new(new Clock(), s_limits);

    protected override void FrameReceived(in Jt808Frame frame)
    {
        if (!frame.Header.IsFragment)
        {
            return;
        }

        FragmentOutcome outcome = _fragments.Add(frame, out FragmentedMessage? message);
        trace.Add(
            $"{outcome} {message?.FirstSerial} {(message is null ? "" : string.Join(' ', message.Missing))} "
                + $"{_fragments.Count} {_fragments.Bytes}"
        );
        if (outcome == FragmentOutcome.Complete)
        {
            trace.Add("whole", message!.TakeBody());
        }

        if (_fragments.Bytes > s_limits.MaxBytes || _fragments.Bytes < 0)
        {
            throw new FuzzException($"packets take {_fragments.Bytes} bytes, {s_limits.MaxBytes} are allowed");
        }
    }
}
