using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Http;

/// <summary>Ends a request with a status code and one line that says what to do.</summary>
internal sealed class HttpProblemException(int status, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int Status => status;

    public static HttpProblemException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static HttpProblemException NotFound(string message) => new(StatusCodes.Status404NotFound, message);
}
