using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Becket.Deferreds;

/// <summary>An exception in a chain, with the stack it was thrown from.</summary>
/// <remarks>
/// <para>Immutable, so it may be read on any thread. Source: <c>twisted.python.failure.Failure</c>.</para>
/// </remarks>
public sealed class Failure
{
    // Each throw adds frames to the exception's stack. In a tower of a hundred thousand awaits that would cost time in
    // proportion to the square of its height, for a stack that no one can read. So after this many levels the stack of
    // that level stays.
    private const int MaxRethrows = 64;

    [ThreadStatic]
    private static Failure? t_lastThrown;

    private readonly ExceptionDispatchInfo _thrown;
    private readonly int _rethrows;

    /// <summary>Wraps <paramref name="exception"/> and remembers its stack as it is now.</summary>
    /// <param name="exception">The error. It need not have been thrown.</param>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public Failure(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        _thrown = ExceptionDispatchInfo.Capture(exception);
    }

    private Failure(Exception exception, int rethrows)
        : this(exception) => _rethrows = rethrows;

    /// <summary>The exception.</summary>
    public Exception Exception => _thrown.SourceException;

    /// <summary>The error, if it is a <typeparamref name="TException"/> or derived from it; otherwise null.</summary>
    /// <typeparam name="TException">The type to look for.</typeparam>
    /// <remarks>Source: <c>Failure.check</c>.</remarks>
    public TException? Check<TException>()
        where TException : Exception => Exception as TException;

    /// <summary>The first of <paramref name="types"/> that the error is, or is derived from; null if there is
    /// none.</summary>
    /// <param name="types">The types to look for, in order.</param>
    /// <remarks>Source: <c>Failure.check</c>.</remarks>
    public Type? Check(params ReadOnlySpan<Type> types)
    {
        foreach (Type type in types)
        {
            if (type.IsInstanceOfType(Exception))
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The error, if it is a <typeparamref name="TException"/>; any other is thrown again, with the stack
    /// that it was first thrown from.</summary>
    /// <typeparam name="TException">The type that the caller can handle.</typeparam>
    /// <remarks>Source: <c>Failure.trap</c>.</remarks>
    public TException Trap<TException>()
        where TException : Exception
    {
        if (Check<TException>() is { } expected)
        {
            return expected;
        }

        Throw();
        return null;
    }

    /// <summary>The first of <paramref name="types"/> that the error is; an error of another type is thrown
    /// again.</summary>
    /// <param name="types">The types that the caller can handle, in order.</param>
    /// <remarks>Source: <c>Failure.trap</c>.</remarks>
    public Type Trap(params ReadOnlySpan<Type> types)
    {
        if (Check(types) is { } expected)
        {
            return expected;
        }

        Throw();
        return null;
    }

    /// <summary>Throws the error with the stack that it was first thrown from.</summary>
    /// <remarks>Source: <c>Failure.raiseException</c>.</remarks>
    [DoesNotReturn]
    [StackTraceHidden]
    public void Throw()
    {
        t_lastThrown = this;
        _thrown.Throw();
    }

    /// <summary>The exception with its stack, without the frames of this library: what is left is the program's own
    /// code, and what that called.</summary>
    /// <remarks>For logs and reports. <see cref="ToString"/> has all frames. Source: <c>Failure.getTraceback</c>, which
    /// leaves out the frames of inlineCallbacks.</remarks>
    public string GetTraceback() => TracebackText.WithoutLibrary(Exception);

    /// <inheritdoc/>
    public override string ToString() => $"Failure: {Exception}";

    /// <summary>The failure of an async method that threw <paramref name="error"/>: with the method's frames, unless
    /// the stack has too many.</summary>
    internal static Failure OfMethod(Exception error)
    {
        Failure? last = t_lastThrown;
        t_lastThrown = null;
        return last is null || last.Exception != error ? new Failure(error)
            : last._rethrows < MaxRethrows ? new Failure(error, last._rethrows + 1)
            : last;
    }
}
