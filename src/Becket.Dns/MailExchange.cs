namespace Becket.Dns;

/// <summary>A host that takes the mail of a domain: an MX record (RFC 5321, section 5).</summary>
/// <param name="Host">The host's name, without a dot at its end. "." alone says that the domain takes no mail
/// (RFC 7505).</param>
/// <param name="Preference">Lower numbers come first.</param>
public sealed record MailExchange(string Host, int Preference);
