namespace Becket.Protocols.Proxying;

/// <summary>Why bytes are not a header of the PROXY protocol.</summary>
public enum ProxyHeaderFault
{
    /// <summary>Nothing is wrong: it is a header, or the beginning of one.</summary>
    None,

    /// <summary>The bytes do not begin as a header of either version does. The client is not a proxy that sends
    /// it.</summary>
    Signature,

    /// <summary>The header is of a version other than 1 and 2.</summary>
    Version,

    /// <summary>Version 2: the command is neither LOCAL nor PROXY.</summary>
    Command,

    /// <summary>The family or the kind of transport does not exist, or version 1 does not have it.</summary>
    Family,

    /// <summary>The header is longer than the limit: 107 bytes for version 1, otherwise
    /// <see cref="ProxyProtocolFactory.MaxHeaderLength"/>. Or it is too short for the addresses of its
    /// family.</summary>
    Length,

    /// <summary>Version 1: the line does not have its five fields with one space between them, or does not end with
    /// carriage return and line feed.</summary>
    Layout,

    /// <summary>Version 1: an address is not one of the family.</summary>
    Address,

    /// <summary>Version 1: a port is not a number from 0 to 65,535.</summary>
    Port,
}
