using Crawler.Program;

// dotnet Crawler.Program.dll MODE address=URL [items=FILE] [state=DIRECTORY] [concurrent=16] [domain=8] [pages=N]
//
// graph   crawls the pages of tests/Crawler.Site with the crawler
// each    fetches the pages whose addresses stand in address=, separated by commas; no robots.txt is asked for
// plain   crawls them with HttpClient, Parallel.ForEachAsync and AngleSharp
// queue   reads so many pages with a thousand links each, and ends with those in the queue
var options = ProgramOptions.Of(args.Skip(1));
return args.FirstOrDefault() switch
{
    "graph" => CrawlRuns.Graph(options),
    "each" => CrawlRuns.Each(options),
    "plain" => await PlainCrawl.Run(options),
    "queue" => CrawlRuns.Queue(options),
    _ => throw new ArgumentException("The first argument is graph, each, plain or queue."),
};
