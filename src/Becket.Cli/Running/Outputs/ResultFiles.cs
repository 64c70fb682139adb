using System.Globalization;
using Becket.Cli.Running.Children;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Outputs;

/// <summary>Writes the files of one job. Another attempt overwrites them.</summary>
internal sealed class ResultFiles : IAttemptOutput
{
    private readonly IAttemptOutput _inner;
    private readonly OutputWriter _writer;
    private readonly ResultPlace _place;
    private readonly SafeFileHandle _out;
    private readonly SafeFileHandle? _error;
    private long _outLength;
    private long _errorLength;

    /// <exception cref="IOException">The files cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The files cannot be created.</exception>
    public ResultFiles(IAttemptOutput inner, ResultPlace place, long number, OutputWriter writer)
    {
        (_inner, _place, _writer) = (inner, place, writer);
        if (Path.GetDirectoryName(place.Output) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        if (place.Number is { } numberFile)
        {
            File.WriteAllText(numberFile, number.ToString(CultureInfo.InvariantCulture));
        }

        _out = Create(place.Output, place.IsTemporary);
        try
        {
            _error = place.Error is { } error ? Create(error, place.IsTemporary) : null;
        }
        catch
        {
            _out.Dispose();
            throw;
        }
    }

    /// <summary>The character after the file's name, which is passed on instead of the standard output; null to pass on
    /// the output.</summary>
    public char? FileNameEnd { get; init; }

    public ChildStream StandardOutput => _inner.StandardOutput;

    public ChildStream StandardError => _inner.StandardError;

    public void Out(ReadOnlySpan<byte> bytes)
    {
        Write(_out, bytes, ref _outLength);
        if (FileNameEnd is null)
        {
            _inner.Out(bytes);
        }
    }

    public void Error(ReadOnlySpan<byte> bytes)
    {
        if (_error is not null)
        {
            Write(_error, bytes, ref _errorLength);
        }

        _inner.Error(bytes);
    }

    public void NothingFollows() => _inner.NothingFollows();

    public Deferred? Ended(JobEnd end, bool isFinal, Action? written)
    {
        _out.Dispose();
        _error?.Dispose();
        if (!isFinal && _place.IsTemporary)
        {
            File.Delete(_place.Output);
        }
        else if (isFinal && FileNameEnd is { } nameEnd)
        {
            _inner.Out([.. ByteText.Encode(_place.Output), (byte)nameEnd]);
        }

        return _inner.Ended(end, isFinal, written);
    }

    private void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, ref long length)
    {
        if (_writer.Discards)
        {
            return;
        }

        try
        {
            RandomAccess.Write(file, bytes, length);
            length += bytes.Length;
        }
        catch (IOException error)
        {
            _writer.Fail($"cannot keep the results in '{_place.Name}': {error.Message}");
        }
    }

    private static SafeFileHandle Create(string path, bool isTemporary)
    {
        if (!isTemporary || OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }

        // Other users can neither read the file nor have put one of this name there before.
        using var created = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        return File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
    }
}
