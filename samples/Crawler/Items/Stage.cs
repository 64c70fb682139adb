namespace Crawler.Items;

/// <summary>A stage without the type of its items, for the engine.</summary>
public abstract class Stage
{
    private protected Stage() { }

    /// <summary>The name in reports. Default: the name of the class.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>How many items are in this stage at once. Default: 10.</summary>
    public virtual int Slots => 10;

    internal abstract Deferred<object?> ProcessUntyped(object item, Page page);
}
