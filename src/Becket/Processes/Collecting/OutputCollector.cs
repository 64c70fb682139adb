using System.Text;
using Becket.Deferreds;
using Becket.Processes.Errors;
using Becket.Reactors.Buffers;

namespace Becket.Processes.Collecting;

/// <summary>Collects standard output, and of standard error the end, for the message if it fails.</summary>
internal sealed class OutputCollector(ReadOnlyMemory<byte> input, int longest) : Collector<byte[]>(input)
{
    // As much as a message should hold: a few lines.
    private const int MostOfErrors = 1024;

    private readonly byte[] _errors = new byte[MostOfErrors];
    private ByteBuffer _output;
    private int _errorsLength;

    protected override void OutReceived(ReadOnlySpan<byte> data)
    {
        if (!Collected.Called && !_output.TryAppend(data, longest))
        {
            FailAsTooLong(longest);
        }
    }

    protected override void ErrReceived(ReadOnlySpan<byte> data)
    {
        data = data[Math.Max(0, data.Length - MostOfErrors)..];
        int kept = Math.Min(_errorsLength, MostOfErrors - data.Length);
        _errors.AsSpan(_errorsLength - kept, kept).CopyTo(_errors);
        data.CopyTo(_errors.AsSpan(kept));
        _errorsLength = kept + data.Length;
    }

    protected override void Finish(Failure reason)
    {
        switch (reason.Exception)
        {
            case ProcessDoneException:
                Collected.Callback(_output.TakeAll());
                break;

            case ProcessTerminatedException error when _errorsLength > 0:
                Collected.Errback(
                    new ProcessTerminatedException(
                        $"{error.Message} It wrote: {Encoding.UTF8.GetString(_errors, 0, _errorsLength).Trim()}",
                        error.Status
                    )
                );
                break;

            default:
                Collected.Errback(reason);
                break;
        }
    }
}
