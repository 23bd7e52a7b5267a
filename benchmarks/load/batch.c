/* A batch: its cursor, its events, whether their seq has no hole, and when its messages were sent. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool stamp_of(Slice text, uint64_t *stamp) /* "t<ns>", alone or before a space */
{
    const char *p = text.begin;
    if (p >= text.end || *p++ != 't')
        return false;
    uint64_t value = 0;
    const char *digits = p;
    for (; p < text.end && *p >= '0' && *p <= '9'; p++)
        value = value * 10 + (uint64_t)(*p - '0');
    *stamp = value;
    return p > digits && (p == text.end || *p == ' ');
}

static void note_cursor(Batch *batch, Slice cursor) /* "<epoch>.<id>.<seq>", or that with ".<letter>" */
{
    int size = (int)(cursor.end - cursor.begin);
    if (size >= CURSOR_SIZE) {
        batch->malformed = true;
        return;
    }
    snprintf(batch->cursor, sizeof batch->cursor, "%.*s", size, cursor.begin);
    const char *id = strchr(batch->cursor, '.');
    const char *seq = id ? strchr(id + 1, '.') : NULL;
    batch->cursor_seq = seq ? atoll(seq + 1) : 0;
}

static void note_entry(Batch *batch, const Event *event)
{
    if (batch->entries++ == 0)
        batch->first = event->seq;
    else if (event->seq <= batch->last)
        batch->disorder++;
    else
        batch->missing += (uint32_t)(event->seq - batch->last - 1);
    batch->last = event->seq;
}

static void note_event(Batch *batch, const Event *event)
{
    if (event->seq >= 0)
        note_entry(batch, event);
    if (event->retry_after >= 0)
        batch->retry_after = event->retry_after;
    if (slice_is(event->type, "posted")) {
        batch->posted++;
        uint64_t stamp;
        if (!stamp_of(event->text, &stamp))
            return;
        if (batch->stamped == batch->room_for) {
            batch->room_for = batch->room_for ? 2 * batch->room_for : 16;
            batch->stamps = realloc(batch->stamps, batch->room_for * sizeof *batch->stamps);
        }
        batch->stamps[batch->stamped++] = stamp;
    } else if (slice_is(event->type, "welcome")) {
        batch->welcome = true;
        batch->resumed = event->resumed;
    } else if (slice_is(event->type, "reset")) {
        batch->reset = true;
    }
}

static bool event_of(Event *event, Slice object)
{
    Slice key, value;
    *event = (Event){.seq = -1, .retry_after = -1};
    if (!json_enter(&object, '{'))
        return false;
    while (json_member(&object, &key, &value)) {
        if (slice_is(key, "type"))
            event->type = unquoted(value);
        else if (slice_is(key, "seq"))
            event->seq = atoll(value.begin);
        else if (slice_is(key, "text"))
            event->text = unquoted(value);
        else if (slice_is(key, "nonce"))
            event->nonce = unquoted(value);
        else if (slice_is(key, "code"))
            event->code = unquoted(value);
        else if (slice_is(key, "retry_after"))
            event->retry_after = atof(value.begin);
        else if (slice_is(key, "after_ms"))
            event->retry_after = atof(value.begin) / 1000;
        else if (slice_is(key, "resumed"))
            event->resumed = slice_is(value, "true");
    }
    if (slice_is(event->type, "accepted"))
        event->seq = -1; /* an answer, which tells the seq of an entry that comes by itself */
    return json_closed(&object, '}');
}

static bool events_of(Batch *batch, Slice array, OnEvent each, void *context)
{
    Slice object;
    Event event;
    if (!json_enter(&array, '['))
        return false;
    while (json_item(&array, &object)) {
        if (!event_of(&event, object))
            return false;
        note_event(batch, &event);
        if (each)
            each(context, &event);
    }
    return json_closed(&array, ']');
}

void batch_read(Batch *batch, Slice payload, OnEvent each, void *context)
{
    Slice key, value;
    uint64_t *stamps = batch->stamps;
    size_t room_for = batch->room_for;
    *batch = (Batch){.cursor_seq = -1, .first = -1, .last = -1, .retry_after = -1};
    batch->stamps = stamps, batch->room_for = room_for;
    if (!json_enter(&payload, '{')) {
        batch->malformed = true;
        return;
    }
    while (json_member(&payload, &key, &value)) {
        if (slice_is(key, "cursor"))
            note_cursor(batch, unquoted(value));
        else if (slice_is(key, "events") && !events_of(batch, value, each, context))
            batch->malformed = true;
    }
    if (!json_closed(&payload, '}'))
        batch->malformed = true;
}

void batch_copy(Batch *to, const Batch *from)
{
    uint64_t *stamps = to->stamps;
    size_t room_for = to->room_for;
    *to = *from;
    if (room_for < from->stamped) {
        room_for = from->stamped;
        stamps = realloc(stamps, room_for * sizeof *stamps);
    }
    if (from->stamped)
        memcpy(stamps, from->stamps, from->stamped * sizeof *stamps);
    to->stamps = stamps, to->room_for = room_for;
}
