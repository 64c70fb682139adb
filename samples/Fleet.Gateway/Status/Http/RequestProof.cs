namespace Becket.Samples.Fleet.Gateway.Status.Http;

/// <summary>What a request has shown to be let in.</summary>
internal enum RequestProof
{
    /// <summary>Nothing that is right.</summary>
    None,

    /// <summary>The gateway asks for no token.</summary>
    NotNeeded,

    /// <summary>The token itself, in the header Authorization.</summary>
    Token,

    /// <summary>The cookie of an operator who has signed in.</summary>
    Cookie,
}
