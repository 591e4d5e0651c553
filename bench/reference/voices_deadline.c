/* The control of `Tactus.LatencyLab voices-deadline`: the C++ voices on two threads, on the kernel's absolute timer, with the priority of Tactus' audio
 * threads and the null device's rules of what is late, lost and skipped. The second thread is woken by a futex and takes groups of voices as the first
 * does, one after the other, from a common count. Prints one line of name=value pairs. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <immintrin.h>

#include "synth_voices.h"
#include "work.h"

#define THREADS 2
#define GROUPS_AT_ONCE 2

static int64_t origin;
static int64_t rate = 48000, quantum = 128;
static int voices = 2000, priority = 70, group_count;
static void *bank;
static atomic_int next_group, groups_done;
static atomic_uint cycle_number;
static atomic_int is_ending, refusals;
static _Alignas(64) float sums[THREADS][2][MAX_FRAMES];

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

static void become_real_time(int at_priority)
{
    struct sched_param parameter = { .sched_priority = at_priority };
    if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameter) != 0)
        atomic_fetch_add(&refusals, 1);
    _mm_setcsr(_mm_getcsr() | 0x8040); /* denormals count as zero */
}

static void take_groups(int thread)
{
    static _Thread_local float left[MAX_FRAMES], right[MAX_FRAMES];
    int first;
    while ((first = atomic_fetch_add(&next_group, GROUPS_AT_ONCE)) < group_count) {
        int count = group_count - first < GROUPS_AT_ONCE ? group_count - first : GROUPS_AT_ONCE;
        synth_voices_render(bank, first, count, (int)quantum, left, right);
        for (int i = 0; i < quantum; i++) {
            sums[thread][0][i] += left[i];
            sums[thread][1][i] += right[i];
        }
        atomic_fetch_add(&groups_done, count);
    }
}

static void *work_along(void *argument)
{
    (void)argument;
    become_real_time(priority - 1);
    unsigned seen = 0;
    while (!atomic_load(&is_ending)) {
        unsigned now = atomic_load(&cycle_number);
        if (now == seen) {
            syscall(SYS_futex, &cycle_number, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
            continue;
        }
        seen = now;
        take_groups(1);
    }
    return NULL;
}

/* One cycle's sound; its peak. The groups' count opens last: a second thread that is late takes from the cycle that is open, or nothing. */
static float render_cycle(void)
{
    memset(sums[0], 0, sizeof sums[0]);
    memset(sums[1], 0, sizeof sums[1]);
    atomic_store(&groups_done, 0);
    atomic_store(&next_group, 0);
    atomic_fetch_add(&cycle_number, 1);
    syscall(SYS_futex, &cycle_number, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    take_groups(0);
    while (atomic_load(&groups_done) < group_count)
        _mm_pause();

    float peak = 0;
    for (int channel = 0; channel < 2; channel++)
        for (int i = 0; i < quantum; i++) {
            float x = sums[0][channel][i] + sums[1][channel][i];
            x = x < 0 ? -x : x;
            peak = !(x <= peak) ? x : peak;
        }
    return peak;
}

int main(int argc, char **argv)
{
    double seconds = 3;
    int lanes = 8;
    const int max_late_periods = 2;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--seconds")) seconds = atof(argv[i + 1]);
        else if (!strcmp(argv[i], "--voices")) voices = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--lanes")) lanes = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--priority")) priority = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--rate")) rate = atoll(argv[i + 1]);
        else if (!strcmp(argv[i], "--quantum")) quantum = atoll(argv[i + 1]);
        else { fprintf(stderr, "voices_deadline: unknown option %s\n", argv[i]); return 2; }
    }

    bank = synth_voices_create(lanes, 0, 0, voices, (double)rate);
    if (!bank || quantum % 16 != 0) {
        fprintf(stderr, "voices_deadline: no vectors of %d voices here, or a quantum that is not a multiple of 16\n", lanes);
        return 2;
    }
    group_count = (voices + 15) / 16;
    atomic_store(&next_group, group_count);

    struct series wake, work;
    size_t capacity = (size_t)(seconds * (double)rate / (double)quantum) + 16;
    series_prepare(&wake, capacity);
    series_prepare(&work, capacity);
    pthread_t second;
    if (pthread_create(&second, NULL, work_along, NULL))
        return 2;
    become_real_time(priority);
    for (int i = 0; i < 200; i++)
        render_cycle();

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
        float peak = render_cycle();
        int64_t ended = now_ns();
        series_add(&work, ended - now);
        if (!(peak > 0.01f && peak < 1e4f))
            wrong++;
        if (ended > start_of(index + 1))
            lost++;
        cycles++;
        index++;
    }

    atomic_store(&is_ending, 1);
    atomic_fetch_add(&cycle_number, 1);
    syscall(SYS_futex, &cycle_number, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    pthread_join(second, NULL);
    series_sort(&wake);
    series_sort(&work);
    printf("cycles=%lld lost=%lld skips=%lld wrong=%lld granted=%d result=%d wakeP50=%lld wakeP99=%lld wakeMax=%lld workP50=%lld workMax=%lld\n",
           (long long)cycles, (long long)lost, (long long)skips, (long long)wrong, atomic_load(&refusals) == 0, voices,
           (long long)series_percentile(&wake, 50), (long long)series_percentile(&wake, 99), (long long)series_percentile(&wake, 100),
           (long long)series_percentile(&work, 50), (long long)series_percentile(&work, 100));
    synth_voices_destroy(bank);
    return 0;
}
