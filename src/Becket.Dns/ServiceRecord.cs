namespace Becket.Dns;

/// <summary>A place where a service of a domain runs: an SRV record (RFC 2782).</summary>
/// <param name="Host">The host's name, without a dot at its end. "." alone says that the domain does not offer the
/// service.</param>
/// <param name="Port">The port.</param>
/// <param name="Priority">Lower numbers come first.</param>
/// <param name="Weight">Among those of one priority, the share of clients for this place.</param>
public sealed record ServiceRecord(string Host, int Port, int Priority, int Weight);
