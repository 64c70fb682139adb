namespace Becket.Fuzz;

/// <summary>A parser, and what to feed it.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="MakeInput">Makes valid input, of a few frames.</param>
/// <param name="MakeProtocol">Makes the parser, which notes what it is told.</param>
/// <param name="Limit">How many bytes it may hold, besides one chunk.</param>
public sealed record FuzzTarget(
    string Name,
    Func<Random, byte[]> MakeInput,
    Func<Trace, IProtocol> MakeProtocol,
    int Limit
)
{
    public override string ToString() => Name;
}
