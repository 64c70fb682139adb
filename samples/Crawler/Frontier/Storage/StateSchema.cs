using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>The tables of a state.</summary>
internal static class StateSchema
{
    // "Bckt", which says that the file is a crawl's state.
    private const long ApplicationId = 0x42636B74;
    private const long Version = 1;

    // The indexes by state hold only the rows of that state, so taking requests is a seek however many are done, and a
    // crawl that goes on finds what was under way without reading the table. States: see RequestState.
    private const string Tables = """
        create table meta (name text primary key, value) without rowid;
        create table totals (
            seen integer not null, done integer not null, failed integer not null, dropped integer not null,
            items integer not null, failed_items integer not null);
        insert into totals values (0, 0, 0, 0, 0, 0);
        create table hosts (id integer primary key, name text not null unique);
        create table requests (
            id integer primary key, fingerprint blob, host integer not null, state integer not null,
            priority integer not null, adjusted integer not null default 0, depth integer not null,
            redirects integer not null, address text not null, label text not null, extras text,
            attempts integer not null default 0, due integer, status integer, reason text, entity_tag text,
            modified integer);
        create unique index requests_seen on requests (fingerprint);
        create index requests_queued on requests (host, priority desc, id) where state = 0;
        create index requests_under_way on requests (id) where state = 1;
        create index requests_waiting on requests (host, due) where state = 2;
        create index requests_failed on requests (id) where state = 4;
        create table items (
            id integer primary key, request integer not null, crawl integer not null, type text not null,
            json text not null, key text);
        create unique index items_keys on items (key, crawl) where key is not null;
        create table failed_items (
            id integer primary key, request integer not null, crawl integer not null, type text not null,
            json text not null, key text, reason text not null);
        create table exports (
            path text primary key, last_item integer not null, count integer not null, length integer not null,
            tail text not null, columns text not null) without rowid;
        """;

    /// <summary>Makes the tables in a new file, and checks those of an old one.</summary>
    /// <exception cref="CrawlFileException">The file is another program's, or a later version's.</exception>
    public static void Prepare(SqliteConnection connection, string path)
    {
        bool isEmpty =
            Statement.Number(connection, "pragma application_id") == 0
            && Statement.Number(connection, "pragma user_version") == 0
            && Statement.Number(connection, "select count(*) from sqlite_master") == 0;
        if (!isEmpty)
        {
            Check(connection, path);
            return;
        }

        // One transaction: a process that is killed here leaves an empty file, and not half a schema.
        Statement.Run(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                begin immediate;
                {Tables}
                insert into meta values ('id', '{Guid.NewGuid():n}'), ('crawl', 1);
                pragma application_id = {ApplicationId};
                pragma user_version = {Version};
                commit;
                """
            )
        );
    }

    /// <summary>Checks that a file is a state of this version.</summary>
    /// <inheritdoc cref="Prepare"/>
    public static void Check(SqliteConnection connection, string path)
    {
        if (Statement.Number(connection, "pragma application_id") != ApplicationId)
        {
            throw new CrawlFileException(
                $"{path} is a database of another program. Give another directory for the crawl's state."
            );
        }

        long version = Statement.Number(connection, "pragma user_version");
        if (version > Version)
        {
            throw new CrawlFileException(
                $"The state {path} was written by a later version of the crawler (its format is {version}, this "
                    + $"version reads {Version}). Use that version, or another directory."
            );
        }
    }
}
