/* Requests out; heads, frames, chunks and whole answers in. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

Transport transport_named(const char *name)
{
    if (strcmp(name, "websocket") == 0)
        return WEBSOCKET;
    if (strcmp(name, "sse") == 0)
        return SSE;
    if (strcmp(name, "poll") == 0)
        return POLL;
    fail("there is no transport called %s", name);
}

size_t request_of(char *out, size_t size, const Target *target, const char *cursor, const char *token)
{
    static const char *const extra[] = {
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: bG9hZCBnZW5lcmF0b3IuLg==\r\n",
        "Accept: text/event-stream\r\n",
        "Accept: application/json\r\n",
    };
    const char *mark = strchr(target->path, '?') ? "&" : "?";
    bool after = cursor && *cursor;
    int used = snprintf(out, size, "GET %s%s%s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%s%s%s\r\n",
                        target->path, after ? mark : "", after ? "after=" : "", after ? cursor : "",
                        target->port, extra[target->transport],
                        target->transport == WEBSOCKET && !target->socketio
                            ? "Sec-WebSocket-Protocol: eventchat.v1\r\n" : "",
                        token ? "Authorization: Bearer " : "", token ? token : "", token ? "\r\n" : "");
    if (used < 0 || (size_t)used >= size)
        fail("a request is longer than %zu bytes", size);
    return (size_t)used;
}

size_t head_of(const char *data, size_t size, int *status)
{
    const char *end = memmem(data, size, "\r\n\r\n", 4);
    if (!end)
        return 0;
    *status = size > 12 && memcmp(data, "HTTP/1.1 ", 9) == 0 ? atoi(data + 9) : -1;
    return (size_t)(end - data) + 4;
}

static const char *header_of(const char *head, size_t size, const char *name)
{
    const char *line = head, *end = head + size;
    size_t length = strlen(name);
    while ((line = memmem(line, (size_t)(end - line), "\r\n", 2))) {
        line += 2;
        if ((size_t)(end - line) > length && strncasecmp(line, name, length) == 0 && line[length] == ':')
            return line + length + 1;
    }
    return NULL;
}

double retry_in(const char *data, size_t size)
{
    static const char *const marks[] = {"\"retry_after\":", "retry_after=", "retry_after "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *found = memmem(data, size, marks[i], strlen(marks[i]));
        if (found)
            return atof(found + strlen(marks[i]));
    }
    const char *header = header_of(data, size, "Retry-After");
    return header ? atof(header) : -1;
}

static bool answer_of(Unit *unit, const char *data, size_t size)
{
    int status = 0;
    size_t head = head_of(data, size, &status);
    unit->size = 0;
    if (!head)
        return true;
    if (status < 0)
        return false;
    const char *header = header_of(data, head, "Content-Length");
    size_t body = header ? (size_t)atol(header) : 0;
    if (size < head + body)
        return true;
    *unit = (Unit){head + body, status, {data + head, data + head + body}};
    return true;
}

static bool chunk_of(Unit *unit, const char *data, size_t size)
{
    unit->size = 0;
    const char *line = memmem(data, size, "\r\n", 2);
    if (!line)
        return size < 16;
    char *end;
    size_t length = strtoul(data, &end, 16);
    if (end == data)
        return false;
    size_t head = (size_t)(line - data) + 2;
    if (size < head + length + 2)
        return true;
    *unit = (Unit){head + length + 2, length ? 1 : 8, {data + head, data + head + length}};
    return true;
}

static bool websocket_frame(Unit *unit, const char *data, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)data;
    unit->size = 0;
    if (size < 2)
        return true;
    if (!(bytes[0] & 0x80) || bytes[1] & 0x80)
        return false; /* in pieces, or masked: neither is what this server sends */
    size_t head = 2, length = bytes[1];
    if (length >= 126) {
        head = length == 126 ? 4 : 10;
        if (size < head)
            return true;
        length = 0;
        for (size_t i = 2; i < head; i++)
            length = length << 8 | bytes[i];
    }
    if (size < head + length)
        return true;
    *unit = (Unit){head + length, bytes[0] & 0x0f, {data + head, data + head + length}};
    return true;
}

bool unit_of(Unit *unit, const Target *target, const char *data, size_t size)
{
    switch (target->transport) {
    case WEBSOCKET:
        return websocket_frame(unit, data, size);
    case SSE:
        return chunk_of(unit, data, size);
    case POLL:
        return answer_of(unit, data, size);
    }
    return false;
}

size_t frame_of(char *out, int opcode, const char *payload, size_t size, bool masked)
{
    size_t head = 2;
    out[0] = (char)(0x80 | opcode);
    out[1] = (char)(size < 126 ? size : size < 65536 ? 126 : 127);
    for (int shift = size < 126 ? 0 : size < 65536 ? 16 : 64; shift > 0;)
        out[head++] = (char)(size >> (shift -= 8));
    if (masked) {
        out[1] = (char)(out[1] | 0x80);
        memset(out + head, 0, 4); /* a mask of zeros leaves the payload as it is */
        head += 4;
    }
    memcpy(out + head, payload, size);
    return head + size;
}
