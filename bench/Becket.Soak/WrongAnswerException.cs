namespace Becket.Soak;

/// <summary>The server has answered something else than it should.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);
