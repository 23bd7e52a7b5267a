/* A binary heap of who is due when. */
#include "load.h"

#include <stdlib.h>

void timers_add(Timers *timers, uint64_t due, void *what)
{
    if (timers->count == timers->room_for) {
        timers->room_for = timers->room_for ? 2 * timers->room_for : 64;
        timers->heap = realloc(timers->heap, timers->room_for * sizeof *timers->heap);
    }
    size_t place = timers->count++;
    for (; place && timers->heap[(place - 1) / 2].due > due; place = (place - 1) / 2)
        timers->heap[place] = timers->heap[(place - 1) / 2];
    timers->heap[place] = (Timer){due, what};
}

void *timers_take(Timers *timers, uint64_t now)
{
    if (!timers->count || timers->heap[0].due > now)
        return NULL;
    void *what = timers->heap[0].what;
    Timer last = timers->heap[--timers->count];
    size_t place = 0, child;
    while ((child = 2 * place + 1) < timers->count) {
        if (child + 1 < timers->count && timers->heap[child + 1].due < timers->heap[child].due)
            child++;
        if (timers->heap[child].due >= last.due)
            break;
        timers->heap[place] = timers->heap[child];
        place = child;
    }
    timers->heap[place] = last;
    return what;
}

uint64_t timers_next(const Timers *timers, uint64_t otherwise)
{
    return timers->count && timers->heap[0].due < otherwise ? timers->heap[0].due : otherwise;
}
