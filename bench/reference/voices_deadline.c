/* The control of `Tactus.LatencyLab voices-deadline`: the C++ voices on two threads, on the kernel's absolute timer, with the priority of Tactus' audio
 * threads and the null device's rules of what is late, lost and skipped. The second thread is woken by a futex and takes groups of voices as the first
 * does, one after the other, from a common count. Prints one line of name=value pairs. */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <immintrin.h>

#include "synth_voices.h"
#include "timer.h"

#define THREADS 2
#define GROUPS_AT_ONCE 2

static int voices = 2000, lanes = 8, group_count;
static void *bank;
static atomic_int next_group, groups_done;
static atomic_uint cycle_number;
static atomic_int is_ending, refusals;
static _Alignas(64) float sums[THREADS][2][MAX_FRAMES];

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

/* One cycle's sound; whether its peak is one of sound. The groups' count opens last: a second thread that is late takes from the cycle that is open, or nothing. */
static int render_cycle(void)
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
    return peak > 0.01f && peak < 1e4f;
}

int main(int argc, char **argv)
{
    const struct argument own[] = { { "--voices", &voices }, { "--lanes", &lanes } };
    if (!arguments_read(argc, argv, own, 2))
        return 2;

    bank = synth_voices_create(lanes, 0, 0, voices, (double)rate);
    if (!bank || quantum % 16 != 0) {
        fprintf(stderr, "voices_deadline: no vectors of %d voices here, or a quantum that is not a multiple of 16\n", lanes);
        return 2;
    }
    group_count = (voices + 15) / 16;
    atomic_store(&next_group, group_count);

    struct cycles cycles;
    cycles_prepare(&cycles);
    pthread_t second;
    if (pthread_create(&second, NULL, work_along, NULL))
        return 2;
    become_real_time(priority);
    for (int i = 0; i < 200; i++)
        render_cycle();

    cycles_run(&cycles, render_cycle);
    atomic_store(&is_ending, 1);
    atomic_fetch_add(&cycle_number, 1);
    syscall(SYS_futex, &cycle_number, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    pthread_join(second, NULL);
    cycles_print(&cycles, atomic_load(&refusals) == 0, (uint64_t)voices);
    synth_voices_destroy(bank);
    return 0;
}
