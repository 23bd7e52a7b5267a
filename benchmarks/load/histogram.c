/* Percentiles of times: 64 buckets to each power of two. */
#include "load.h"

#include <stdio.h>
#include <string.h>

static unsigned bucket_of(uint64_t ns)
{
    if (ns < 128)
        return (unsigned)ns;
    unsigned power = 63 - (unsigned)__builtin_clzll(ns), shift = power - 6;
    unsigned bucket = 64 * (shift + 1) + (unsigned)((ns >> shift) & 63);
    return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

static uint64_t middle_of(unsigned bucket)
{
    if (bucket < 128)
        return bucket;
    unsigned shift = bucket / 64 - 1;
    return ((uint64_t)(64 + bucket % 64) << shift) + (1ull << shift) / 2;
}

void histogram_add(Histogram *histogram, uint64_t ns)
{
    histogram->counts[bucket_of(ns)]++;
    histogram->count++;
    if (ns > histogram->largest)
        histogram->largest = ns;
}

void histogram_clear(Histogram *histogram)
{
    memset(histogram, 0, sizeof *histogram);
}

static double at(const Histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)histogram->count), seen = 0;
    for (unsigned bucket = 0; bucket < BUCKETS; bucket++)
        if ((seen += histogram->counts[bucket]) > wanted) {
            uint64_t value = middle_of(bucket);
            return (double)(value < histogram->largest ? value : histogram->largest) / 1e6;
        }
    return (double)histogram->largest / 1e6;
}

void histogram_print(const char *name, const Histogram *histogram)
{
    printf("\"%s\":{\"count\":%llu", name, (unsigned long long)histogram->count);
    printf(",\"p50\":%.4f,\"p90\":%.4f", at(histogram, 0.50), at(histogram, 0.90));
    printf(",\"p99\":%.4f,\"max\":%.4f}", at(histogram, 0.99), (double)histogram->largest / 1e6);
}
