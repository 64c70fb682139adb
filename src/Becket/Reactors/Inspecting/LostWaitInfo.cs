namespace Becket.Reactors.Inspecting;

/// <summary>Methods that were garbage before they had ended: no code held what they waited for, nor their results. They
/// will never go on, and their <c>finally</c> blocks never run.</summary>
/// <param name="Method">The method as it was written.</param>
/// <param name="For">What it waited for last.</param>
/// <param name="Count">How many, since the reactor was made.</param>
public sealed record LostWaitInfo(string Method, string For, long Count);
