"""Spiders for Scrapy that crawl the site of tests/Crawler.Site as tests/Crawler.Program does.

  scrapy runspider site_spider.py -a mode=graph -a address=http://127.0.0.1:8080/page/0 -o items.jsonl
  scrapy runspider site_spider.py -a mode=queue -a address=http://127.0.0.1:8080 -a pages=1000
"""
import scrapy


class SiteSpider(scrapy.Spider):
    name = "site"
    # Scrapy's defaults where they are not the same: its template's robots.txt, and no console that listens.
    custom_settings = {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "CONCURRENT_ITEMS": 100,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7",
    }

    def __init__(self, mode, address, pages="0"):
        super().__init__()
        self.mode, self.address, self.left = mode, address, int(pages)

    def start_requests(self):
        if self.mode == "graph":
            yield scrapy.Request(self.address)
        else:
            for page in range(self.left):
                yield scrapy.Request(f"{self.address}/queue/{page}", callback=self.parse_queue, priority=1)

    def parse(self, response):
        for item in response.css("div.item"):
            yield {"Key": item.attrib["data-key"], "Name": item.css(".name::text").get(), "Price": item.css(".price::text").get()}
        yield from response.follow_all(css="a.page", callback=self.parse)

    def parse_queue(self, response):
        yield from response.follow_all(css="a", callback=self.parse)
        self.left -= 1
        if not self.left:
            self.crawler.engine.close_spider(self, "the queue is full")
