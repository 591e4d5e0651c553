/* The control of `Tactus.LatencyLab jack-deadline`: a JACK client in C with the same work. Prints one line of name=value pairs. */
#include <jack/jack.h>
#include <stdatomic.h>
#include <unistd.h>

#include "work.h"

static jack_client_t *client;
static jack_port_t *outputs[2];
static int passes = 100;
static uint64_t expected;
static struct series wake, work;
static int64_t cycles, wrong, jump_cycles, late;
static jack_nframes_t last_frames;
static atomic_int xruns;
static atomic_int is_measuring;

static int process(jack_nframes_t frames, void *argument)
{
    (void)argument;
    /* JACK's own clock, which is not CLOCK_MONOTONIC everywhere; the times of a cycle are on it. */
    int64_t started = (int64_t)jack_get_time() * 1000;
    for (int channel = 0; channel < 2; channel++)
        memset(jack_port_get_buffer(outputs[channel], frames), 0, frames * sizeof(float));
    jack_nframes_t current_frames;
    jack_time_t current, next;
    float period;
    jack_get_cycle_times(client, &current_frames, &current, &next, &period);
    uint64_t result = work_run((int)frames, passes);
    int64_t ended = (int64_t)jack_get_time() * 1000;
    if (!atomic_load_explicit(&is_measuring, memory_order_acquire))
        return 0;

    if (cycles > 0 && (int32_t)(current_frames - last_frames) > 0)
        jump_cycles += (int32_t)(current_frames - last_frames + frames - 1) / (int32_t)frames;
    last_frames = current_frames + frames;
    if (result != expected)
        wrong++;
    if (ended > (int64_t)next * 1000)
        late++;
    series_add(&wake, started - (int64_t)current * 1000);
    series_add(&work, ended - started);
    cycles++;
    return 0;
}

static int on_xrun(void *argument)
{
    (void)argument;
    if (atomic_load(&is_measuring))
        atomic_fetch_add(&xruns, 1);
    return 0;
}

static void ignore(const char *message)
{
    (void)message;
}

int main(int argc, char **argv)
{
    double seconds = 3;
    const char *server = "default";
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--seconds")) seconds = atof(argv[i + 1]);
        else if (!strcmp(argv[i], "--passes")) passes = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--server")) server = argv[i + 1];
        else { fprintf(stderr, "jack_client: unknown option %s\n", argv[i]); return 2; }
    }

    jack_set_error_function(ignore);
    jack_set_info_function(ignore);
    client = jack_client_open("control", JackNoStartServer | JackServerName, NULL, server);
    if (!client) {
        fprintf(stderr, "jack_client: no server \"%s\"\n", server);
        return 3;
    }

    jack_nframes_t quantum = jack_get_buffer_size(client);
    size_t capacity = (size_t)(seconds * jack_get_sample_rate(client) / quantum) + 1024;
    work_prepare();
    expected = work_run((int)quantum, passes);
    series_prepare(&wake, capacity);
    series_prepare(&work, capacity);
    outputs[0] = jack_port_register(client, "out_1", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    outputs[1] = jack_port_register(client, "out_2", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    jack_set_process_callback(client, process, NULL);
    jack_set_xrun_callback(client, on_xrun, NULL);
    if (jack_activate(client))
        return 3;
    jack_connect(client, "control:out_1", "system:playback_1");
    jack_connect(client, "control:out_2", "system:playback_2");

    usleep(200000); /* joining the graph is not measured */
    atomic_store(&is_measuring, 1);
    usleep((useconds_t)(seconds * 1e6));
    atomic_store(&is_measuring, 0);
    usleep(50000);
    jack_deactivate(client);
    jack_client_close(client);

    series_sort(&wake);
    series_sort(&work);
    int64_t reported = atomic_load(&xruns);
    printf("cycles=%lld lost=%lld skips=%lld wrong=%lld granted=1 result=%llu wakeP50=%lld wakeP99=%lld wakeMax=%lld workP50=%lld workMax=%lld\n",
           (long long)cycles, (long long)(jump_cycles > reported ? jump_cycles : reported), (long long)late, (long long)wrong,
           (unsigned long long)expected,
           (long long)series_percentile(&wake, 50), (long long)series_percentile(&wake, 99), (long long)series_percentile(&wake, 100),
           (long long)series_percentile(&work, 50), (long long)series_percentile(&work, 100));
    return 0;
}
