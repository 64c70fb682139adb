using Crawler.Downloading;
using Crawler.Reporting;

namespace Crawler.Scheduling;

/// <summary>Slows down what is sent to a host: by its latency, if the settings say so, and by its own word.</summary>
/// <remarks>By latency as <c>scrapy.extensions.throttle.AutoThrottle</c> computes it: towards latency / target, at once
/// upwards and by half downwards; an answer other than 200 slows down only, as errors come quickly.</remarks>
internal sealed class Throttle(Reactor reactor, CrawlSettings settings, Scheduler scheduler)
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    /// <summary>Takes an answer into account.</summary>
    public void Answered(HostQueue host, Download answer)
    {
        HostStatistics statistics = host.Statistics;
        statistics.Answers++;
        statistics.LatencySum += answer.Latency;
        if (settings.AutoThrottleEnabled)
        {
            Adjust(host, answer);
        }

        if (answer.Status is not (429 or 503))
        {
            host.Refusals = 0;
        }
        else if (RetryAfter.Of(answer.Headers, reactor.TimeProvider.GetUtcNow()) is { } wait)
        {
            host.Refusals++;
            Pause(host, wait, $"Retry-After of a {answer.Status}");
        }
        else if (answer.Status == 429)
        {
            host.Refusals++;
            TimeSpan pause = settings.RetryDelay * Math.Pow(2, Math.Min(host.Refusals - 1, 16));
            Pause(host, pause < s_longestPause ? pause : s_longestPause, "429");
        }
    }

    private void Pause(HostQueue host, TimeSpan wait, string reason) =>
        scheduler.Pause(
            host,
            reactor.Now + (wait < settings.LongestServerDelay ? wait : settings.LongestServerDelay),
            reason
        );

    private void Adjust(HostQueue host, Download answer)
    {
        TimeSpan target = answer.Latency / settings.AutoThrottleTargetConcurrency;
        TimeSpan delay = (host.Delay + target) / 2;
        delay = delay > target ? delay : target;
        delay = delay > settings.DownloadDelay ? delay : settings.DownloadDelay;
        delay = delay < settings.AutoThrottleMaxDelay ? delay : settings.AutoThrottleMaxDelay;
        if (answer.Status == 200 || delay > host.Delay)
        {
            host.Delay = delay;
        }
    }
}
