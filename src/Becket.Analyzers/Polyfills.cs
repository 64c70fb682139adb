// The compiler needs these types for list patterns; .NET Standard 2.0 has none of them.
#pragma warning disable IDE0130

namespace System;

/// <summary>What the compiler reads for a position in a list pattern.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;
}
