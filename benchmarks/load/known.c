/* The same bytes mean the same: what one reader had is compared for the others, and read only once. */
#include "readers.h"

#include <stdlib.h>
#include <string.h>

#define REMEMBERED 256
#define TRIED 4

static Known frames[REMEMBERED];
static uint64_t newest; /* frames are numbered from 1 on */

static const Known *same(uint64_t number, const char *data, size_t size)
{
    if (number == 0 || number > newest || number + REMEMBERED <= newest)
        return NULL;
    const Known *frame = &frames[number % REMEMBERED];
    return frame->size <= size && memcmp(frame->bytes, data, frame->size) == 0 ? frame : NULL;
}

const Known *known_find(uint64_t *hint, const char *data, size_t size)
{
    const Known *found = same(*hint, data, size);
    if (found) {
        ++*hint;
        return found;
    }
    for (uint64_t number = newest; number && number + TRIED > newest; number--)
        if ((found = same(number, data, size))) {
            *hint = number + 1;
            return found;
        }
    return NULL;
}

void known_add(uint64_t *hint, const char *data, size_t size, const Batch *batch)
{
    Known *frame = &frames[++newest % REMEMBERED];
    if (frame->room_for < size) {
        free(frame->bytes);
        frame->bytes = malloc(size);
        frame->room_for = size;
    }
    memcpy(frame->bytes, data, size);
    frame->size = size;
    batch_copy(&frame->batch, batch);
    *hint = newest + 1;
}
