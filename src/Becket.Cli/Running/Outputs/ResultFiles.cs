using System.Globalization;
using Becket.Cli.Running.Children;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Outputs;

/// <summary>Writes the files of one job: <c>stdout</c>, <c>stderr</c>, and its number in <c>seq</c>. Another attempt
/// overwrites them.</summary>
internal sealed class ResultFiles : IAttemptOutput
{
    private readonly IAttemptOutput _inner;
    private readonly OutputWriter _writer;
    private readonly string _folder;
    private readonly SafeFileHandle _out;
    private readonly SafeFileHandle _error;
    private long _outLength;
    private long _errorLength;

    /// <exception cref="IOException">The files cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The files cannot be created.</exception>
    public ResultFiles(IAttemptOutput inner, string folder, long number, OutputWriter writer)
    {
        (_inner, _folder, _writer) = (inner, folder, writer);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "seq"), number.ToString(CultureInfo.InvariantCulture) + "\n");
        _out = Create("stdout");
        try
        {
            _error = Create("stderr");
        }
        catch
        {
            _out.Dispose();
            throw;
        }

        SafeFileHandle Create(string name) =>
            File.OpenHandle(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.Read);
    }

    public ChildStream StandardOutput => _inner.StandardOutput;

    public ChildStream StandardError => _inner.StandardError;

    public void Out(ReadOnlySpan<byte> bytes)
    {
        Write(_out, bytes, ref _outLength);
        _inner.Out(bytes);
    }

    public void Error(ReadOnlySpan<byte> bytes)
    {
        Write(_error, bytes, ref _errorLength);
        _inner.Error(bytes);
    }

    public Deferred? Ended(JobEnd end, bool isFinal)
    {
        _out.Dispose();
        _error.Dispose();
        return _inner.Ended(end, isFinal);
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
            _writer.Fail($"cannot keep the results in '{_folder}': {error.Message}");
        }
    }
}
