// Queues that ours are held against, with items of 16 bytes, as a library: the measuring program lends its threads, so that all sides of a round run on
// the same threads within milliseconds. Two queues by hand with the same algorithms as ours, jack_ringbuffer (libjack, found at run time), and
// moodycamel's ReaderWriterQueue and ConcurrentQueue where their headers are installed.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <dlfcn.h>
#include <immintrin.h>

#if __has_include(<readerwriterqueue/readerwriterqueue.h>)
#include <readerwriterqueue/readerwriterqueue.h>
#define HAS_READER_WRITER_QUEUE 1
#endif
#if __has_include(<concurrentqueue/concurrentqueue.h>)
#include <concurrentqueue/concurrentqueue.h>
#define HAS_CONCURRENT_QUEUE 1
#endif

namespace {

struct Item { int64_t first, second; };

/// What different threads write lies two lines apart: neighbours are fetched in pairs.
constexpr size_t kApart = 128;

/// One producer, one consumer; each keeps the other's position and looks again only when the ring seems full or empty.
class Spsc {
    std::vector<Item> slots;
    const size_t mask;
    alignas(kApart) std::atomic<size_t> tail{0};
    alignas(kApart) size_t own_tail = 0;
    size_t seen_head = 0;
    alignas(kApart) std::atomic<size_t> head{0};
    alignas(kApart) size_t own_head = 0;
    size_t seen_tail = 0;

public:
    explicit Spsc(size_t capacity) : slots(capacity), mask(capacity - 1) {}
    bool push(const Item& item) {
        if (own_tail - seen_head > mask) {
            seen_head = head.load(std::memory_order_acquire);
            if (own_tail - seen_head > mask) return false;
        }
        slots[own_tail & mask] = item;
        tail.store(++own_tail, std::memory_order_release);
        return true;
    }
    bool pop(Item& item) {
        if (own_head == seen_tail) {
            seen_tail = tail.load(std::memory_order_acquire);
            if (own_head == seen_tail) return false;
        }
        item = slots[own_head & mask];
        head.store(++own_head, std::memory_order_release);
        return true;
    }
};

/// Any number of producers and consumers, a sequence number a slot: Dmitry Vyukov's bounded queue.
class Mpmc {
    struct Slot { std::atomic<size_t> sequence; Item item; };
    std::vector<Slot> slots;
    const size_t mask;
    alignas(kApart) std::atomic<size_t> enqueue{0};
    alignas(kApart) std::atomic<size_t> dequeue{0};

protected:
    bool pop_alone(Item& item) {
        const size_t position = dequeue.load(std::memory_order_relaxed);
        Slot& slot = slots[position & mask];
        if (slot.sequence.load(std::memory_order_acquire) != position + 1) return false;
        item = slot.item;
        dequeue.store(position + 1, std::memory_order_relaxed);
        slot.sequence.store(position + mask + 1, std::memory_order_release);
        return true;
    }

public:
    explicit Mpmc(size_t capacity) : slots(capacity), mask(capacity - 1) {
        for (size_t i = 0; i < capacity; ++i) slots[i].sequence.store(i, std::memory_order_relaxed);
    }
    bool push(const Item& item) {
        size_t position = enqueue.load(std::memory_order_relaxed);
        for (;;) {
            Slot& slot = slots[position & mask];
            const intptr_t turn = intptr_t(slot.sequence.load(std::memory_order_acquire) - position);
            if (turn == 0) {
                if (enqueue.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
                    slot.item = item;
                    slot.sequence.store(position + 1, std::memory_order_release);
                    return true;
                }
            } else if (turn < 0) return false;
            else position = enqueue.load(std::memory_order_relaxed);
        }
    }
    bool pop(Item& item) {
        size_t position = dequeue.load(std::memory_order_relaxed);
        for (;;) {
            Slot& slot = slots[position & mask];
            const intptr_t turn = intptr_t(slot.sequence.load(std::memory_order_acquire) - (position + 1));
            if (turn == 0) {
                if (dequeue.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
                    item = slot.item;
                    slot.sequence.store(position + mask + 1, std::memory_order_release);
                    return true;
                }
            } else if (turn < 0) return false;
            else position = dequeue.load(std::memory_order_relaxed);
        }
    }
};

/// Any number of producers, one consumer, who takes its turn without an exchange.
class Mpsc : public Mpmc {
public:
    using Mpmc::Mpmc;
    bool pop(Item& item) { return pop_alone(item); }
};

/// The ring of libjack, which counts bytes; as its clients use it, asking for room before they write.
class JackRing {
    struct Library {
        void* (*create)(size_t) = nullptr;
        void (*free)(void*) = nullptr;
        size_t (*write_space)(const void*) = nullptr;
        size_t (*write)(void*, const char*, size_t) = nullptr;
        size_t (*read_space)(const void*) = nullptr;
        size_t (*read)(void*, char*, size_t) = nullptr;
        bool is_there = false;
        Library() {
            void* jack = dlopen("libjack.so.0", RTLD_NOW | RTLD_LOCAL);
            if (!jack) return;
            find(create, jack, "jack_ringbuffer_create");
            find(free, jack, "jack_ringbuffer_free");
            find(write_space, jack, "jack_ringbuffer_write_space");
            find(write, jack, "jack_ringbuffer_write");
            find(read_space, jack, "jack_ringbuffer_read_space");
            find(read, jack, "jack_ringbuffer_read");
            is_there = create && free && write_space && write && read_space && read;
        }
        template <class F> static void find(F& function, void* jack, const char* name) { function = reinterpret_cast<F>(dlsym(jack, name)); }
    };
    static const Library& jack() { static const Library library; return library; }
    const Library calls = jack();
    void* const ring;

public:
    static bool is_there() { return jack().is_there; }
    explicit JackRing(size_t capacity) : ring(calls.create(capacity * sizeof(Item))) {}
    ~JackRing() { calls.free(ring); }
    bool push(const Item& item) {
        if (calls.write_space(ring) < sizeof item) return false;
        calls.write(ring, reinterpret_cast<const char*>(&item), sizeof item);
        return true;
    }
    bool pop(Item& item) {
        if (calls.read_space(ring) < sizeof item) return false;
        calls.read(ring, reinterpret_cast<char*>(&item), sizeof item);
        return true;
    }
};

#if HAS_READER_WRITER_QUEUE
class ReaderWriter {
    moodycamel::ReaderWriterQueue<Item> queue;

public:
    explicit ReaderWriter(size_t capacity) : queue(capacity) {}
    bool push(const Item& item) { return queue.try_enqueue(item); }
    bool pop(Item& item) { return queue.try_dequeue(item); }
};
#endif
#if HAS_CONCURRENT_QUEUE
/// Unbounded by design: it refuses when the blocks made beforehand are used up, of which every producer keeps some.
class Concurrent {
    moodycamel::ConcurrentQueue<Item> queue;

public:
    explicit Concurrent(size_t capacity) : queue(capacity * 4) {}
    bool push(const Item& item) { return queue.try_enqueue(item); }
    bool pop(Item& item) { return queue.try_dequeue(item); }
};
#endif

/// One item in and out, again and again; the sum of what came out.
template <class Q> int64_t push_and_pop(Q& queue, int64_t items) {
    int64_t sum = 0;
    for (int64_t i = 0; i < items; ++i) {
        queue.push({i, 1});
        Item item;
        if (queue.pop(item)) sum += item.first;
    }
    return sum;
}

/// So many times `depth` items in, then as many out; the sum of what came out.
template <class Q> int64_t fill_and_drain(Q& queue, int64_t items, int64_t depth) {
    int64_t sum = 0;
    for (int64_t i = 0; i < items; i += depth) {
        for (int64_t k = 0; k < depth; ++k) queue.push({i + k, 1});
        for (int64_t k = 0; k < depth; ++k) {
            Item item;
            if (queue.pop(item)) sum += item.first;
        }
    }
    return sum;
}

template <class Q> void produce(Q& queue, int64_t items) {
    for (int64_t i = 0; i < items; ++i)
        while (!queue.push({i, 1})) _mm_pause();
}

/// The sum of what came, or -1 if the order was wrong.
template <class Q> int64_t consume(Q& queue, int64_t items) {
    int64_t sum = 0;
    for (int64_t i = 0; i < items; ++i) {
        Item item;
        while (!queue.pop(item)) _mm_pause();
        if (item.first != i) return -1;
        sum += item.first;
    }
    return sum;
}

template <class Q> void serve(Q& there, Q& back, int64_t items) {
    for (int64_t i = 0; i < items; ++i) {
        Item item;
        while (!there.push({i, 1})) _mm_pause();
        while (!back.pop(item)) _mm_pause();
    }
}

template <class Q> void answer(Q& there, Q& back, int64_t items) {
    for (int64_t i = 0; i < items; ++i) {
        Item item;
        while (!there.pop(item)) _mm_pause();
        while (!back.push(item)) _mm_pause();
    }
}

/// A queue of any kind, known to the caller by this alone.
struct Any {
    virtual ~Any() = default;
    virtual int64_t push_and_pop(int64_t items) = 0;
    virtual int64_t fill_and_drain(int64_t items, int64_t depth) = 0;
    virtual void produce(int64_t items) = 0;
    virtual int64_t consume(int64_t items) = 0;
    virtual void serve(Any& back, int64_t items) = 0;
    virtual void answer(Any& back, int64_t items) = 0;
};
template <class Q> struct Of final : Any {
    Q queue;
    explicit Of(size_t capacity) : queue(capacity) {}
    int64_t push_and_pop(int64_t items) override { return ::push_and_pop(queue, items); }
    int64_t fill_and_drain(int64_t items, int64_t depth) override { return ::fill_and_drain(queue, items, depth); }
    void produce(int64_t items) override { ::produce(queue, items); }
    int64_t consume(int64_t items) override { return ::consume(queue, items); }
    void serve(Any& back, int64_t items) override { ::serve(queue, static_cast<Of&>(back).queue, items); }
    void answer(Any& back, int64_t items) override { ::answer(queue, static_cast<Of&>(back).queue, items); }
};

}  // namespace

extern "C" {

/// By hand: 0 for one producer and one consumer, 1 for many of both, 5 for many producers and one consumer; 2 jack_ringbuffer, 3 ReaderWriterQueue,
/// 4 ConcurrentQueue. Null if there is none.
void* queues_create(int kind, int capacity) {
    switch (kind) {
    case 0: return new Of<Spsc>(size_t(capacity));
    case 1: return new Of<Mpmc>(size_t(capacity));
    case 2: return JackRing::is_there() ? new Of<JackRing>(size_t(capacity)) : nullptr;
#if HAS_READER_WRITER_QUEUE
    case 3: return new Of<ReaderWriter>(size_t(capacity));
#endif
#if HAS_CONCURRENT_QUEUE
    case 4: return new Of<Concurrent>(size_t(capacity));
#endif
    case 5: return new Of<Mpsc>(size_t(capacity));
    default: return nullptr;
    }
}
void queues_destroy(void* queue) { delete static_cast<Any*>(queue); }
int64_t queues_push_and_pop(void* queue, int64_t items) { return static_cast<Any*>(queue)->push_and_pop(items); }
int64_t queues_fill_and_drain(void* queue, int64_t items, int64_t depth) { return static_cast<Any*>(queue)->fill_and_drain(items, depth); }
void queues_produce(void* queue, int64_t items) { static_cast<Any*>(queue)->produce(items); }
int64_t queues_consume(void* queue, int64_t items) { return static_cast<Any*>(queue)->consume(items); }
void queues_serve(void* there, void* back, int64_t items) { static_cast<Any*>(there)->serve(*static_cast<Any*>(back), items); }
void queues_answer(void* there, void* back, int64_t items) { static_cast<Any*>(there)->answer(*static_cast<Any*>(back), items); }

}
