namespace Becket.Orleans.Tests.Faults;

/// <summary>The signals of the faults, with the numbers of Linux.</summary>
internal enum Signal
{
    Kill = 9,
    Continue = 18,
    Stop = 19,
}
