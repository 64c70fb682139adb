namespace Becket.Reactors;

/// <summary>An object of the library between the loop and user code, which passes calls on: a wrapper of a
/// protocol. Logs name what is inside of it.</summary>
internal interface IUserCodeLayer
{
    /// <summary>What the calls are passed on to; null if that is not made yet.</summary>
    object? Inside { get; }

    /// <summary>What the code inside threw, if this layer kept it; null otherwise.</summary>
    Exception? Thrown { get; }
}
