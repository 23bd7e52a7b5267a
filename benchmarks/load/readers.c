/* From connect to close: the handshake, each unit that arrives, and coming back. */
#define _GNU_SOURCE
#include "readers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER (4u << 20)
#define LONGEST_PAUSE 30.0

Tally tally;
Target target;
bool plain;
unsigned open_readers, shaking_hands;
int epoll;

static Reader *readers;
static unsigned sources;
static uint64_t patience; /* of a handshake */
static Timers away, handshakes;
static Batch batch;
static char *buffer;

void readers_begin(unsigned count, unsigned addresses, double seconds)
{
    readers = calloc(count, sizeof *readers);
    buffer = malloc(BUFFER);
    sources = addresses, patience = (uint64_t)(seconds * 1e9);
    for (unsigned i = 0; i < count; i++)
        readers[i] = (Reader){.fd = -1, .index = i, .seq = -1, .retry_after = -1};
}

Reader *reader_at(unsigned index)
{
    return &readers[index];
}

static void note_code(int code) /* pairs of code and times, the first four kinds */
{
    for (int i = 0; i < 8; i += 2)
        if (tally.codes[i] == (uint64_t)code || !tally.codes[i]) {
            tally.codes[i] = (uint64_t)code;
            tally.codes[i + 1]++;
            return;
        }
}

static void leave(Reader *reader, bool reset)
{
    if (reader->fd >= 0)
        cut(reader->fd, reset);
    if (reader->state == LIVE)
        open_readers--;
    else if (reader->state != AWAY)
        shaking_hands--;
    free(reader->held);
    reader->fd = -1, reader->held = NULL, reader->holding = 0;
    reader->state = AWAY, reader->upgraded = false;
}

void reader_send_away(Reader *reader, uint64_t back_at, bool reset)
{
    bool was_away = reader->state == AWAY;
    leave(reader, reset);
    if (!reader->away_since)
        reader->away_since = now_ns();
    if (!was_away || reader->began == 0)
        timers_add(&away, back_at, reader);
}

/* The server ended it: come back when it said so, else after a growing, jittered pause. */
static void lost(Reader *reader, int code)
{
    if (reader->state == LIVE)
        tally.dropped++;
    else
        tally.refused++;
    note_code(code);
    double most = 0.5 * (double)(1u << (reader->tries < 6 ? reader->tries : 6)), pause = reader->retry_after;
    if (pause < 0)
        pause = (most < LONGEST_PAUSE ? most : LONGEST_PAUSE) * (double)random_below(1000) / 1000;
    reader->tries++, reader->retry_after = -1;
    reader_send_away(reader, now_ns() + (uint64_t)(pause * 1e9), false);
}

static bool ask(Reader *reader)
{
    char request[4096];
    size_t size = request_of(request, sizeof request, &target, reader->cursor, token_of(reader->index));
    if (target.transport == POLL && *reader->cursor == 0)
        reader->seq = -1;
    return send(reader->fd, request, size, MSG_NOSIGNAL) == (ssize_t)size;
}

static void begin(Reader *reader)
{
    reader->began = now_ns();
    reader->fd = connect_from(target.port, sources ? reader->index % sources : 0);
    reader->state = CONNECTING;
    shaking_hands++;
    timers_add(&handshakes, reader->began + patience, reader);
    if (reader->fd < 0) {
        lost(reader, errno);
        return;
    }
    bool asked = ask(reader); /* on the loopback, connecting is done by now if the server's queue has room */
    if (asked)
        reader->state = OPENING;
    watch(epoll, reader->fd, reader, !asked);
}

void readers_open_due(uint64_t now, unsigned most_shaking)
{
    Reader *reader;
    while ((!most_shaking || shaking_hands < most_shaking) && (reader = timers_take(&away, now)))
        begin(reader);
}

void readers_give_up(uint64_t now)
{
    Reader *reader;
    while ((reader = timers_take(&handshakes, now)))
        if ((reader->state == CONNECTING || reader->state == OPENING) && reader->began + patience <= now)
            lost(reader, 408);
}

uint64_t readers_next(uint64_t otherwise)
{
    return timers_next(&away, timers_next(&handshakes, otherwise));
}

static void opened(Reader *reader)
{
    uint64_t now = now_ns();
    histogram_add(&tally.joins, now - reader->began);
    if (reader->away_since)
        histogram_add(&tally.absences, now - reader->away_since);
    reader->state = LIVE, reader->tries = 0, reader->away_since = 0;
    open_readers++, shaking_hands--;
}

/* What a batch means for one reader: whether anything is missing, and how old its messages are. */
static void take(Reader *reader, const Batch *news)
{
    bool afresh = news->reset || (news->welcome && !news->resumed)
                  || (reader->state == OPENING && !plain && news->cursor_seq >= 0 && reader->seq < 0);
    tally.missing += news->missing * !afresh, tally.disorder += news->disorder;
    if (news->reset || (afresh && reader->seq >= 0))
        tally.resets++;
    if (afresh) {
        tally.snapshots += news->posted;
        reader->seq = news->cursor_seq >= 0 ? news->cursor_seq : -1;
    } else if (news->entries) {
        if (reader->seq >= 0 && news->first > reader->seq + 1)
            tally.missing += (uint64_t)(news->first - reader->seq - 1);
        else if (reader->seq >= 0 && news->first <= reader->seq)
            tally.disorder++;
        reader->seq = news->last;
        tally.deliveries += news->posted;
        uint64_t now = now_ns();
        for (uint32_t i = 0; i < news->stamped; i++)
            histogram_add(&tally.ages, now > news->stamps[i] ? now - news->stamps[i] : 0);
    }
    if (news->cursor_seq >= 0)
        memcpy(reader->cursor, news->cursor, sizeof reader->cursor);
    if (news->retry_after >= 0)
        reader->retry_after = news->retry_after;
    if (reader->state == OPENING && (news->cursor_seq >= 0 || (plain && news->entries)))
        opened(reader);
}

static Slice json_in(Slice payload) /* Socket.IO and SSE have something around it; empty: there is none */
{
    size_t size = (size_t)(payload.end - payload.begin);
    if (target.transport == SSE) {
        const char *data = memmem(payload.begin, size, "data: ", 6);
        payload.begin = data ? data + 6 : payload.end;
        const char *end = memchr(payload.begin, '\n', (size_t)(payload.end - payload.begin));
        payload.end = end ? end : payload.end;
    } else if (target.socketio) {
        const char *data = memchr(payload.begin, '{', size);
        payload.begin = data ? data : payload.end;
        const char *end = memrchr(payload.begin, '}', (size_t)(payload.end - payload.begin));
        payload.end = end ? end + 1 : payload.begin;
    }
    return payload;
}

static void answer_control(Reader *reader, const Unit *unit, int opcode)
{
    char frame[256];
    size_t size = (size_t)(unit->payload.end - unit->payload.begin);
    if (size <= 125) {
        size = frame_of(frame, opcode, unit->payload.begin, size, true);
        send(reader->fd, frame, size, MSG_NOSIGNAL);
    }
}

static bool socketio_control(Reader *reader, const Unit *unit) /* true: there was nothing to read in it */
{
    const char *text = unit->payload.begin, *reply = NULL;
    if (*text == '0')
        reply = "40";
    else if (*text == '2')
        reply = "3";
    else if (text[0] == '4' && text[1] == '0' && reader->state == OPENING)
        opened(reader);
    else
        return false;
    if (reply) {
        Unit answer = {.payload = {reply, reply + strlen(reply)}};
        answer_control(reader, &answer, 1);
    }
    return true;
}

/* One unit that nobody had before. False: the connection is over. */
static bool read_unit(Reader *reader, const Unit *unit, const char *bytes)
{
    size_t size = (size_t)(unit->payload.end - unit->payload.begin);
    if (target.transport == WEBSOCKET && unit->kind == 9) {
        answer_control(reader, unit, 10);
        return true;
    }
    if (unit->kind == 8) {
        const unsigned char *code = (const unsigned char *)unit->payload.begin;
        double retry = retry_in(unit->payload.begin, size);
        if (retry >= 0)
            reader->retry_after = retry;
        lost(reader, size >= 2 ? code[0] << 8 | code[1] : 1005);
        return false;
    }
    if (target.transport == POLL && unit->kind != 200 && unit->kind != 204) {
        reader->retry_after = retry_in(bytes, unit->size);
        if (unit->kind / 100 == 4 && unit->kind != 429)
            fail("a poll was answered with %d", unit->kind);
        lost(reader, unit->kind);
        return false;
    }
    if (target.socketio && size && socketio_control(reader, unit))
        return true;
    Slice payload = json_in(unit->payload);
    if (payload.begin == payload.end && target.transport == POLL && reader->state == OPENING)
        opened(reader); /* 204: nothing new, but it is back */
    bool alone = true; /* several SSE events in one chunk are read each time */
    while (payload.begin != payload.end) {
        batch_read(&batch, payload, NULL, NULL);
        tally.parsed++, tally.malformed += batch.malformed;
        bool worth_knowing = reader->state == LIVE && batch.entries && !batch.welcome;
        take(reader, &batch);
        payload = target.transport == SSE ? json_in((Slice){payload.end, unit->payload.end})
                                          : (Slice){payload.end, payload.end};
        if (payload.begin != payload.end)
            alone = false;
        else if (alone && worth_knowing)
            known_add(&reader->hint, bytes, unit->size, &batch);
    }
    return true;
}

static bool read_head(Reader *reader, const char **data, size_t *size)
{
    int status, wanted = target.transport == WEBSOCKET ? 101 : 200;
    size_t head = head_of(*data, *size, &status);
    if (!head)
        return false;
    if (status != wanted) {
        reader->retry_after = retry_in(*data, *size);
        if (status / 100 == 4 && status != 429)
            fail("a reader was answered with %d", status);
        lost(reader, status);
        return false;
    }
    reader->upgraded = true;
    *data += head, *size -= head;
    if (plain && !target.socketio)
        opened(reader);
    return true;
}

static void hold(Reader *reader, const char *data, size_t size)
{
    if (!size) {
        free(reader->held);
        reader->held = NULL;
    } else {
        reader->held = realloc(reader->held, size);
        memcpy(reader->held, data, size);
    }
    reader->holding = size;
}

static void read_units(Reader *reader, const char *data, size_t size)
{
    if (!reader->upgraded && target.transport != POLL && !read_head(reader, &data, &size)) {
        if (reader->fd >= 0)
            hold(reader, data, size);
        return;
    }
    while (size) {
        const Known *known = reader->state == LIVE ? known_find(&reader->hint, data, size) : NULL;
        Unit unit;
        if (known) {
            unit.size = known->size;
            take(reader, &known->batch);
        } else if (!unit_of(&unit, &target, data, size)) {
            tally.malformed++;
            lost(reader, 1002);
            return;
        } else if (!unit.size) {
            break;
        } else if (!read_unit(reader, &unit, data)) {
            return;
        }
        tally.frames++;
        data += unit.size, size -= unit.size;
        if (target.transport == POLL && !ask(reader)) {
            lost(reader, 1006);
            return;
        }
    }
    hold(reader, data, size);
}

void reader_ready(Reader *reader)
{
    if (reader->fd < 0)
        return;
    if (reader->state == CONNECTING) {
        if (!ask(reader)) {
            lost(reader, errno);
            return;
        }
        reader->state = OPENING;
        rewatch(epoll, reader->fd, reader);
        return;
    }
    size_t before = reader->holding;
    if (before)
        memcpy(buffer, reader->held, before);
    ssize_t got = recv(reader->fd, buffer + before, BUFFER - before, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        lost(reader, 1006);
        return;
    }
    tally.bytes += (uint64_t)got;
    read_units(reader, buffer, before + (size_t)got);
}
