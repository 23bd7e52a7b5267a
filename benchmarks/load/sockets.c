/* Sockets that do not block, and waiting for them. */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NAP (SECOND / 2000)

int connect_from(int port, unsigned source)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;
    if (fd < 0)
        fail("no more sockets: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + source);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail("cannot bind to 127.0.0.%u: %s", 2 + source, strerror(errno));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)port);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

void cut(int fd, bool reset)
{
    struct linger linger = {1, 0};
    if (reset)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(fd);
}

void watch(int epoll, int fd, void *what, bool until_writable)
{
    struct epoll_event event = {EPOLLIN | (until_writable ? EPOLLOUT : 0), {.ptr = what}};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0)
        fail("epoll: %s", strerror(errno));
}

void rewatch(int epoll, int fd, void *what)
{
    struct epoll_event event = {EPOLLIN, {.ptr = what}};
    epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
}

/* Asleep by the clock, not on the sockets: a reader that waits for its socket is woken by whoever writes to it, at
 * the writer's expense, and a slower writer wakes it more often. So nobody is charged for that. */
int wait_until(int epoll, void *events, int most, uint64_t until)
{
    for (;;) {
        int ready = epoll_wait(epoll, events, most, 0);
        uint64_t now = now_ns();
        if (ready != 0 || until <= now)
            return ready < 0 ? 0 : ready;
        uint64_t left = until - now < NAP ? until - now : NAP;
        struct timespec time = {0, (long)left};
        nanosleep(&time, NULL);
    }
}
