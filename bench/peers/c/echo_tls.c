// echo_tls.c - the limit of w1 over TLS: echo_epoll.c with OpenSSL on each connection.
//   echo_tls w1 port=P cert=FILE key=FILE
// Not a whole server: what does not fit the system's buffer at once ends the connection. Runs until SIGTERM.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include "server.h"

static char buffer[16384];

static int wants_more(SSL *tls, int result) { return SSL_get_error(tls, result) == SSL_ERROR_WANT_READ; }

// Whether the connection goes on.
static int serve(SSL *tls) {
    if (!SSL_is_init_finished(tls)) {
        int result = SSL_accept(tls);
        if (result != 1) return wants_more(tls, result);
    }
    do {
        int got = SSL_read(tls, buffer, sizeof buffer);
        if (got <= 0) return wants_more(tls, got);
        if (SSL_write(tls, buffer, got) != got) return 0;
    } while (SSL_has_pending(tls));
    return 1;
}

int main(int argc, char **argv) {
    int port = (int)number_of(argc, argv, "port", 0), one = 1;
    raise_open_files();
    signal(SIGPIPE, SIG_IGN);
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_read_ahead(context, 1);
    if (SSL_CTX_use_certificate_chain_file(context, text_of(argc, argv, "cert", "")) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, text_of(argc, argv, "key", ""), SSL_FILETYPE_PEM) != 1) {
        fprintf(stderr, "cert= and key= must be files in PEM\n");
        return 1;
    }
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) {
        perror("listen");
        return 1;
    }
    int epoll = epoll_create1(0);
    struct epoll_event watch = {.events = EPOLLIN}, events[256];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &watch);
    puts("READY");
    fflush(stdout);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            SSL *tls = events[i].data.ptr;
            if (tls) {
                if (!serve(tls)) {
                    close(SSL_get_fd(tls));
                    SSL_free(tls);
                }
                continue;
            }
            int accepted;
            while ((accepted = accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
                setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                watch.data.ptr = SSL_new(context);
                SSL_set_fd(watch.data.ptr, accepted);
                epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &watch);
            }
        }
    }
}
