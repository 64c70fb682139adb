namespace Becket.Cli.Examples;

/// <summary>One wait of a working day, from start to end in seconds since the day began.</summary>
/// <param name="Who">The customer who waited, or the operation.</param>
/// <param name="Lane">The lane of the picture, from 0.</param>
/// <param name="Start">When the wait began.</param>
/// <param name="End">When the wait ended.</param>
internal sealed record Bar(string Who, int Lane, double Start, double End);
