using PolyType;
using StreamJsonRpc;

namespace Becket.Samples.Rpc;

/// <summary>What a shop can ask a till: calls go both ways on one connection.</summary>
[JsonRpcContract, TypeShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
public partial interface ITill
{
    /// <summary>Shows a line of text on the screen of the till.</summary>
    Task Show(string text);
}
