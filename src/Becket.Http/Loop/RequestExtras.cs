namespace Becket.Http.Loop;

/// <summary>Header fields of one sending of a request, which are not kept in the request: a redirect makes
/// others.</summary>
internal readonly record struct RequestExtras(string? Cookie, string? AcceptEncoding);
