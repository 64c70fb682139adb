namespace Becket.Fuzz;

/// <summary>A parser, and a way to make input for it.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="MakeInput">Makes valid input of a few frames.</param>
/// <param name="MakeProtocol">Makes the parser, which notes its callbacks in the trace.</param>
/// <param name="Limit">How many bytes the parser may hold, besides one chunk.</param>
public sealed record FuzzTarget(
    string Name,
    Func<Random, byte[]> MakeInput,
    Func<Trace, IProtocol> MakeProtocol,
    int Limit
)
{
    public override string ToString() => Name;
}
