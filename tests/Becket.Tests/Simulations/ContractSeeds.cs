using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Xunit.v3;

namespace Becket.Tests.Simulations;

/// <summary>Repeats each test of a contract with several seeds.</summary>
/// <remarks><c>BECKET_CONTRACT_SEEDS=1000</c> runs so many, and <c>BECKET_CONTRACT_FIRST=42</c> begins with that one:
/// so the two together repeat a failure.</remarks>
internal static class ContractSeeds
{
    private static ulong First => Read("BECKET_CONTRACT_FIRST") ?? 1;

    /// <summary>Gives a test its seed. For the other seeds it first runs the whole test, in new objects of its class: a
    /// test may keep things outside of what it runs on the reactor.</summary>
    public static void Begin(ISeeded test)
    {
        if (test.Seed != 0)
        {
            return;
        }

        test.Seed = First;
        ulong end = First + (Read("BECKET_CONTRACT_SEEDS") ?? test.UsualSeeds);
        for (ulong seed = First + 1; seed < end; seed++)
        {
            Repeat(test, seed);
        }
    }

    private static ulong? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : null;

    private static void Repeat(ISeeded test, ulong seed)
    {
        var now = (IXunitTest)TestContext.Current.Test!;
        MethodInfo method = now.TestMethod.Method;
        var other = (ISeeded)Activator.CreateInstance(test.GetType())!;
        other.Seed = seed;
        try
        {
            using (other as IDisposable)
            {
                object? result = method.Invoke(other, now.TestMethodArguments);
                (result as Task)?.GetAwaiter().GetResult();
            }
        }
        catch (Exception error)
        {
            Exception thrown = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
            if (thrown is not Xunit.Sdk.SkipException)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"It fails with seed {seed}: BECKET_CONTRACT_FIRST={seed} BECKET_CONTRACT_SEEDS=1 repeats it."
                );
            }

            ExceptionDispatchInfo.Throw(thrown);
        }
    }
}
