/* What the parts of the load generator share. Times are CLOCK_MONOTONIC in nanoseconds. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECOND 1000000000ull
#define CURSOR_SIZE 65

/* --- options.c: `--name value` pairs, and lines on standard input ---------------------------------------- */
const char *option(const char *name, const char *otherwise);
long option_number(const char *name, long otherwise);
void options_begin(int argc, char **argv);
bool read_line(char *line, size_t size); /* one more complete line of standard input; exits at its end */
_Noreturn void fail(const char *format, ...);
void take_all_files(long wanted); /* raise the limit of open files as far as it goes; fails below *wanted* */
uint64_t now_ns(void);
double cpu_seconds(void);
uint64_t random_below(uint64_t bound);

/* --- histogram.c: fine buckets, 1.6 % wide --------------------------------------------------------------- */
#define BUCKETS 2560
typedef struct {
    uint64_t counts[BUCKETS], count, largest;
} Histogram;
void histogram_add(Histogram *histogram, uint64_t ns);
void histogram_clear(Histogram *histogram);
void histogram_print(const char *name, const Histogram *histogram); /* "name":{"count":…,"p50":ms,…} */

/* --- json.c: walking over JSON without copying it --------------------------------------------------------- */
typedef struct {
    const char *begin, *end;
} Slice;
bool json_enter(Slice *rest, char bracket);
bool json_member(Slice *rest, Slice *key, Slice *value); /* false: at the closing bracket, or malformed */
bool json_item(Slice *rest, Slice *value);
bool json_closed(const Slice *rest, char bracket);
bool slice_is(Slice slice, const char *text);
Slice unquoted(Slice string);

/* --- batch.c: what a batch says ---------------------------------------------------------------------------- */
typedef struct {
    Slice type, nonce, code, text;
    int64_t seq;       /* -1: none */
    double retry_after; /* seconds; -1: none */
    bool resumed;
} Event;
typedef struct {
    bool malformed, welcome, resumed, reset;
    double retry_after;
    char cursor[CURSOR_SIZE];
    int64_t cursor_seq;            /* -1: no cursor */
    int64_t first, last;           /* seq of the first and last entry; -1: none */
    uint32_t entries, posted;
    uint32_t missing, disorder;    /* inside the batch */
    uint32_t stamped;
    uint64_t *stamps;              /* when the stamped messages were sent */
    size_t room_for;
} Batch;
typedef void (*OnEvent)(void *context, const Event *event);
void batch_read(Batch *batch, Slice payload, OnEvent each, void *context);
void batch_copy(Batch *to, const Batch *from);

/* --- wire.c: requests, answers and frames ------------------------------------------------------------------- */
typedef enum { WEBSOCKET, SSE, POLL } Transport;
typedef struct {
    Transport transport;
    bool socketio; /* Socket.IO's packets inside the frames */
    const char *path;
    int port;
} Target;
typedef struct {
    size_t size;   /* bytes of the whole unit; 0: not all here yet */
    int kind;      /* WebSocket opcode; HTTP status of a poll's answer; 1 for a chunk, 8 for the last one */
    Slice payload;
} Unit;
Transport transport_named(const char *name);
size_t request_of(char *out, size_t size, const Target *target, const char *cursor, const char *token);
bool unit_of(Unit *unit, const Target *target, const char *data, size_t size); /* false: not of this wire */
size_t head_of(const char *data, size_t size, int *status); /* bytes of an HTTP head; 0: not all here yet */
double retry_in(const char *data, size_t size); /* seconds to wait, out of a refusal; -1: it does not say */
size_t frame_of(char *out, int opcode, const char *payload, size_t size, bool masked);

/* --- sockets.c ------------------------------------------------------------------------------------------------ */
int connect_from(int port, unsigned source); /* from 127.0.0.(2 + source); without blocking */
void cut(int fd, bool reset);
void watch(int epoll, int fd, void *what, bool until_writable);
void rewatch(int epoll, int fd, void *what);
int wait_until(int epoll, void *events, int most, uint64_t until);

/* --- timers.c: who is due next --------------------------------------------------------------------------------- */
typedef struct {
    uint64_t due;
    void *what;
} Timer;
typedef struct {
    Timer *heap;
    size_t count, room_for;
} Timers;
void timers_add(Timers *timers, uint64_t due, void *what);
void *timers_take(Timers *timers, uint64_t now); /* NULL: nobody is due */
uint64_t timers_next(const Timers *timers, uint64_t otherwise);

/* --- tokens.c ---------------------------------------------------------------------------------------------------- */
void tokens_read(const char *path);
const char *token_of(unsigned number); /* NULL when there are none */

/* --- the commands -------------------------------------------------------------------------------------------------- */
int read_main(void);
int post_main(void);
int send_main(void);
size_t sentence(char *out, size_t size, unsigned person, unsigned nth); /* what a viewer might say */
