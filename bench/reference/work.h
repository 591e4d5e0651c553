/* What both sides do in a cycle, operation for operation as DeadlineWork.cs; and how they count time. */
#ifndef TACTUS_REFERENCE_WORK_H
#define TACTUS_REFERENCE_WORK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_FRAMES 8192

static float work_input[MAX_FRAMES];
static float work_samples[MAX_FRAMES];

static __attribute__((unused)) void work_prepare(void)
{
    for (int i = 0; i < MAX_FRAMES; i++)
        work_input[i] = (float)(i * 37 % 101) / 101.0f - 0.5f;
}

/* A resonant filter over the block, again and again; the input keeps it from decaying. */
static __attribute__((unused)) uint64_t work_run(int frames, int passes)
{
    memcpy(work_samples, work_input, (size_t)frames * sizeof(float));
    for (int pass = 0; pass < passes; pass++) {
        float z1 = 0.0f, z2 = 0.0f;
        for (int i = 0; i < frames; i++) {
            float x = work_samples[i];
            float y = 0.2f * x + z1;
            z1 = 0.4f * x - -0.6f * y + z2;
            z2 = 0.2f * x - 0.4f * y;
            work_samples[i] = 0.5f * y + work_input[i];
        }
    }

    uint64_t hash = 14695981039346656037ull;
    for (int i = 0; i < frames; i++) {
        uint32_t bits;
        memcpy(&bits, &work_samples[i], sizeof bits);
        hash = (hash ^ bits) * 1099511628211ull;
    }
    return hash;
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Latencies, sorted at the end: exact percentiles, no buckets. */
struct series {
    int64_t *values;
    size_t count, capacity;
};

static void series_prepare(struct series *s, size_t capacity)
{
    s->values = malloc(capacity * sizeof *s->values);
    memset(s->values, 0, capacity * sizeof *s->values); /* touch the pages */
    s->count = 0;
    s->capacity = capacity;
}

static void series_add(struct series *s, int64_t value)
{
    if (s->count < s->capacity)
        s->values[s->count++] = value;
}

static int series_compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void series_sort(struct series *s)
{
    qsort(s->values, s->count, sizeof *s->values, series_compare);
}

static int64_t series_percentile(const struct series *s, double percent)
{
    if (s->count == 0)
        return 0;
    size_t rank = (size_t)(percent / 100.0 * (double)s->count + 0.999999);
    if (rank < 1)
        rank = 1;
    if (rank > s->count)
        rank = s->count;
    return s->values[rank - 1];
}

#endif
