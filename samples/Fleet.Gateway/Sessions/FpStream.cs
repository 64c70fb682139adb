using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The bytes of the anti-fatigue device behind a terminal. The stream is the device's and not the
/// connection's:
/// a frame may begin before a reconnection and end after it.</summary>
internal sealed class FpStream
{
    /// <summary>The name of the stored part.</summary>
    public const string PartName = "fp";

    private bool _isPartStored;

    public FpParser Parser { get; } = new();

    /// <summary>The serial number and the hash of the last message. If the terminal sends that message again, its bytes
    /// must not enter the stream again.</summary>
    public (ushort Serial, ulong Hash)? Last { get; private set; }

    /// <summary>Fires when what the last message brought is on a disk.</summary>
    public DeferredEvent LastIsSafe { get; private set; } = new();

    public void Begin((ushort Serial, ulong Hash) message)
    {
        Last = message;
        LastIsSafe = new DeferredEvent();
    }

    /// <summary>Goes on with the part that an earlier run stored.</summary>
    public void Restore(byte[] unfinished)
    {
        foreach (FpEvent _ in Parser.Feed(unfinished)) { }

        _isPartStored = true;
    }

    /// <summary>What must change in the store, because the message is acknowledged before the frame that it begins is
    /// whole. Null if nothing must.</summary>
    public MessagePart? TakePart()
    {
        byte[] unfinished = Parser.Unfinished.ToArray();
        if (unfinished.Length == 0 && !_isPartStored)
        {
            return null;
        }

        _isPartStored = unfinished.Length > 0;
        return new MessagePart(PartName, unfinished);
    }
}
