/* The control of `Tactus.LatencyLab deadline`: a C loop on the kernel's absolute timer with the same work, the same priority and the same rules
 * of what is late, lost and skipped as the null device. Prints one line of name=value pairs. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>

#include "work.h"

static int64_t origin;
static int64_t rate = 48000, quantum = 128;

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

int main(int argc, char **argv)
{
    double seconds = 3;
    int passes = 100, priority = 70;
    const int max_late_periods = 2;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--seconds")) seconds = atof(argv[i + 1]);
        else if (!strcmp(argv[i], "--passes")) passes = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--priority")) priority = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--rate")) rate = atoll(argv[i + 1]);
        else if (!strcmp(argv[i], "--quantum")) quantum = atoll(argv[i + 1]);
        else { fprintf(stderr, "deadline: unknown option %s\n", argv[i]); return 2; }
    }

    work_prepare();
    uint64_t expected = work_run((int)quantum, passes);
    struct series wake, work;
    size_t capacity = (size_t)(seconds * (double)rate / (double)quantum) + 16;
    series_prepare(&wake, capacity);
    series_prepare(&work, capacity);

    struct sched_param parameter = { .sched_priority = priority };
    int granted = sched_setscheduler(0, SCHED_FIFO, &parameter) == 0;

    int64_t cycles = 0, lost = 0, skips = 0, wrong = 0, index = 0;
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
            series_add(&wake, now - due);
        }
        if (now >= start_of(index + max_late_periods)) {
            int64_t first = index;
            while (start_of(index) < now)
                index++;
            lost += index - first;
            skips++;
            continue;
        }
        uint64_t result = work_run((int)quantum, passes);
        int64_t ended = now_ns();
        series_add(&work, ended - now);
        if (result != expected)
            wrong++;
        if (ended > start_of(index + 1))
            lost++;
        cycles++;
        index++;
    }

    series_sort(&wake);
    series_sort(&work);
    printf("cycles=%lld lost=%lld skips=%lld wrong=%lld granted=%d result=%llu wakeP50=%lld wakeP99=%lld wakeMax=%lld workP50=%lld workMax=%lld\n",
           (long long)cycles, (long long)lost, (long long)skips, (long long)wrong, granted, (unsigned long long)expected,
           (long long)series_percentile(&wake, 50), (long long)series_percentile(&wake, 99), (long long)series_percentile(&wake, 100),
           (long long)series_percentile(&work, 50), (long long)series_percentile(&work, 100));
    return 0;
}
