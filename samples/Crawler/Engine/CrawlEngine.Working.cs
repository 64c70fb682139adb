using System.Globalization;
using Crawler.Addresses;
using Crawler.Downloading;
using Crawler.Frontier;
using Crawler.Robots;
using Crawler.Scheduling;

namespace Crawler.Engine;

/// <content>The way of one request: robots.txt, the download, its answer.</content>
internal sealed partial class CrawlEngine
{
    private async Deferred Work(HostQueue host, QueuedRequest request)
    {
        Deferred<RobotsVerdict> asked = _robots.Ask(request.Request.Address);
        if (!asked.Called)
        {
            // The file is fetched in the slot of this request. Others of the host wait, and hold no slots.
            await AskRobots(host, request, asked);
            return;
        }

        switch (await asked)
        {
            case RobotsVerdict.Disallowed:
                await Drop(host, request, "robots.txt");
                break;

            case RobotsVerdict.WaitUntil { Attempts: var attempts } when attempts > _settings.RetryTimes:
                _scheduler.Ended(host);
                await Record(_answers.GiveUp(host, request, "robots.txt cannot be had"));
                break;

            case RobotsVerdict.WaitUntil wait:
                _scheduler.PutFirst(host, request);
                _scheduler.Pause(host, _reactor.Now + (wait.Time - _reactor.TimeProvider.GetUtcNow()), wait.Why);
                break;

            case RobotsVerdict.Allowed { Delay: var delay }:
                host.RobotsDelay = delay;
                if (IsTrap(request))
                {
                    await Drop(host, request, "pattern");
                }
                else
                {
                    await Fetch(host, request);
                }

                break;
        }
    }

    // Here and not when it is found: an address is found many times, and fetched once.
    private bool IsTrap(QueuedRequest request) =>
        _settings.PatternLimit > 0
        && request.Attempts == 0
        && _patterns.Count(request.Request.Address) > _settings.PatternLimit;

    private async Deferred AskRobots(HostQueue host, QueuedRequest request, Deferred<RobotsVerdict> asked)
    {
        host.WaitsForRobots = true;
        RequestSlots.Slot slot = _slots.Take(host);
        try
        {
            await asked;
        }
        finally
        {
            _slots.Release(
                slot,
                "robots.txt",
                $"{request.Request.Address.GetLeftPart(UriPartial.Authority)}/robots.txt"
            );
            host.WaitsForRobots = false;
            _scheduler.PutFirst(host, request);
        }
    }

    private async Deferred Drop(HostQueue host, QueuedRequest request, string reason)
    {
        _scheduler.Ended(host);
        await Record(_answers.Drop(request, reason));
    }

    private async Deferred Fetch(HostQueue host, QueuedRequest request)
    {
        (Download? answer, DownloadException? error) = await Download(host, request);
        long bytes = answer?.Body.Length ?? 0;
        _statistics.ActivePages++;
        try
        {
            if (answer is not null)
            {
                _throttle.Answered(host, answer);
            }

            Ending ending = answer is not null
                ? await _answers.Take(host, request, answer)
                : _answers.Take(host, request, error!);
            if (ending.RetryAfter is { } wait)
            {
                TimeSpan due = _reactor.Now + wait;
                await _frontier.PutBack(request.Id, request.Attempts + 1, _reactor.TimeProvider.GetUtcNow() + wait);
                _scheduler.PutBack(host, due);
            }
            else
            {
                await Record(ending.Finished!);
            }
        }
        finally
        {
            _statistics.ActivePages--;
            _statistics.ActiveBytes -= bytes;
        }
    }

    private async Deferred<(Download? Answer, DownloadException? Error)> Download(HostQueue host, QueuedRequest request)
    {
        RequestSlots.Slot slot = _slots.Take(host);
        _scheduler.Sent(host);
        string outcome = "given up";
        long received = 0;
        try
        {
            Download answer = await _downloader.Fetch(
                request,
                count =>
                {
                    received += count;
                    _statistics.ActiveBytes += count;
                    _statistics.Bytes += count;
                }
            );
            outcome = answer.Status.ToString(CultureInfo.InvariantCulture);
            received = 0;
            return (answer, null);
        }
        catch (DownloadException error)
        {
            outcome = error.Fault.Word;
            return (null, error);
        }
        finally
        {
            // The bytes of an answer count until its page is recorded.
            _statistics.ActiveBytes -= received;
            _slots.Release(slot, outcome, request.Request.Address.AbsoluteUri);
            _scheduler.Ended(host);
            Pump();
        }
    }

    private async Deferred<RobotsAnswer> FetchRobots(Uri address)
    {
        HostQueue host = _scheduler.Of(CanonicalAddress.Of(address).Host);
        _scheduler.Sent(host);
        return await _downloader.FetchRobots(address);
    }
}
