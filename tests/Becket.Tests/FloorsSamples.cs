// One type for each way to use a higher namespace. The tests show that the check of the floors finds all of them.
using System.ComponentModel;
using Becket.Tests.FloorsSamples.High;

#pragma warning disable IDE0130, SA1201, SA1202, CA1812, CA1822, CA1852, CS0067, CS0169, IDE0044
#pragma warning disable IDE0051, IDE0161, CA1801, CA1823, CA2201, CA1031, CA1018, CA1040, CA1070

namespace Becket.Tests.FloorsSamples.High
{
    internal class Thing : Exception
    {
        public static int Count => 1;

        public static T Make<T>()
            where T : new() => new();
    }

    internal interface IThing;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class ThingAttribute : Attribute;
}

namespace Becket.Tests.FloorsSamples.Low
{
    internal sealed class ByBase : Thing;

    internal sealed class ByInterface : IThing;

    [Thing]
    internal sealed class ByAttribute;

    [TypeConverter(typeof(Thing))]
    internal sealed class ByAttributeArgument;

    internal sealed class ByField
    {
        private Thing? _thing;
    }

    internal abstract class ByProperty
    {
        public abstract IThing Thing { get; }
    }

    internal sealed class ByEvent
    {
        public event Action<Thing>? Happened;
    }

    internal abstract class ByParameter
    {
        public abstract void Take(ref Thing thing);
    }

    internal abstract class ByReturn
    {
        public abstract IThing Give();
    }

    internal abstract class ByGenericArgument
    {
        public abstract Dictionary<string, List<Thing>> Give();
    }

    internal abstract class ByArrayOfArrays
    {
        public abstract Thing[][,] Give();
    }

    internal abstract class ByConstraint
    {
        public abstract void Take<T>()
            where T : Thing;
    }

    internal sealed class ByCall
    {
        public int Count() => Thing.Count;
    }

    internal sealed class ByTypeof
    {
        public string Name() => typeof(IThing).Name;
    }

    internal sealed class ByCatch
    {
        public void Try(Action action)
        {
            try
            {
                action();
            }
            catch (Thing) { }
        }
    }

    internal sealed class ByGenericCall
    {
        public object Make() => Activator.CreateInstance<Thing>();
    }

    internal sealed class ByLambda
    {
        public Func<int> Make() => static () => Thing.Count;
    }

    internal sealed class ByAsyncMethod
    {
        public async Task<int> Make()
        {
            await Task.Yield();
            return Thing.Count;
        }
    }

    internal sealed class ByNestedType
    {
        private sealed class Nested
        {
            private IThing? _thing;
        }
    }

    internal sealed class Innocent
    {
        public static int Count => "Becket.Tests.FloorsSamples.High.Thing".Length;
    }
}
