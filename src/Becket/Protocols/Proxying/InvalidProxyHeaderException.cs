using Becket.Net.Errors;

namespace Becket.Protocols.Proxying;

/// <summary>This side ended the connection because it did not begin with a header of the PROXY protocol.</summary>
/// <remarks>Source: <c>InvalidProxyHeader</c> of <c>twisted.protocols.haproxy</c>, and those derived from
/// it.</remarks>
public sealed class InvalidProxyHeaderException : ConnectionEndedException
{
    internal InvalidProxyHeaderException(ProxyHeaderFault fault)
        : base($"The connection does not begin with a PROXY header: {TextOf(fault)}") => Fault = fault;

    /// <summary>What is wrong with the bytes.</summary>
    public ProxyHeaderFault Fault { get; }

    private static string TextOf(ProxyHeaderFault fault) =>
        fault switch
        {
            ProxyHeaderFault.Signature => "its first bytes are those of another protocol. Does the proxy send the "
                + "header, and do clients connect to the proxy?",
            ProxyHeaderFault.Version => "its version is neither 1 nor 2.",
            ProxyHeaderFault.Command => "its command is neither LOCAL nor PROXY.",
            ProxyHeaderFault.Family => "its family of addresses or its transport is unknown.",
            ProxyHeaderFault.Length => "it is longer than allowed, or too short for its addresses.",
            ProxyHeaderFault.Layout => "its line does not have the five fields, or does not end as it must.",
            ProxyHeaderFault.Address => "an address is not one of its family.",
            ProxyHeaderFault.Port => "a port is not a number from 0 to 65,535.",
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
}
