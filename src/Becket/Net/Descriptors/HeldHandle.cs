using System.Runtime.InteropServices;

namespace Becket.Net.Descriptors;

/// <summary>Keeps a handle open while its number is used.</summary>
internal readonly ref struct HeldHandle
{
    private readonly SafeHandle _handle;
    private readonly bool _isHeld;

    /// <exception cref="ArgumentException">The handle is closed.</exception>
    public HeldHandle(SafeHandle handle)
    {
        _handle = handle;
        if (handle.IsClosed || handle.IsInvalid)
        {
            throw new ArgumentException("The handle is closed.", nameof(handle));
        }

        handle.DangerousAddRef(ref _isHeld);
    }

    public int Descriptor => (int)_handle.DangerousGetHandle();

    public void Dispose()
    {
        if (_isHeld)
        {
            _handle.DangerousRelease();
        }
    }
}
