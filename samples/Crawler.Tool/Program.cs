using Crawler.Tool;

return CrawlerCommand.Run(args, Console.Out, Console.Error);
