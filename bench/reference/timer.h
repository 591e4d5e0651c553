/* Cycles on the kernel's absolute timer, with the null device's rules of what is late, lost and skipped; and the arguments that programs with such
 * cycles share: --seconds, --rate, --quantum, --priority. */
#ifndef TACTUS_REFERENCE_TIMER_H
#define TACTUS_REFERENCE_TIMER_H

#include <errno.h>

#include "work.h"

#define MAX_LATE_PERIODS 2

static int64_t origin;
static int64_t rate = 48000, quantum = 128;
static double seconds = 3;
static int priority = 70;

/* An argument with a whole number that only one program has. */
struct argument {
    const char *name;
    int *value;
};

/* Reads pairs of name and value; 0 after saying which is unknown. */
static int arguments_read(int argc, char **argv, const struct argument *own, int own_count)
{
    for (int i = 1; i < argc; i += 2) {
        const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
        int found = 1;
        if (!strcmp(name, "--seconds")) seconds = atof(value);
        else if (!strcmp(name, "--rate")) rate = atoll(value);
        else if (!strcmp(name, "--quantum")) quantum = atoll(value);
        else if (!strcmp(name, "--priority")) priority = atoi(value);
        else
            found = 0;
        for (int k = 0; k < own_count && !found; k++)
            if (!strcmp(name, own[k].name)) {
                *own[k].value = atoi(value);
                found = 1;
            }
        if (!found || !*value) {
            fprintf(stderr, "%s: unknown option %s, or nothing behind it\n", argv[0], name);
            return 0;
        }
    }
    return 1;
}

static int64_t start_of(int64_t index)
{
    int64_t frames = index * quantum;
    return origin + frames / rate * 1000000000 + frames % rate * 1000000000 / rate;
}

static void sleep_until(int64_t at)
{
    struct timespec t = { at / 1000000000, at % 1000000000 };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) {
    }
}

struct cycles {
    struct series wake, work;
    int64_t count, lost, skips, wrong;
};

static void cycles_prepare(struct cycles *c)
{
    size_t capacity = (size_t)(seconds * (double)rate / (double)quantum) + 16;
    memset(c, 0, sizeof *c);
    series_prepare(&c->wake, capacity);
    series_prepare(&c->work, capacity);
}

/* One call of `run` a cycle until the time is over; it says whether its result is right. */
static void cycles_run(struct cycles *c, int (*run)(void))
{
    int64_t index = 0;
    origin = now_ns();
    origin = start_of(1);
    int64_t end = origin + (int64_t)(seconds * 1e9);
    for (;;) {
        int64_t due = start_of(index);
        int64_t now = now_ns();
        if (now >= end)
            break;
        if (now < due) {
            sleep_until(due);
            now = now_ns();
            series_add(&c->wake, now - due);
        }
        if (now >= start_of(index + MAX_LATE_PERIODS)) {
            int64_t first = index;
            while (start_of(index) < now)
                index++;
            c->lost += index - first;
            c->skips++;
            continue;
        }
        int is_right = run();
        int64_t ended = now_ns();
        series_add(&c->work, ended - now);
        if (!is_right)
            c->wrong++;
        if (ended > start_of(index + 1))
            c->lost++;
        c->count++;
        index++;
    }
    series_sort(&c->wake);
    series_sort(&c->work);
}

/* The line of name=value pairs that the measuring program reads. */
static void cycles_print(const struct cycles *c, int granted, uint64_t result)
{
    printf("cycles=%lld lost=%lld skips=%lld wrong=%lld granted=%d result=%llu wakeP50=%lld wakeP99=%lld wakeMax=%lld workP50=%lld workMax=%lld\n",
           (long long)c->count, (long long)c->lost, (long long)c->skips, (long long)c->wrong, granted, (unsigned long long)result,
           (long long)series_percentile(&c->wake, 50), (long long)series_percentile(&c->wake, 99), (long long)series_percentile(&c->wake, 100),
           (long long)series_percentile(&c->work, 50), (long long)series_percentile(&c->work, 100));
}

#endif
