// wire.h - how load.c reaches a server: over=tcp|unix|udp, and tls if it is compiled with -DTLS (then nothing else).
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#ifdef TLS
#include <openssl/err.h>
#include <openssl/ssl.h>
#endif

struct wire {
    int fd;
#ifdef TLS
    SSL *tls;
#endif
};

struct target {
    int family, type;
    struct sockaddr_storage address;
    socklen_t length;
#ifdef TLS
    SSL_CTX *tls;
#endif
};

static struct target target_of(int argc, char **argv) {
    struct target t = {.family = AF_INET, .type = SOCK_STREAM};
    const char *over = text_of(argc, argv, "over", "tcp");
    if (!strcmp(over, "unix")) {
        struct sockaddr_un *local = (void *)&t.address;
        t.family = local->sun_family = AF_UNIX;
        snprintf(local->sun_path, sizeof local->sun_path, "%s", text_of(argc, argv, "path", ""));
        t.length = sizeof *local;
        return t;
    }
    if (!strcmp(over, "udp")) t.type = SOCK_DGRAM;
    struct sockaddr_in *address = (void *)&t.address;
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)number_of(argc, argv, "port", 0)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    t.length = sizeof *address;
#ifdef TLS
    // One version and one cipher, so that all servers do the same work. The certificate is not looked at: it is made anew for each run.
    t.tls = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(t.tls, TLS1_3_VERSION);
    SSL_CTX_set_ciphersuites(t.tls, "TLS_AES_128_GCM_SHA256");
    SSL_CTX_set_verify(t.tls, SSL_VERIFY_NONE, 0);
    SSL_CTX_set_read_ahead(t.tls, 1);
#endif
    return t;
}

// Connects, and ends the handshake of TLS. 0 is a failure.
static int open_wire(struct wire *w, const struct target *t) {
    int one = 1;
    w->fd = socket(t->family, t->type, 0);
    if (w->fd < 0 || connect(w->fd, (const void *)&t->address, t->length)) return 0;
    if (t->family == AF_INET && t->type == SOCK_STREAM) setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
#ifdef TLS
    w->tls = SSL_new(t->tls);
    SSL_set_fd(w->tls, w->fd);
    if (SSL_connect(w->tls) != 1) {
        ERR_print_errors_fp(stderr);
        return 0;
    }
    if (SSL_version(w->tls) != TLS1_3_VERSION || strcmp(SSL_get_cipher_name(w->tls), "TLS_AES_128_GCM_SHA256")) {
        fprintf(stderr, "%s with %s instead of TLS 1.3 with AES-128-GCM\n", SSL_get_version(w->tls), SSL_get_cipher_name(w->tls));
        return 0;
    }
#endif
    return fcntl(w->fd, F_SETFL, O_NONBLOCK) == 0;
}

// As read(2) and write(2): -1 with EAGAIN if there is nothing to read.
static ssize_t wire_read(struct wire *w, void *into, size_t room) {
#ifdef TLS
    int got = SSL_read(w->tls, into, (int)room);
    if (got <= 0 && SSL_get_error(w->tls, got) == SSL_ERROR_WANT_READ) errno = EAGAIN;
    return got > 0 ? got : SSL_get_error(w->tls, got) == SSL_ERROR_ZERO_RETURN ? 0 : -1;
#else
    return read(w->fd, into, room);
#endif
}

static ssize_t wire_write(struct wire *w, const void *bytes, size_t count) {
#ifdef TLS
    return SSL_write(w->tls, bytes, (int)count);
#else
    return write(w->fd, bytes, count);
#endif
}

// Whether there may be more that epoll does not know of.
static int has_more(struct wire *w) {
#ifdef TLS
    return SSL_has_pending(w->tls);
#else
    (void)w;
    return 0;
#endif
}
