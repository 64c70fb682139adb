using System.CommandLine;

namespace Becket.Samples.Fleet.Decoding;

/// <summary><c>fleet decode FILE</c>: what the decoder gets out of test vectors.</summary>
internal sealed class DecodeCommand : Command
{
    public DecodeCommand()
        : base("decode", "Decode a file of JT/T 808 test vectors: one JSON object a line for each.")
    {
        SetAction(int (_) => throw new FleetException("decode is being built"));
    }
}
