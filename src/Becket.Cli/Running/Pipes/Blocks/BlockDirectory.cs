using System.Globalization;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>A directory for blocks with names, for this user alone. It is created when the first name is asked
/// for.</summary>
internal sealed class BlockDirectory : IDisposable
{
    private readonly Lock _lock = new();
    private string? _path;
    private bool _isClosed;
    private int _names;

    /// <summary>A new name in the directory.</summary>
    /// <exception cref="RunException">The directory cannot be created, or the run has ended.</exception>
    public string NewPath()
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new RunException("the run has ended");
            }

            try
            {
                _path ??= Directory.CreateTempSubdirectory("becket-").FullName;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw BlockFile.Lost(error);
            }

            return Path.Combine(_path, (++_names).ToString(CultureInfo.InvariantCulture));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (_path is null)
            {
                return;
            }

            try
            {
                Directory.Delete(_path, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A job may still create files beside its block. The system cleans its directory for temporary files.
            }
        }
    }
}
