// idle.c - the load of w9: connections that only stand.
//   idle port=P pid=SERVER [n=19000] [mark=SIGNAL]
// Opens n of them to 127.0.0.1, coming from 127.0.0.2, .3 and so on, 5,000 from each so that no address runs out of ports, waits until the server
// has accepted all, and tells by how much its memory has grown. Proves the last one alive by an echo.
// With mark=, the server gets that signal before and after, for figures that only it can take. Ends by itself; prints one JSON line.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include "server.h"

#define FROM_EACH 5000

static int connect_from(long number, int port) {
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (uint32_t)(number / FROM_EACH))};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (fd < 0) return -1;
    // The port is chosen when the other side is known, not when it is bound: then it need only be free towards that.
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (!bind(fd, (void *)&from, sizeof from) && !connect(fd, (void *)&to, sizeof to)) return fd;
    close(fd);
    return -1;
}

int main(int argc, char **argv) {
    int port = (int)number_of(argc, argv, "port", 0), pid = (int)number_of(argc, argv, "pid", 0), signal = (int)number_of(argc, argv, "mark", 0);
    long n = (long)number_of(argc, argv, "n", 19000), opened = 0;
    if (port <= 0 || pid <= 0 || n <= 0) {
        fprintf(stderr, "idle port=P pid=SERVER n=1…\n");
        return 2;
    }
    raise_open_files();
    mark(pid, signal); // twice: the first time costs what the ones behind it do not
    usleep(300000); // the server has just said READY: let it come to rest
    mark(pid, signal);
    usleep(50000);
    long files = open_files(pid), before = resident_kb(pid), slab = kb_of("/proc/meminfo", "Slab:");
    uint64_t cpu = cpu_ns(pid), began = now_ns();
    int last = -1;
    for (int fd; opened < n && (fd = connect_from(opened, port)) >= 0; opened++) last = fd;
    if (opened < n) perror("connect");
    // connect returns before accept does: 30 s at most until the server itself holds them all.
    long held = 0;
    for (int i = 0; i < 15000 && (held = open_files(pid) - files) < opened; i++) usleep(2000);
    uint64_t ended = now_ns();
    cpu = cpu_ns(pid) - cpu;
    if (held > opened) held = opened; // the server opened some for itself
    usleep(700000); // a collector that works in the background may end
    char request[64] = "x", answer[64];
    struct timeval patience = {.tv_sec = 5};
    int is_alive = 0;
    if (last >= 0) {
        setsockopt(last, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        is_alive = write(last, request, sizeof request) == sizeof request && read(last, answer, sizeof answer) > 0;
    }
    mark(pid, signal);
    usleep(50000);
    long after = resident_kb(pid), slab_after = kb_of("/proc/meminfo", "Slab:");
    double each = opened ? 1.0 / (double)opened : 0;
    printf("{\"n\":%ld,\"done\":%ld,\"ok\":%d,\"bytes\":%.1f,\"kernel_bytes\":%.0f,\"accepts_per_s\":%.0f,\"accept_cpu_us\":%.2f,\"rss_mb\":%.1f,\"base_mb\":%.1f}\n",
           n, held, is_alive, (double)(after - before) * 1024 * each, (double)(slab_after - slab) * 1024 * each,
           (double)opened / ((double)(ended - began) / 1e9), (double)cpu * each / 1e3, (double)after / 1024, (double)before / 1024);
    return 0;
}
