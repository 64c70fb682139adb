// echo_epoll.c - the limit of w1 and w9: the least echo server on epoll, one thread, level-triggered, one buffer, no state per connection.
//   echo_epoll w1 port=P [over=tcp|unix|udp] [path=FILE]
// Not a whole server: what does not fit the system's buffer at once ends the connection. Runs until SIGTERM.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/un.h>
#include "server.h"

static void ready(void) {
    puts("READY");
    fflush(stdout);
}

// One socket, and a wait for each datagram: the least that a program with other sockets beside it can do.
static int serve_datagrams(int port) {
    static char buffer[65536];
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event watch = {.events = EPOLLIN, .data.fd = fd};
    if (bind(fd, (void *)&address, sizeof address) || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &watch)) {
        perror("bind");
        return 1;
    }
    ready();
    for (;;) {
        epoll_wait(epoll, &watch, 1, -1);
        for (;;) {
            struct sockaddr_in from;
            socklen_t length = sizeof from;
            ssize_t got = recvfrom(fd, buffer, sizeof buffer, 0, (void *)&from, &length);
            if (got < 0 || sendto(fd, buffer, (size_t)got, 0, (void *)&from, length) < 0) break;
        }
    }
}

static int listen_at(const char *path, int port) {
    int one = 1, listener = socket(path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (path) {
        unlink(path);
        snprintf(local.sun_path, sizeof local.sun_path, "%s", path);
    }
    int failed = path ? bind(listener, (void *)&local, sizeof local) : bind(listener, (void *)&address, sizeof address);
    if (failed || listen(listener, 4096)) {
        perror("listen");
        exit(1);
    }
    return listener;
}

int main(int argc, char **argv) {
    int port = (int)number_of(argc, argv, "port", 0), one = 1;
    raise_open_files();
    signal(SIGPIPE, SIG_IGN);
    const char *over = text_of(argc, argv, "over", "tcp");
    if (!strcmp(over, "udp")) return serve_datagrams(port);
    int listener = listen_at(strcmp(over, "unix") ? 0 : text_of(argc, argv, "path", ""), port);
    int epoll = epoll_create1(0);
    struct epoll_event watch = {.events = EPOLLIN, .data.fd = listener}, events[256];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &watch);
    static char buffer[65536];
    ready();
    for (;;) {
        int count = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                int accepted;
                while ((accepted = accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
                    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    watch.data.fd = accepted;
                    epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &watch);
                }
                continue;
            }
            ssize_t got = read(fd, buffer, sizeof buffer);
            if (got < 0 && errno == EAGAIN) continue;
            if (got <= 0 || write(fd, buffer, (size_t)got) != got) close(fd);
        }
    }
}
