using System.Text;
using System.Xml;
using System.Xml.Linq;
using Becket.Cli.Running;

namespace Becket.Cli.Timelines;

/// <summary>The file of a timeline. It is opened at once, so that a wrong path is an error at once, and written at the
/// end.</summary>
internal sealed class TimelineFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;

    public TimelineFile(string path)
    {
        _path = path;

        // The old contents stay until the new ones are ready: the run may be interrupted.
        _stream = Try(() => new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read));
    }

    public void Write(XDocument picture) =>
        Write(stream =>
        {
            var settings = new XmlWriterSettings
            {
                Indent = true,
                NewLineChars = "\n",
                Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            };
            using var writer = XmlWriter.Create(stream, settings);
            picture.Save(writer);
        });

    /// <summary>Writes other contents than a picture, and adds a line break.</summary>
    public void Write(Action<Stream> content) =>
        Try(() =>
        {
            // A pipe or a device has no length to set.
            if (_stream is { CanSeek: true, Length: > 0 })
            {
                _stream.SetLength(0);
            }

            content(_stream);
            _stream.WriteByte((byte)'\n');
            _stream.Flush();
            return true;
        });

    // Closing writes the buffered bytes. If Write failed on them before, it has reported the error already.
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException) { }
    }

    private T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new TimelineFileException(
                $"cannot write the timeline to '{_path}': {FileErrorText.Of(error)}",
                error
            );
        }
    }
}
