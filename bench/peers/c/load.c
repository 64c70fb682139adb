// load.c - the load of w1: one thread, epoll, a closed loop.
//   load port=P [conns=50] [depth=1] [size=64] [secs=2] [warm=0.3] [least=0] [pid=SERVER] [mark=SIGNAL]
// Each connection keeps `depth` requests of `size` bytes outstanding, and sends the next when an answer is complete. Only 127.0.0.1.
// The warm-up lasts `warm` seconds, and until there have been `least` answers: on a busy machine seconds alone say little.
// With pid=, the server's processor time is read at both ends of the measured interval, so that its start, its compiler and the warm-up are left
// out. With mark=, the server gets that signal before the warm-up and at both ends, for figures that only it can take.
// Ends after warm + secs, or 10 s later if the server is so slow. Prints one JSON line.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include "server.h"

#define MOST_DEPTH 64
#define LONGEST_WARM_UP 10000000000ull // ns beyond `warm`
#define SUB 64 // buckets to each power of two: latencies are told to within 1.6 %

static uint64_t histogram[64 * SUB];

static int bucket(uint64_t value) {
    if (value < SUB) return (int)value;
    int power = 63 - __builtin_clzll(value);
    return (power - 5) * SUB + (int)((value >> (power - 6)) & (SUB - 1));
}

static double middle_of(int index) {
    if (index < SUB) return index;
    int power = index / SUB + 5;
    double width = (double)(1ull << (power - 6));
    return (double)(1ull << power) + (index % SUB + 0.5) * width;
}

static double quantile_us(double share, uint64_t count) {
    uint64_t seen = 0;
    for (int i = 0; i < 64 * SUB; i++)
        if ((double)(seen += histogram[i]) >= share * (double)count) return middle_of(i) / 1000;
    return 0;
}

struct connection {
    int fd, partial;                // bytes of an answer that is not complete yet
    unsigned answered, asked;
    uint64_t sent_at[MOST_DEPTH];   // of request number i at i % MOST_DEPTH
};

struct reading {
    uint64_t wall, server, own;
    unsigned long user, system;
};

static struct reading read_all(int pid, int signal) {
    struct reading r = {.wall = now_ns(), .server = cpu_ns(pid), .own = clock_ns(CLOCK_PROCESS_CPUTIME_ID)};
    if (pid) cpu_ticks(pid, &r.user, &r.system);
    mark(pid, signal);
    return r;
}

int main(int argc, char **argv) {
    int port = (int)number_of(argc, argv, "port", 0), conns = (int)number_of(argc, argv, "conns", 50), depth = (int)number_of(argc, argv, "depth", 1);
    int size = (int)number_of(argc, argv, "size", 64), pid = (int)number_of(argc, argv, "pid", 0), signal = (int)number_of(argc, argv, "mark", 0);
    double secs = number_of(argc, argv, "secs", 2), warm = number_of(argc, argv, "warm", 0.3);
    uint64_t least = (uint64_t)number_of(argc, argv, "least", 0), answers = 0;
    if (port <= 0 || conns <= 0 || depth <= 0 || depth > MOST_DEPTH || size <= 0) {
        fprintf(stderr, "load port=P conns=1… depth=1…%d size=1…\n", MOST_DEPTH);
        return 2;
    }
    raise_open_files();
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct connection *all = calloc((size_t)conns, sizeof *all);
    char *request = malloc((size_t)size * MOST_DEPTH);
    memset(request, 'x', (size_t)size * MOST_DEPTH);
    static char answer[65536];
    int epoll = epoll_create1(0);
    for (int i = 0; i < conns; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
        if (fd < 0 || connect(fd, (void *)&address, sizeof address)) {
            perror("connect");
            return 1;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        fcntl(fd, F_SETFL, O_NONBLOCK);
        all[i].fd = fd;
        struct epoll_event watch = {.events = EPOLLIN, .data.ptr = &all[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &watch);
    }

    struct epoll_event events[512];
    struct reading first = {0}, last;
    uint64_t done = 0, errors = 0, longest = 0;
    mark(pid, signal);
    uint64_t begin = now_ns() + (uint64_t)(warm * 1e9), end = begin + (uint64_t)(secs * 1e9);
    int is_measuring = 0;
    // It sleeps until all have asked, and so meets at once as many as it ever will: what it pools has then grown to its full size.
    if (pid) kill(pid, SIGSTOP);
    for (int i = 0; i < conns; i++) {
        uint64_t t = now_ns();
        for (int d = 0; d < depth; d++) all[i].sent_at[all[i].asked++ % MOST_DEPTH] = t;
        errors += write(all[i].fd, request, (size_t)(size * depth)) != size * depth;
    }
    if (pid) kill(pid, SIGCONT);
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, 1000);
        uint64_t now = now_ns();
        if (!is_measuring && now >= begin && (answers >= least || now >= begin + LONGEST_WARM_UP)) {
            is_measuring = 1;
            first = read_all(pid, signal);
            end = first.wall + (uint64_t)(secs * 1e9);
        }
        if (is_measuring && now >= end) break;
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            ssize_t got = read(c->fd, answer, sizeof answer);
            if (got <= 0) {
                if (got < 0 && errno == EAGAIN) continue;
                errors++;
                epoll_ctl(epoll, EPOLL_CTL_DEL, c->fd, 0);
                continue;
            }
            errors += answer[0] != 'x' || answer[got - 1] != 'x';
            now = now_ns();
            c->partial += (int)got;
            int complete = c->partial / size;
            c->partial %= size;
            answers += (uint64_t)complete;
            for (int k = 0; k < complete; k++) {
                uint64_t took = now - c->sent_at[c->answered++ % MOST_DEPTH];
                if (is_measuring) {
                    histogram[bucket(took)]++;
                    done++;
                    if (took > longest) longest = took;
                }
                c->sent_at[c->asked++ % MOST_DEPTH] = now;
            }
            if (complete && write(c->fd, request, (size_t)(size * complete)) != (ssize_t)size * complete) errors++;
        }
    }
    last = read_all(pid, signal);
    double wall = (double)(last.wall - first.wall), server = (double)(last.server - first.server), each = done ? 1e-3 / (double)done : 0;
    unsigned long user = last.user - first.user, ticks = user + last.system - first.system;
    printf("{\"done\":%lu,\"per_s\":%.0f,\"cpu_us\":%.3f,\"user_us\":%.3f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f,"
           "\"server_util\":%.3f,\"load_util\":%.3f,\"rss_mb\":%.1f,\"errors\":%lu}\n",
           done, (double)done / wall * 1e9, server * each, ticks ? server * each * (double)user / (double)ticks : 0, quantile_us(0.5, done),
           quantile_us(0.99, done), (double)longest / 1e3, server / wall, (double)(last.own - first.own) / wall, (double)resident_kb(pid) / 1024, errors);
    return 0;
}
