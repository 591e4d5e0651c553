// A voice a task: 64 scalar voices (common.hpp has the formulas) rendered and summed by one thread or by two. One case a call; prints `name value` lines. The
// control of the lab's verb `voice-tasks`.
//
//   usage: voice_tasks OVERSAMPLING FRAMES SHARE PACE SECONDS
//   OVERSAMPLING  8 (heavy) | 1 (light)
//   SHARE  one       one thread
//          static    two threads, half of the voices each; the worker spins between blocks
//          dynamic   as static, voices claimed one by one
//          park      as dynamic, but the worker parks in a futex after every block and is woken for the next
//          capacity  no blocks: how much two threads that do the same get done, one alone being 1
//   PACE   on        block after block
//          paced     one block a period of 48 kHz
#include "common.hpp"
using namespace bench;

constexpr int voices = 64;
static double g_seconds = 0.3;

struct Bank {
    int frames, oversampling;
    std::vector<Voice<float>> bank{size_t(voices)};
    StereoPool buffers;
    std::vector<float> left, right;

    Bank(int frames_, int oversampling_) : frames(frames_), oversampling(oversampling_), buffers(size_t(voices), frames_), left(size_t(frames_)), right(size_t(frames_))
    {
        for (int i = 0; i < voices; i++)
            bank[size_t(i)].init(i, voices, oversampling);
    }

    void voice(uint32_t block, int i)
    {
        float *l = buffers.left(size_t(i)), *r = buffers.right(size_t(i));
        if (oversampling == 8)
            bank[size_t(i)].render<8>(block, frames, l, r);
        else
            bank[size_t(i)].render<1>(block, frames, l, r);
    }

    void mix()
    {
        std::memcpy(left.data(), buffers.left(0), size_t(frames) * sizeof(float));
        std::memcpy(right.data(), buffers.right(0), size_t(frames) * sizeof(float));
        for (size_t i = 1; i < size_t(voices); i++) {
            addTo(left.data(), buffers.left(i), frames);
            addTo(right.data(), buffers.right(i), frames);
        }
    }

    double energy() const
    {
        double sum = 0;
        for (size_t i = 0; i < size_t(frames); i++)
            sum += double(left[i]) * left[i] + double(right[i]) * right[i];
        return sum;
    }
};

/* Two hundred blocks to warm up, then as many as fit. */
template <class Block> void drive(Bank &bank, bool is_paced, Block &&block)
{
    Stats stats;
    for (uint32_t b = 0; b < 200; b++)
        block(b);
    const double energy = bank.energy();
    const uint64_t period = uint64_t(1e9 * bank.frames / 48000.0), end = nowNs() + uint64_t(g_seconds * 1e9);
    uint64_t next = nowNs() + period;
    for (uint32_t b = 200; nowNs() < end; b++) {
        if (is_paced) {
            timespec at{time_t(next / 1000000000ull), long(next % 1000000000ull)};
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr);
            next += period;
        }
        const uint64_t before = nowNs();
        block(b);
        stats.add(double(nowNs() - before));
    }
    std::printf("median %.6g\nmin %.6g\nenergy %.9g\n", stats.pct(0.5), stats.pct(0), energy);
}

static void run_one(Bank &bank, bool is_paced)
{
    drive(bank, is_paced, [&](uint32_t b) {
        for (int i = 0; i < voices; i++)
            bank.voice(b, i);
        bank.mix();
    });
}

static void run_two(Bank &bank, bool is_paced, const std::string &share)
{
    struct alignas(128) Line { std::atomic<uint32_t> v{0}; };
    Line start, done, next, parked;
    std::atomic<bool> quit{false};
    const bool is_static = share == "static", parks = share == "park";
    auto work = [&](uint32_t b, int thread) {
        if (is_static) {
            for (int i = thread * voices / 2; i < (thread + 1) * voices / 2; i++)
                bank.voice(b, i);
        } else {
            for (uint32_t i; (i = next.v.fetch_add(1, std::memory_order_relaxed)) < uint32_t(voices);)
                bank.voice(b, int(i));
        }
    };
    std::thread worker([&] {
        pin(1);
        flushDenormals();
        for (uint32_t seen = 0;;) {
            if (parks) {
                parked.v.store(1, std::memory_order_seq_cst);
                while (start.v.load(std::memory_order_seq_cst) == seen)
                    futexWait(start.v, seen);
                parked.v.store(0, std::memory_order_relaxed);
            } else {
                while (start.v.load(std::memory_order_acquire) == seen)
                    cpuRelax();
            }
            seen = start.v.load(std::memory_order_acquire);
            if (quit.load())
                return;
            work(seen - 1, 1);
            done.v.store(seen, std::memory_order_release);
        }
    });
    drive(bank, is_paced, [&](uint32_t b) {
        next.v.store(0, std::memory_order_relaxed);
        start.v.store(b + 1, std::memory_order_seq_cst);
        if (parks && parked.v.load(std::memory_order_seq_cst))
            futexWake(start.v, 1);
        work(b, 0);
        while (done.v.load(std::memory_order_acquire) != b + 1)
            cpuRelax();
        bank.mix();
    });
    quit = true;
    start.v.fetch_add(1);
    futexWake(start.v, 1);
    worker.join();
}

/* Rendered voices a second of one thread, alone and beside another. */
static void measure_capacity(int frames, int oversampling)
{
    std::atomic<bool> stop{false};
    auto blocks = [&](Bank &bank, double seconds) {
        const uint64_t start = nowNs(), end = start + uint64_t(seconds * 1e9);
        uint32_t b = 0;
        for (; nowNs() < end && !stop.load(std::memory_order_relaxed); b++)
            bank.voice(b, int(b % voices));
        return b / double(nowNs() - start);
    };
    Bank own(frames, oversampling), other(frames, oversampling);
    const double alone = blocks(own, g_seconds / 2);
    std::thread beside([&] {
        pin(1);
        flushDenormals();
        blocks(other, 1e6);
    });
    const double together = blocks(own, g_seconds / 2);
    stop = true;
    beside.join();
    std::printf("capacity %.4g\n", 2 * together / alone);
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        std::fprintf(stderr, "usage: voice_tasks 8|1 FRAMES one|static|dynamic|park|capacity on|paced SECONDS\n");
        return 2;
    }
    const int oversampling = std::atoi(argv[1]), frames = std::atoi(argv[2]);
    const std::string share = argv[3];
    g_seconds = std::atof(argv[5]);
    pin(0);
    flushDenormals();
    if (share == "capacity") {
        measure_capacity(frames, oversampling);
        return 0;
    }
    Bank bank(frames, oversampling);
    if (share == "one")
        run_one(bank, std::strcmp(argv[4], "paced") == 0);
    else
        run_two(bank, std::strcmp(argv[4], "paced") == 0, share);
}
