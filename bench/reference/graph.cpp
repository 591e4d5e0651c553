// Graph overhead: trivial nodes (gain times the sum of the inputs, stereo), optionally with an adjustable chain of integer work behind it, run by one
// thread or by two. One case a call; prints `name value` lines. The control of the lab's verb `graph`.
//
//   usage: graph TOPOLOGY SIZE FRAMES EXECUTOR GRAIN SECONDS
//   TOPOLOGY  chain | fanin | dag      SIZE  64 | 512 | 2048
//   EXECUTOR  own    one thread, function pointer a node, topological order, one buffer a node
//             pool   as own, buffers reused once their last reader has run
//             dyn    two threads, atomic dependency counters, ready nodes through a ticket ring, own successor first; both spin
//             stat   two threads, offline list schedule, each runs a fixed list and spins on the done flags of the other's inputs
//
// Every two-thread run is checked against a serial one while the source changes from block to block.
#include "common.hpp"
using namespace bench;

static double kSeconds = 0.1;

struct Graph;
struct Node;
using Work = void (*)(Node&, int frames);

struct alignas(64) Node {
    Work work = nullptr;
    float gain = 1;
    uint32_t nIn = 0;
    const float* const* inL = nullptr;
    const float* const* inR = nullptr;
    float *outL = nullptr, *outR = nullptr;
    uint32_t lcg = 1;
    // scheduling state on its own line, written by other threads
    alignas(64) std::atomic<int> pending{0};
    int indegree = 0;
    std::atomic<uint32_t> doneEpoch{0};
    const int* succ = nullptr;
    int nSucc = 0;
};

static void workGain(Node& n, int frames) {
    gainSum(n.outL, n.inL, n.nIn, n.gain, frames);
    gainSum(n.outR, n.inR, n.nIn, n.gain, frames);
}
/// The gain work plus a chain of `gGrain` dependent 32-bit LCG steps (about 4 cycles each): a node of
/// adjustable cost that no compiler can vectorise or fold.
static int gGrain = 0;
static void workGrain(Node& n, int frames) {
    workGain(n, frames);
    uint32_t s = n.lcg;
    for (int i = 0; i < gGrain; ++i) s = s * 1664525u + 1013904223u;
    n.lcg = s;
}

/// Executable form of a GraphSpec.
struct Graph {
    const GraphSpec& spec;
    int frames;
    std::vector<Node> nodes;
    StereoPool source, bufs;
    std::vector<std::vector<const float*>> l, r;
    std::vector<std::vector<int>> succ;
    std::vector<int> sources;  // nodes with no node inputs

    Graph(const GraphSpec& s, int frames_, bool reuse, Work work)
        : spec(s), frames(frames_), nodes(s.size()), source(1, frames_), bufs(s.size(), frames_), l(s.size()), r(s.size()), succ(s.size()) {
        setSource(0);
        std::vector<int> lastReader(s.size(), -1), slot(s.size());
        for (size_t i = 0; i < s.size(); ++i)
            for (int in : s.inputs[i])
                if (in >= 0) { lastReader[size_t(in)] = int(i); succ[size_t(in)].push_back(int(i)); }
        std::vector<int> freeSlots;
        int used = 0;
        for (size_t i = 0; i < s.size(); ++i) {
            if (!reuse) slot[i] = int(i);
            else if (!freeSlots.empty()) { slot[i] = freeSlots.back(); freeSlots.pop_back(); }
            else slot[i] = used++;
            if (reuse)
                for (int in : s.inputs[i])
                    if (in >= 0 && lastReader[size_t(in)] == int(i)) freeSlots.push_back(slot[size_t(in)]);
        }
        for (size_t i = 0; i < s.size(); ++i) {
            Node& n = nodes[i];
            for (int in : s.inputs[i]) {
                l[i].push_back(in < 0 ? source.left(0) : bufs.left(size_t(slot[size_t(in)])));
                r[i].push_back(in < 0 ? source.right(0) : bufs.right(size_t(slot[size_t(in)])));
                if (in >= 0) n.indegree++;
            }
            n.work = work;
            n.gain = s.gain[i];
            n.nIn = uint32_t(l[i].size());
            n.inL = l[i].data();
            n.inR = r[i].data();
            n.outL = bufs.left(size_t(slot[i]));
            n.outR = bufs.right(size_t(slot[i]));
            n.pending = n.indegree;
            n.succ = succ[i].data();
            n.nSucc = int(succ[i].size());
            if (n.indegree == 0) sources.push_back(int(i));
        }
    }
    /// The source signal sin / cos (0.1 i), scaled by 1 + block % kScales.
    static constexpr uint32_t kScales = 7;
    void setSource(uint32_t block) {
        const float a = float(1 + block % kScales);
        for (int i = 0; i < frames; ++i) {
            source.left(0)[i] = a * std::sin(0.1f * float(i));
            source.right(0)[i] = a * std::cos(0.1f * float(i));
        }
    }
    /// Runs `block` for many blocks with a source that changes every block and compares every output
    /// sample with a plain serial run: a node that runs before its inputs yields stale samples here.
    template <class F> void verify(uint32_t& b, F&& block) {
        std::vector<float> want[kScales];
        auto output = [&](int i) { return i < frames ? nodes.back().outL[i] : nodes.back().outR[i - frames]; };
        for (uint32_t k = 0; k < kScales; ++k) {
            setSource(k);
            for (Node& n : nodes) n.work(n, frames);
            for (int i = 0; i < 2 * frames; ++i) want[k].push_back(output(i));
        }
        int bad = 0;
        for (int r = 0; r < 700; ++r, ++b) {
            setSource(b);
            block(b);
            for (int i = 0; i < 2 * frames; ++i) if (output(i) != want[b % kScales][size_t(i)]) { ++bad; break; }
        }
        if (bad) { std::printf("# MISMATCH in %d of 700 blocks\n", bad); std::exit(1); }
        setSource(0);
    }
    double energy() const {
        const Node& n = nodes.back();
        double e = 0;
        for (int i = 0; i < frames; ++i) e += double(n.outL[i]) * n.outL[i] + double(n.outR[i]) * n.outR[i];
        return e;
    }
};

struct alignas(128) Line { std::atomic<uint32_t> v{0}; };

/// Verifies, then times batches of 4 blocks; returns ns per block.
template <class F> Stats drive(Graph& g, F&& block) {
    Stats s;
    uint32_t b = 1;
    g.verify(b, block);
    for (int i = 0; i < 20; ++i) block(b++);
    const uint64_t end = nowNs() + uint64_t(kSeconds * 1e9);
    for (;;) {
        const uint64_t t0 = nowNs();
        for (int i = 0; i < 4; ++i) block(b++);
        const uint64_t t1 = nowNs();
        s.add(double(t1 - t0) / 4);
        if (t1 > end) break;
    }
    return s;
}

static Stats runSingle(Graph& g) {
    return drive(g, [&](uint32_t) { for (Node& n : g.nodes) n.work(n, g.frames); });
}

/// Two threads, dynamic: atomic dependency counts + ticket ring. Each node enters the ring at most once
/// per block, so a ring of N slots never overflows and needs no full check.
struct Dynamic {
    Graph& g;
    std::vector<std::atomic<int>> ring;
    Line start, done, srcHead, head, tail, finished;
    std::atomic<bool> quit{false};
    uint32_t chunk;  // source nodes claimed at a time

    explicit Dynamic(Graph& g_)
        : g(g_), ring(g_.nodes.size() + 8), chunk(std::clamp(uint32_t(g_.sources.size() / 32), 1u, 8u)) {
        for (auto& r : ring) r.store(-1, std::memory_order_relaxed);
    }
    /// Runs a node, then keeps following the first successor that becomes ready.
    void follow(int i) {
        const int sink = int(g.nodes.size()) - 1;
        while (i >= 0) {
            Node& n = g.nodes[size_t(i)];
            n.work(n, g.frames);
            n.pending.store(n.indegree, std::memory_order_relaxed);
            if (i == sink) { finished.v.store(1, std::memory_order_release); return; }
            int next = -1;
            for (int k = 0; k < n.nSucc; ++k) {
                const int s = n.succ[k];
                Node& d = g.nodes[size_t(s)];
                if (d.indegree == 1 || d.pending.fetch_sub(1, std::memory_order_acq_rel) == 1) {
                    if (next < 0) next = s;
                    else ring[tail.v.fetch_add(1, std::memory_order_relaxed)].store(s, std::memory_order_release);
                }
            }
            i = next;
        }
    }
    void work() {
        for (;;) {
            const uint32_t nSrc = uint32_t(g.sources.size());
            if (srcHead.v.load(std::memory_order_relaxed) < nSrc) {
                const uint32_t k = srcHead.v.fetch_add(chunk, std::memory_order_relaxed);
                for (uint32_t i = k; i < std::min(k + chunk, nSrc); ++i) follow(g.sources[i]);
                if (k < nSrc) continue;
            }
            auto& slot = ring[head.v.fetch_add(1, std::memory_order_relaxed)];
            int i;
            while ((i = slot.load(std::memory_order_acquire)) < 0) {
                if (finished.v.load(std::memory_order_acquire)) return;
                cpuRelax();
            }
            slot.store(-1, std::memory_order_relaxed);
            follow(i);
            if (finished.v.load(std::memory_order_acquire)) return;
        }
    }
    Stats run() {
        std::thread worker([&] {
            pin(1);
            flushDenormals();
            for (uint32_t seen = 0;;) {
                uint32_t e;
                while ((e = start.v.load(std::memory_order_acquire)) == seen) cpuRelax();
                seen = e;
                if (quit.load()) return;
                work();
                done.v.store(seen, std::memory_order_release);
            }
        });
        Stats s = drive(g, [&](uint32_t b) {
            srcHead.v.store(0, std::memory_order_relaxed);
            head.v.store(0, std::memory_order_relaxed);
            tail.v.store(0, std::memory_order_relaxed);
            finished.v.store(0, std::memory_order_relaxed);
            start.v.store(b, std::memory_order_release);
            work();
            while (done.v.load(std::memory_order_acquire) != b) cpuRelax();
        });
        quit = true;
        start.v.store(UINT32_MAX);
        worker.join();
        return s;
    }
};

/// Two threads, static: an offline list schedule with unit node cost (plus input count) and a fixed
/// penalty for a cross-thread input; at run time only cross-thread inputs are waited for.
struct Static {
    Graph& g;
    struct Item { int node; std::vector<int> waits; };
    std::vector<Item> list[2];
    Line start, done;
    std::atomic<bool> quit{false};

    explicit Static(Graph& g_) : g(g_) {
        const size_t n = g.nodes.size();
        const double nodeCost = 20, perInput = 8, penalty = 100;  // ns, typical for 64 frames
        std::vector<double> finish(n);
        std::vector<int> where(n);
        double clock[2] = {0, 0};
        for (size_t i = 0; i < n; ++i) {
            double best[2];
            for (int t = 0; t < 2; ++t) {
                double at = clock[t];
                for (int in : g.spec.inputs[i])
                    if (in >= 0) at = std::max(at, finish[size_t(in)] + (where[size_t(in)] == t ? 0 : penalty));
                best[t] = at;
            }
            const int t = i + 1 == n ? 0 : best[1] < best[0] ? 1 : 0;  // the sink stays on the main thread
            where[i] = t;
            finish[i] = clock[t] = best[t] + nodeCost + perInput * double(g.nodes[i].nIn);
            Item it{int(i), {}};
            for (int in : g.spec.inputs[i]) if (in >= 0 && where[size_t(in)] != t) it.waits.push_back(in);
            // Within one foreign list the last input implies the earlier ones.
            if (it.waits.size() > 1) it.waits = {*std::max_element(it.waits.begin(), it.waits.end())};
            list[t].push_back(it);
        }
    }
    void work(int t, uint32_t b) {
        for (const Item& it : list[t]) {
            for (int w : it.waits) while (g.nodes[size_t(w)].doneEpoch.load(std::memory_order_acquire) != b) cpuRelax();
            Node& n = g.nodes[size_t(it.node)];
            n.work(n, g.frames);
            n.doneEpoch.store(b, std::memory_order_release);
        }
    }
    Stats run() {
        std::thread worker([&] {
            pin(1);
            flushDenormals();
            for (uint32_t seen = 0;;) {
                uint32_t e;
                while ((e = start.v.load(std::memory_order_acquire)) == seen) cpuRelax();
                seen = e;
                if (quit.load()) return;
                work(1, seen);
                done.v.store(seen, std::memory_order_release);
            }
        });
        Stats s = drive(g, [&](uint32_t b) {
            start.v.store(b, std::memory_order_release);
            work(0, b);
            while (done.v.load(std::memory_order_acquire) != b) cpuRelax();
        });
        quit = true;
        start.v.store(UINT32_MAX);
        worker.join();
        return s;
    }
};

static Stats runCase(Graph& g, const std::string& executor) {
    if (executor == "dyn") { Dynamic d(g); return d.run(); }
    if (executor == "stat") { Static d(g); return d.run(); }
    return runSingle(g);
}

int main(int argc, char** argv) {
    if (argc != 7) { std::fprintf(stderr, "usage: graph chain|fanin|dag 64|512|2048 FRAMES own|pool|dyn|stat GRAIN SECONDS\n"); return 2; }
    const std::string topology = argv[1], executor = argv[4];
    const int size = std::atoi(argv[2]), frames = std::atoi(argv[3]);
    gGrain = std::atoi(argv[5]);
    kSeconds = std::atof(argv[6]);
    const GraphSpec spec = makeGraph(topology, size);
    pin(0);
    flushDenormals();
    Graph g(spec, frames, executor == "pool", gGrain == 0 ? workGain : workGrain);
    Stats s = runCase(g, executor);
    std::printf("nodes %zu\nmedian %.6g\nmin %.6g\nenergy %.17g\n", spec.size(), s.pct(0.5), s.pct(0), g.energy());
}
