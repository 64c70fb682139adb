namespace Becket.Conformance.Playing.Generators;

/// <summary>The parts of a <c>try</c>, in the order in which they run.</summary>
internal enum TryPart
{
    Body,
    Handler,
    Final,
}
