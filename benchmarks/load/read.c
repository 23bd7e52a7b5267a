/* `load read`: opens readers, keeps them, and does what it is told on standard input. */
#include "readers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS 512

static unsigned count, most_shaking;
static uint64_t marked_at, opening_since, expect_until, churn_every, churn_at;
static uint64_t expected;
static double marked_cpu;
static const char *awaiting = "ready"; /* what is said when all are open */

static void mark(void)
{
    Histogram joins = tally.joins, absences = tally.absences;
    memset(&tally, 0, sizeof tally);
    tally.joins = joins, tally.absences = absences;
    marked_at = now_ns(), marked_cpu = cpu_seconds();
}

static void report(const char *event, bool complete)
{
    printf("{\"event\":\"%s\",\"complete\":%s,\"connections\":%u,\"open\":%u", event,
           complete ? "true" : "false", count, open_readers);
    const struct {
        const char *name;
        uint64_t value;
    } numbers[] = {
        {"deliveries", tally.deliveries}, {"frames", tally.frames},     {"bytes", tally.bytes},
        {"parsed", tally.parsed},         {"snapshots", tally.snapshots}, {"missing", tally.missing},
        {"disorder", tally.disorder},     {"resets", tally.resets},     {"malformed", tally.malformed},
        {"dropped", tally.dropped},       {"refused", tally.refused},   {"reopened", tally.reopened},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        printf(",\"%s\":%llu", numbers[i].name, (unsigned long long)numbers[i].value);
    printf(",\"codes\":{");
    for (int i = 0; i < 8 && tally.codes[i]; i += 2)
        printf("%s\"%llu\":%llu", i ? "," : "", (unsigned long long)tally.codes[i],
               (unsigned long long)tally.codes[i + 1]);
    printf("},\"seconds\":%.4f,\"cpu\":%.4f,", (double)(now_ns() - marked_at) / 1e9,
           cpu_seconds() - marked_cpu);
    histogram_print("ages", &tally.ages);
    printf("}\n");
}

static void say_open(void)
{
    double seconds = (double)(now_ns() - opening_since) / 1e9;
    printf("{\"event\":\"%s\",\"count\":%u,\"seconds\":%.4f,\"per_second\":%.1f,\"refused\":%llu,", awaiting,
           count, seconds, count / seconds, (unsigned long long)tally.refused);
    histogram_print("joins", &tally.joins);
    printf(",");
    histogram_print("absences", &tally.absences);
    printf("}\n");
    awaiting = NULL;
}

/* All are thrown off at once; each comes back within half a second, as clients do. */
static void storm(bool reset)
{
    uint64_t now = now_ns();
    histogram_clear(&tally.joins);
    histogram_clear(&tally.absences);
    most_shaking = 0, opening_since = now, awaiting = "back";
    for (unsigned i = 0; i < count; i++)
        if (reader_at(i)->state != AWAY)
            reader_send_away(reader_at(i), now + random_below(SECOND / 2), reset);
}

static void churn(uint64_t now)
{
    while (churn_every && churn_at <= now) {
        churn_at += churn_every;
        Reader *reader = reader_at((unsigned)random_below(count));
        if (reader->state != LIVE)
            continue;
        if (random_below(2)) { /* somebody else takes this place */
            *reader->cursor = 0;
            reader->seq = -1;
        }
        tally.reopened++;
        reader_send_away(reader, now + random_below(SECOND / 2), random_below(2));
    }
}

static void obey(const char *line)
{
    unsigned long long messages;
    double number;
    if (strcmp(line, "mark") == 0) {
        mark();
        printf("{\"event\":\"marked\"}\n");
    } else if (strcmp(line, "report") == 0) {
        report("report", true);
    } else if (sscanf(line, "expect %llu %lf", &messages, &number) == 2) {
        expected = messages * count + 1, expect_until = now_ns() + (uint64_t)(number * 1e9);
    } else if (strncmp(line, "cut ", 4) == 0) {
        storm(strcmp(line + 4, "rst") == 0);
    } else if (sscanf(line, "churn %lf", &number) == 1) {
        churn_every = number > 0 ? (uint64_t)(1e9 / number) : 0, churn_at = now_ns();
    } else if (strcmp(line, "quit") == 0) {
        exit(0);
    } else {
        fail("not a command: %s", line);
    }
}

static void look_whether_complete(uint64_t now)
{
    if (expected && (tally.deliveries + 1 >= expected || now >= expect_until)) {
        bool complete = tally.deliveries + 1 >= expected;
        expected = 0;
        report("report", complete);
    }
}

static void begin(void)
{
    target.transport = transport_named(option("transport", "websocket"));
    target.path = option("path", "/"), target.port = (int)option_number("port", 0);
    const char *dialect = option("dialect", "eventchat");
    plain = strcmp(dialect, "eventchat") != 0, target.socketio = strcmp(dialect, "socketio") == 0;
    count = (unsigned)option_number("count", 1), most_shaking = (unsigned)option_number("handshaking", 64);
    double rate = atof(option("rate", "0"));
    take_all_files(count);
    tokens_read(option("tokens", NULL));
    readers_begin(count, (unsigned)option_number("sources", 8), atof(option("patience", "20")));
    epoll = epoll_create1(EPOLL_CLOEXEC);
    watch(epoll, 0, NULL, false);
    opening_since = now_ns();
    for (unsigned i = 0; i < count; i++)
        reader_send_away(reader_at(i), opening_since + (rate > 0 ? (uint64_t)(i * 1e9 / rate) : 0), false);
    for (unsigned i = 0; i < count; i++)
        reader_at(i)->away_since = 0;
    mark();
}

int read_main(void)
{
    struct epoll_event events[EVENTS];
    char line[256];
    begin();
    for (;;) {
        uint64_t until = expected ? expect_until : now_ns() + SECOND;
        if (churn_every && churn_at < until)
            until = churn_at;
        if (!most_shaking || shaking_hands < most_shaking)
            until = readers_next(until);
        int ready = wait_until(epoll, events, EVENTS, until);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr)
                reader_ready(events[i].data.ptr);
            else
                while (read_line(line, sizeof line))
                    obey(line);
        }
        uint64_t now = now_ns();
        churn(now);
        readers_open_due(now, most_shaking);
        readers_give_up(now);
        if (awaiting && open_readers == count)
            say_open();
        look_whether_complete(now);
    }
}
