using System.Net;

namespace Becket.OutsideEndpoints.Memory;

/// <summary>The address of a memory endpoint: a name within one reactor.</summary>
public sealed class MemoryEndPoint(string name) : EndPoint
{
    public override string ToString() => $"memory:{name}";
}
