namespace Becket.Tests.Reactors;

/// <summary>What every reactor promises, whatever driver it stands on. A driver's own tests derive from this.</summary>
public abstract partial class ReactorContract : ReactorTest;
