namespace Becket.Cli.Top;

/// <summary>What the screen shows below the headline.</summary>
internal enum TopPart
{
    Waits,
    Connections,
    Others,
}
