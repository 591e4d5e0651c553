/* The control of `tactus bench deadline`: a C loop on the kernel's absolute timer with the same work, the same priority and the same rules
 * of what is late, lost and skipped as the null device. Prints one line of name=value pairs. */
#define _GNU_SOURCE
#include <sched.h>

#include "timer.h"

static int passes = 100;
static uint64_t expected;

static int run(void)
{
    return work_run((int)quantum, passes) == expected;
}

int main(int argc, char **argv)
{
    const struct argument own[] = { { "--passes", &passes } };
    if (!arguments_read(argc, argv, own, 1))
        return 2;

    work_prepare();
    expected = work_run((int)quantum, passes);
    struct cycles cycles;
    cycles_prepare(&cycles);
    struct sched_param parameter = { .sched_priority = priority };
    int granted = sched_setscheduler(0, SCHED_FIFO, &parameter) == 0;
    cycles_run(&cycles, run);
    cycles_print(&cycles, granted, expected);
    return 0;
}
