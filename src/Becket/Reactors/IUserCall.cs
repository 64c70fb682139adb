namespace Becket.Reactors;

/// <summary>One call into user code, with its arguments and its result. A struct, so that
/// <see cref="Reactor"/>.InvokeGuarded is compiled for each kind of call and needs no delegate.</summary>
internal interface IUserCall
{
    /// <summary>Makes the call. May throw.</summary>
    void Invoke();
}
