using System.Runtime.InteropServices;

namespace Becket.Native;

/// <summary>What a system call returned: a value of zero or more, or an error number.</summary>
/// <remarks>
/// <para>One machine word, so a call that receives or sends bytes returns it in a register.</para>
/// <para>A call that a signal interrupts (EINTR) is made again by <see cref="MustRetry"/>, so no caller has a loop of
/// its own. Three calls are not repeated, each for its reason: <c>close</c> has closed the descriptor all the same, and
/// its number may belong to another file by then; <c>connect</c> goes on in the background; <c>epoll_wait</c> and
/// <c>poll</c> would wait longer than asked.</para>
/// </remarks>
internal readonly struct SystemResult
{
    /// <summary>The value; or the error number, negated, as the Linux kernel itself returns it.</summary>
    private readonly nint _raw;

    private SystemResult(nint raw) => _raw = raw;

    public bool IsSuccess => _raw >= 0;

    /// <summary>The value; zero after an error.</summary>
    public int Value => (int)Math.Max(_raw, 0);

    /// <summary>The error number (errno(3)); zero after success.</summary>
    public int Error => (int)-Math.Min(_raw, 0);

    /// <summary>The result of a call that returns -1 for an error and stores the number in errno.</summary>
    public static SystemResult Of(nint returned) => new(returned >= 0 ? returned : -Marshal.GetLastPInvokeError());

    /// <summary>The result of a call that returns the error number itself, or zero for success.</summary>
    public static SystemResult OfNumber(int error) => new(-error);

    /// <summary>Whether a signal has interrupted a call: then the caller repeats it.</summary>
    /// <param name="returned">What the call returned, as for <see cref="Of"/>.</param>
    /// <param name="result">The result; of no use if this returns true.</param>
    public static bool MustRetry(nint returned, out SystemResult result)
    {
        result = Of(returned);
        return result._raw == -Errno.Interrupted;
    }

    /// <summary>The value.</summary>
    /// <exception cref="SystemErrorException">The call has failed.</exception>
    public int Checked() => IsSuccess ? (int)_raw : throw new SystemErrorException(Error);
}
