/* Readers: connections that check what they are sent. */
#pragma once
#include "load.h"

typedef enum { AWAY, CONNECTING, OPENING, LIVE } State;

typedef struct {
    int fd;
    unsigned index;
    uint8_t state, tries;
    bool churned;        /* opened again by `churn`, perhaps without a cursor */
    bool upgraded;       /* past the head of the answer */
    uint64_t began, away_since; /* this attempt; when it was thrown off */
    uint64_t hint;       /* the known frame that should come next */
    int64_t seq;         /* of the newest entry seen; -1: not known */
    double retry_after;
    char *held;          /* the beginning of a unit that is not all here */
    size_t holding;
    char cursor[CURSOR_SIZE];
} Reader;

typedef struct {
    uint64_t deliveries, frames, bytes, parsed, snapshots;
    uint64_t missing, disorder, resets, malformed, dropped, refused, reopened;
    uint64_t codes[8]; /* the newest statuses and close codes that ended a connection */
    Histogram ages, joins, absences;
} Tally;

extern Tally tally;
extern Target target;
extern bool plain;          /* no welcome: open as soon as the head is here */
extern unsigned open_readers, shaking_hands;
extern int epoll;

void readers_begin(unsigned count, unsigned sources, double patience);
Reader *reader_at(unsigned index);
void reader_send_away(Reader *reader, uint64_t back_at, bool reset);
void readers_open_due(uint64_t now, unsigned most_shaking);
void readers_give_up(uint64_t now);
uint64_t readers_next(uint64_t otherwise);
void reader_ready(Reader *reader);

/* --- known.c: frames that another reader had before ------------------------------------------------------- */
typedef struct {
    char *bytes;
    size_t size, room_for;
    Batch batch;
} Known;
const Known *known_find(uint64_t *hint, const char *data, size_t size);
void known_add(uint64_t *hint, const char *data, size_t size, const Batch *batch);
