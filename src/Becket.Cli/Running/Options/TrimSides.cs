namespace Becket.Cli.Running.Options;

/// <summary>The sides of a value at which spaces are removed.</summary>
[Flags]
internal enum TrimSides
{
    None = 0,
    Left = 1,
    Right = 2,
    Both = Left | Right,
}
