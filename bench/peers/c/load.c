// load.c - the load of w1: one thread, epoll, a closed loop.
//   load port=P [over=tcp|udp|unix] [path=FILE] [conns=50] [depth=1] [size=64] [secs=2] [warm=0.3] [least=0] [pid=SERVER] [mark=SIGNAL]
// Compiled with -DTLS it speaks TLS 1.3 over TCP; the handshakes come before everything else. See wire.h.
// Each connection keeps `depth` requests of `size` bytes outstanding, and sends the next when an answer is complete. Only this machine.
// A request is x's and a line end, so servers of lines answer it too. Every byte of the answers is compared.
// Datagrams may be lost: each begins with its number, and what is not answered in half a second is sent again (`resent`).
// The warm-up lasts `warm` seconds, and until there have been `least` answers: on a busy machine seconds alone say little.
// With pid=, the server's processor time is read at both ends of the measured interval, so that its start, its compiler and the warm-up are left
// out. With mark=, the server gets that signal before the warm-up and at both ends, for figures that only it can take.
// Ends after warm + secs, or 10 s later if the server is so slow. Prints one JSON line.
#define _GNU_SOURCE
#include <sys/epoll.h>
#include "server.h"
#include "wire.h"

#define MOST_DEPTH 64
#define LONGEST_WARM_UP 10000000000ull // ns beyond `warm`
#define LOST 500000000ull // ns without an answer, after which a datagram is sent again
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
    struct wire wire;
    int partial;                    // bytes of an answer that is not complete yet
    unsigned answered, asked;
    uint64_t sent_at[MOST_DEPTH];   // of request number i at i % MOST_DEPTH
};

static char answer[65536];
static char *request;               // MOST_DEPTH of them
static int size, is_datagrams;
static uint64_t errors, resent;

// Sends the last `count` requests that were asked.
static void ask(struct connection *c, unsigned count) {
    if (!is_datagrams) {
        errors += wire_write(&c->wire, request, (size_t)size * count) != (ssize_t)size * count;
        return;
    }
    for (unsigned number = c->asked - count; number != c->asked; number++) {
        memcpy(request, &number, sizeof number);
        errors += wire_write(&c->wire, request, (size_t)size) != size;
    }
}

static void ask_again(struct connection *all, int conns, uint64_t now) {
    for (int i = 0; i < conns; i++) {
        unsigned count = all[i].asked - all[i].answered;
        if (now - all[i].sent_at[all[i].answered % MOST_DEPTH] < LOST) continue;
        // The latency still counts from the first time.
        ask(&all[i], count);
        resent += count;
    }
}

// How many answers these bytes complete.
static int answers_in(struct connection *c, const char *bytes, int got) {
    if (is_datagrams) {
        unsigned number;
        memcpy(&number, bytes, sizeof number);
        errors += got != size || memcmp(bytes + sizeof number, request + sizeof number, (size_t)size - sizeof number);
        return number == c->answered;
    }
    errors += got > size * MOST_DEPTH || memcmp(bytes, request + c->partial, (size_t)got);
    c->partial += got;
    int complete = c->partial / size;
    c->partial %= size;
    return complete;
}

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
    int pid = (int)number_of(argc, argv, "pid", 0), mark_signal = (int)number_of(argc, argv, "mark", 0);
    double secs = number_of(argc, argv, "secs", 2), warm = number_of(argc, argv, "warm", 0.3);
    uint64_t least = (uint64_t)number_of(argc, argv, "least", 0), answers = 0;
    size = (int)number_of(argc, argv, "size", 64);
    if (port <= 0 || conns <= 0 || depth <= 0 || depth > MOST_DEPTH || size < 8 || size * MOST_DEPTH > (int)sizeof answer) {
        fprintf(stderr, "load port=P conns=1… depth=1…%d size=8…%d\n", MOST_DEPTH, (int)sizeof answer / MOST_DEPTH);
        return 2;
    }
    raise_open_files();
    signal(SIGPIPE, SIG_IGN);
    struct target target = target_of(argc, argv);
    is_datagrams = target.type == SOCK_DGRAM;
    struct connection *all = calloc((size_t)conns, sizeof *all);
    request = malloc((size_t)size * (MOST_DEPTH + 1));
    for (int i = 0; i < size * (MOST_DEPTH + 1); i++) request[i] = i % size == size - 1 ? '\n' : 'x';
    int epoll = epoll_create1(0);
    for (int i = 0; i < conns; i++) {
        if (!open_wire(&all[i].wire, &target)) {
            perror("connect");
            return 1;
        }
        struct epoll_event watch = {.events = EPOLLIN, .data.ptr = &all[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, all[i].wire.fd, &watch);
    }

    struct epoll_event events[512];
    struct reading first = {0}, last;
    uint64_t done = 0, longest = 0, looked = 0;
    mark(pid, mark_signal);
    uint64_t begin = now_ns() + (uint64_t)(warm * 1e9), end = begin + (uint64_t)(secs * 1e9);
    int is_measuring = 0;
    // It sleeps until all have asked, and so meets at once as many as it ever will: what it pools has then grown to its full size.
    if (pid) kill(pid, SIGSTOP);
    for (int i = 0; i < conns; i++) {
        uint64_t t = now_ns();
        for (int d = 0; d < depth; d++) all[i].sent_at[all[i].asked++ % MOST_DEPTH] = t;
        ask(&all[i], (unsigned)depth);
    }
    if (pid) kill(pid, SIGCONT);
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, is_datagrams ? 100 : 1000);
        uint64_t now = now_ns();
        if (!is_measuring && now >= begin && (answers >= least || now >= begin + LONGEST_WARM_UP)) {
            is_measuring = 1;
            first = read_all(pid, mark_signal);
            end = first.wall + (uint64_t)(secs * 1e9);
        }
        if (is_measuring && now >= end) break;
        if (is_datagrams && now - looked > LOST / 2) ask_again(all, conns, looked = now);
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            do {
                ssize_t got = wire_read(&c->wire, answer, sizeof answer);
                if (got <= 0) {
                    if (got < 0 && errno == EAGAIN) break;
                    errors++;
                    epoll_ctl(epoll, EPOLL_CTL_DEL, c->wire.fd, 0);
                    break;
                }
                now = now_ns();
                int complete = answers_in(c, answer, (int)got);
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
                if (complete) ask(c, (unsigned)complete);
            } while (has_more(&c->wire));
        }
    }
    last = read_all(pid, mark_signal);
    double wall = (double)(last.wall - first.wall), server = (double)(last.server - first.server), each = done ? 1e-3 / (double)done : 0;
    unsigned long user = last.user - first.user, ticks = user + last.system - first.system;
    printf("{\"done\":%lu,\"per_s\":%.0f,\"cpu_us\":%.3f,\"user_us\":%.3f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f,"
           "\"server_util\":%.3f,\"load_util\":%.3f,\"rss_mb\":%.1f,\"resent\":%lu,\"errors\":%lu}\n",
           done, (double)done / wall * 1e9, server * each, ticks ? server * each * (double)user / (double)ticks : 0, quantile_us(0.5, done),
           quantile_us(0.99, done), (double)longest / 1e3, server / wall, (double)(last.own - first.own) / wall, (double)resident_kb(pid) / 1024,
           resent, errors);
    return 0;
}
