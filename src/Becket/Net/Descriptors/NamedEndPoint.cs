using System.Net;

namespace Becket.Net.Descriptors;

/// <summary>The address of something that has none, for messages.</summary>
internal sealed class NamedEndPoint(string name) : EndPoint
{
    public override string ToString() => name;
}
