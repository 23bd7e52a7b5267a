/* `load send`: what fan-out costs at least. Takes readers as they come, and on command only sends to them. */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 256

typedef struct {
    int fd;
    bool greeted;
} Peer;

static Peer **peers;
static unsigned count, room_for;
static int epoll, listening;
static bool sse;
static uint64_t seq;
static char *payload, *frame;
static size_t payload_room;

static void listen_somewhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bind(listening, (struct sockaddr *)&address, size) < 0 || listen(listening, 4096) < 0)
        fail("cannot listen: %s", strerror(errno));
    getsockname(listening, (struct sockaddr *)&address, &size);
    printf("{\"event\":\"listening\",\"port\":%d}\n", ntohs(address.sin_port));
}

static void take_peers(void)
{
    int fd, yes = 1;
    while ((fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (count == room_for) {
            room_for = room_for ? 2 * room_for : 256;
            peers = realloc(peers, room_for * sizeof *peers);
        }
        Peer *peer = peers[count++] = malloc(sizeof *peer);
        *peer = (Peer){fd, false};
        watch(epoll, fd, peer, false);
    }
}

static size_t framed(const char *data, size_t size)
{
    if (!sse)
        return frame_of(frame, 1, data, size, false);
    size_t head = (size_t)sprintf(frame, "%zx\r\ndata: ", size + 8);
    memcpy(frame + head, data, size);
    memcpy(frame + head + size, "\n\n\r\n", 4);
    return head + size + 4;
}

/* A batch of *messages*, stamped with now, each *bytes* long. */
static size_t batch_of(unsigned messages, size_t bytes)
{
    size_t used = (size_t)sprintf(payload, "{\"cursor\":\"c.0-0.%llu\",\"events\":[",
                                  (unsigned long long)(seq + messages));
    uint64_t now = now_ns();
    for (unsigned i = 0; i < messages; i++) {
        size_t begin = used;
        used += (size_t)sprintf(payload + used, "%s{\"type\":\"posted\",\"seq\":%llu,\"text\":\"t%llu\",\"nonce\":\"",
                                i ? "," : "", (unsigned long long)++seq, (unsigned long long)now);
        while (used - begin + 2 < bytes)
            payload[used++] = 'x';
        used += (size_t)sprintf(payload + used, "\"}");
    }
    return framed(payload, used + (size_t)sprintf(payload + used, "]}"));
}

static void greet(Peer *peer)
{
    char request[4096];
    static const char *const heads[] = {
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
    };
    ssize_t got = recv(peer->fd, request, sizeof request, 0);
    if (got > 0 && !peer->greeted) {
        char welcome[128];
        int size = snprintf(welcome, sizeof welcome,
                            "{\"cursor\":\"c.0-0.%llu\",\"events\":[{\"type\":\"welcome\",\"resumed\":false}]}",
                            (unsigned long long)seq);
        peer->greeted = true;
        send(peer->fd, heads[sse], strlen(heads[sse]), MSG_NOSIGNAL);
        send(peer->fd, frame, framed(welcome, (size_t)size), MSG_NOSIGNAL);
    } else if (got == 0) {
        epoll_ctl(epoll, EPOLL_CTL_DEL, peer->fd, NULL);
    }
}

/* *flushes* times, so many a second (0: without a pause), a batch to everybody. */
static void send_all(unsigned long flushes, double rate, unsigned messages, size_t bytes)
{
    uint64_t begun = now_ns(), sends = 0, full = 0;
    double before = cpu_seconds();
    if (payload_room < messages * (bytes + 160) + 256) {
        payload_room = messages * (bytes + 160) + 256;
        payload = realloc(payload, payload_room), frame = realloc(frame, payload_room + 64);
    }
    for (unsigned long i = 0; i < flushes; i++) {
        uint64_t due = begun + (rate > 0 ? (uint64_t)((double)i * 1e9 / rate) : 0), now = now_ns();
        if (due > now) {
            struct timespec pause = {(time_t)((due - now) / SECOND), (long)((due - now) % SECOND)};
            nanosleep(&pause, NULL);
        }
        size_t size = batch_of(messages, bytes);
        for (unsigned peer = 0; peer < count; peer++) {
            if (send(peers[peer]->fd, frame, size, MSG_NOSIGNAL) == (ssize_t)size)
                sends++;
            else
                full++; /* its buffer is full: this loop waits for nobody, and the reader sees a hole */
        }
    }
    double seconds = (double)(now_ns() - begun) / 1e9, cpu = cpu_seconds() - before;
    printf("{\"event\":\"sent\",\"sends\":%llu,\"full\":%llu,\"seconds\":%.4f,\"cpu\":%.4f,\"us_per_send\":%.4f}\n",
           (unsigned long long)sends, (unsigned long long)full, seconds, cpu, cpu / (double)(sends ? sends : 1) * 1e6);
}

static void obey(const char *line)
{
    unsigned long flushes;
    unsigned messages;
    size_t bytes;
    double rate;
    if (sscanf(line, "send %lu %lf %u %zu", &flushes, &rate, &messages, &bytes) == 4)
        send_all(flushes, rate, messages, bytes);
    else if (strcmp(line, "quit") == 0)
        exit(0);
    else
        fail("not a command: %s", line);
}

int send_main(void)
{
    struct epoll_event events[EVENTS];
    char line[256];
    static char what_listens;
    sse = transport_named(option("transport", "websocket")) == SSE;
    take_all_files(option_number("count", 1));
    payload = malloc(payload_room = 4096), frame = malloc(payload_room + 64);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    listen_somewhere();
    watch(epoll, 0, NULL, false);
    watch(epoll, listening, &what_listens, false);
    for (;;) {
        int ready = wait_until(epoll, events, EVENTS, now_ns() + SECOND);
        for (int i = 0; i < ready; i++) {
            void *what = events[i].data.ptr;
            if (what == &what_listens)
                take_peers();
            else if (what)
                greet(what);
            else
                while (read_line(line, sizeof line))
                    obey(line);
        }
    }
}
