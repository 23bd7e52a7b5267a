/* Arguments, lines on standard input, clocks. */
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int count;
static char **values;
static uint64_t seed;

void options_begin(int argc, char **argv)
{
    count = argc, values = argv;
    seed = now_ns() ^ (uint64_t)getpid() << 32;
    fcntl(0, F_SETFL, O_NONBLOCK);
    setvbuf(stdout, NULL, _IOLBF, 0);
}

const char *option(const char *name, const char *otherwise)
{
    for (int i = 2; i + 1 < count; i += 2)
        if (strncmp(values[i], "--", 2) == 0 && strcmp(values[i] + 2, name) == 0)
            return values[i + 1];
    return otherwise;
}

long option_number(const char *name, long otherwise)
{
    const char *text = option(name, NULL);
    return text ? atol(text) : otherwise;
}

bool read_line(char *line, size_t size)
{
    static char held[4096];
    static size_t length;
    char *end;
    while (!(end = memchr(held, '\n', length))) {
        ssize_t got = read(0, held + length, sizeof held - length);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return false;
        if (got <= 0)
            exit(0); /* nobody asks any more */
        length += (size_t)got;
    }
    size_t taken = (size_t)(end - held);
    snprintf(line, size, "%.*s", (int)taken, held);
    length -= taken + 1;
    memmove(held, end + 1, length);
    return true;
}

void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("{\"event\":\"failed\",\"why\":\"");
    vprintf(format, arguments);
    printf("\"}\n");
    va_end(arguments);
    exit(1);
}

void take_all_files(long wanted)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max != RLIM_INFINITY && (long)limit.rlim_max < wanted + 32)
        fail("%ld connections need more open files than the limit of %ld", wanted, (long)limit.rlim_max);
}

uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

uint64_t random_below(uint64_t bound)
{
    uint64_t z = (seed += 0x9e3779b97f4a7c15ull); /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return bound ? (z ^ (z >> 31)) % bound : 0;
}
