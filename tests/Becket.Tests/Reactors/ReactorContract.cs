namespace Becket.Tests.Reactors;

/// <summary>The promises of every reactor, whatever its driver. The tests of each driver derive from this
/// class.</summary>
public abstract partial class ReactorContract : ReactorTest;
