namespace Becket.Reactors;

/// <summary>One call in a <see cref="SoonQueue"/>.</summary>
internal struct SoonCall
{
    public Action<object?> Call;
    public object? State;
}
