/* `load post`: publishers over WebSockets, as fast as they are answered or at a fixed rate. */
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS 256
#define BUFFER (1u << 20)
#define PACE (SECOND / 45)      /* a connection may send 50 frames a second */
#define LAST_ANSWERS (10 * SECOND)
#define MOST_CODES 16

typedef struct {
    int fd;
    unsigned index;
    bool upgraded, open, waiting;
    unsigned nth;
    uint64_t due, sent;
    char *held;
    size_t holding;
} Publisher;

static Publisher *publishers;
static unsigned count, open_count;
static Target target;
static Timers idle;
static Batch batch;
static int epoll;
static bool stamps;
static char run[12];
static char buffer[BUFFER];

static uint64_t begun, ends, interval, next_due; /* interval 0: as fast as answered */
static bool going;
static double cpu_before;
static struct {
    uint64_t sent, accepted, held, refused, echoed, missing, lost;
    uint64_t planned;
    Histogram latency;
    struct {
        char name[32];
        uint64_t times;
    } codes[MOST_CODES];
} tally;

static void note_refusal(Slice code)
{
    tally.refused++;
    for (int i = 0; i < MOST_CODES; i++) {
        if (!*tally.codes[i].name)
            snprintf(tally.codes[i].name, sizeof tally.codes[i].name, "%.*s", (int)(code.end - code.begin),
                     code.begin);
        if (slice_is(code, tally.codes[i].name)) {
            tally.codes[i].times++;
            return;
        }
    }
}

static void on_event(void *context, const Event *event)
{
    Publisher *publisher = context;
    bool accepted = slice_is(event->type, "accepted"), held = slice_is(event->type, "held");
    if (slice_is(event->type, "posted"))
        tally.echoed++;
    if (!accepted && !held && !slice_is(event->type, "refused"))
        return;
    char nonce[64];
    snprintf(nonce, sizeof nonce, "%s-%u-%u", run, publisher->index, publisher->nth);
    if (!publisher->waiting || !slice_is(event->nonce, nonce))
        return;
    uint64_t now = now_ns();
    publisher->waiting = false;
    histogram_add(&tally.latency, now - publisher->due);
    timers_add(&idle, publisher->sent + PACE > now ? publisher->sent + PACE : now, publisher);
    if (accepted)
        tally.accepted++;
    else if (held)
        tally.held++;
    else
        note_refusal(event->code);
}

static void post(Publisher *publisher, uint64_t due, uint64_t now)
{
    char text[512], command[1024], frame[1100];
    publisher->nth++;
    if (stamps)
        snprintf(text, sizeof text, "t%llu", (unsigned long long)now);
    else
        sentence(text, sizeof text, publisher->index, publisher->nth);
    int size = snprintf(command, sizeof command, "{\"type\":\"post\",\"nonce\":\"%s-%u-%u\",\"text\":\"%s\"}", run,
                        publisher->index, publisher->nth, text);
    size_t whole = frame_of(frame, 1, command, (size_t)size, true);
    publisher->due = due, publisher->sent = now, publisher->waiting = true;
    tally.sent++;
    if (send(publisher->fd, frame, whole, MSG_NOSIGNAL) != (ssize_t)whole)
        fail("publisher %u cannot send: %s", publisher->index, strerror(errno));
}

static void post_what_is_due(uint64_t now)
{
    Publisher *publisher;
    while (going && now < ends) {
        if (interval && (next_due > now || next_due >= ends))
            return;
        if (!(publisher = timers_take(&idle, now)))
            return;
        post(publisher, interval ? next_due : now, now);
        next_due += interval;
    }
}

static void say_done(uint64_t now)
{
    double seconds = (double)((now < ends ? now : ends) - begun) / 1e9;
    printf("{\"event\":\"done\",\"sent\":%llu,\"accepted\":%llu,\"held\":%llu,\"refused\":%llu,\"echoed\":%llu,"
           "\"planned\":%llu,\"lost\":%llu,\"missing\":%llu,\"seconds\":%.4f,\"per_second\":%.1f,\"cpu\":%.4f,"
           "\"codes\":{",
           (unsigned long long)tally.sent, (unsigned long long)tally.accepted, (unsigned long long)tally.held,
           (unsigned long long)tally.refused, (unsigned long long)tally.echoed,
           (unsigned long long)tally.planned, (unsigned long long)tally.lost, (unsigned long long)tally.missing,
           seconds, (double)tally.accepted / seconds, cpu_seconds() - cpu_before);
    for (int i = 0; i < MOST_CODES && *tally.codes[i].name; i++)
        printf("%s\"%s\":%llu", i ? "," : "", tally.codes[i].name, (unsigned long long)tally.codes[i].times);
    printf("},");
    histogram_print("latency", &tally.latency);
    printf("}\n");
    going = false;
}

static void look_whether_done(uint64_t now)
{
    uint64_t waiting = tally.sent - tally.accepted - tally.held - tally.refused;
    if (interval && now >= ends && next_due < ends && now < ends + LAST_ANSWERS) {
        Publisher *publisher; /* what was due and found nobody free is still said */
        while (next_due < ends && (publisher = timers_take(&idle, now))) {
            post(publisher, next_due, now);
            next_due += interval;
        }
        return;
    }
    if (going && now >= ends && (!waiting || now >= ends + LAST_ANSWERS)) {
        tally.lost = waiting;
        say_done(now);
    }
}

static void go(double rate, double seconds)
{
    memset(&tally, 0, sizeof tally);
    begun = now_ns(), ends = begun + (uint64_t)(seconds * 1e9);
    interval = rate > 0 ? (uint64_t)(1e9 / rate) : 0, next_due = begun;
    tally.planned = rate > 0 ? (uint64_t)(rate * seconds + 0.5) : 0;
    cpu_before = cpu_seconds();
    going = true;
}

static void connect_publisher(Publisher *publisher, const char *room, unsigned rooms)
{
    char path[128], request[4096];
    if (rooms)
        snprintf(path, sizeof path, "/api/v1/rooms/%s-%u/ws", room, publisher->index % rooms);
    else
        snprintf(path, sizeof path, "/api/v1/rooms/%s/ws", room);
    target.path = path;
    publisher->fd = connect_from(target.port, publisher->index % 8);
    size_t size = request_of(request, sizeof request, &target, NULL, token_of(publisher->index));
    if (send(publisher->fd, request, size, MSG_NOSIGNAL) != (ssize_t)size)
        fail("cannot connect: %s", strerror(errno));
    watch(epoll, publisher->fd, publisher, false);
}

static size_t read_units(Publisher *publisher, char *data, size_t size)
{
    Unit unit;
    size_t used = 0;
    int status;
    if (!publisher->upgraded) {
        if (!(used = head_of(data, size, &status)))
            return 0;
        if (status != 101)
            fail("a publisher was answered with %d", status);
        publisher->upgraded = true;
    }
    while (unit_of(&unit, &target, data + used, size - used) && unit.size) {
        char frame[256];
        used += unit.size;
        size_t length = (size_t)(unit.payload.end - unit.payload.begin);
        if (unit.kind == 8)
            fail("the server closed a publisher: %.*s", length > 2 ? (int)length - 2 : 0, unit.payload.begin + 2);
        if (unit.kind == 9 && length <= 125) {
            length = frame_of(frame, 10, unit.payload.begin, length, true);
            send(publisher->fd, frame, length, MSG_NOSIGNAL);
            continue;
        }
        batch_read(&batch, unit.payload, on_event, publisher);
        if (!publisher->open && batch.cursor_seq >= 0) {
            publisher->open = true;
            timers_add(&idle, now_ns(), publisher);
            if (++open_count == count)
                printf("{\"event\":\"ready\",\"count\":%u}\n", count);
        }
    }
    return used;
}

static void publisher_ready(Publisher *publisher)
{
    size_t before = publisher->holding;
    memcpy(buffer, publisher->held, before);
    ssize_t got = recv(publisher->fd, buffer + before, BUFFER - before, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0)
        fail("the server dropped a publisher");
    size_t size = before + (size_t)got, used = read_units(publisher, buffer, size);
    publisher->holding = size - used;
    publisher->held = realloc(publisher->held, publisher->holding + 1);
    memcpy(publisher->held, buffer + used, publisher->holding);
}

static void obey(const char *line)
{
    double rate, seconds;
    if (sscanf(line, "go %lf %lf", &rate, &seconds) == 2)
        go(rate, seconds);
    else if (strcmp(line, "quit") == 0)
        exit(0);
    else
        fail("not a command: %s", line);
}

int post_main(void)
{
    struct epoll_event events[EVENTS];
    char line[256];
    count = (unsigned)option_number("count", 1);
    target.port = (int)option_number("port", 0);
    stamps = strcmp(option("text", "chat"), "stamp") == 0;
    snprintf(run, sizeof run, "%08llx", (unsigned long long)random_below(1ull << 32));
    take_all_files(count);
    tokens_read(option("tokens", NULL));
    publishers = calloc(count, sizeof *publishers);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    watch(epoll, 0, NULL, false);
    for (unsigned i = 0; i < count; i++) {
        publishers[i].index = i, publishers[i].held = malloc(1);
        connect_publisher(&publishers[i], option("room", "main"), (unsigned)option_number("rooms", 0));
    }
    for (;;) {
        uint64_t now = now_ns(), until = now + SECOND;
        if (going && now < ends) {
            until = timers_next(&idle, ends);
            if (interval && next_due > until)
                until = next_due < ends ? next_due : ends;
        } else if (going) {
            until = now + SECOND / 1000;
        }
        int ready = wait_until(epoll, events, EVENTS, until);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr)
                publisher_ready(events[i].data.ptr);
            else
                while (read_line(line, sizeof line))
                    obey(line);
        }
        now = now_ns();
        post_what_is_due(now);
        look_whether_done(now);
    }
}
