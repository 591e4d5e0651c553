/* The control of `Tactus.LatencyLab voices` and `voices-deadline`: many synth voices, sixteen a group, as Tactus groups them so that groups can be spread
 * over cores. A shared library, so that both sides run on one thread by turns of milliseconds. */
#include <vector>

#include "synth_voices.h"
#include "voice_sound.hpp"

namespace {

constexpr int group_voices = 16;

struct Bank {
    virtual ~Bank() = default;
    virtual void render(int first_group, int group_count, int frames, float *left, float *right) = 0;
    virtual void release(int voice) = 0;
};

/* b(0) to b(3) of one frame: left in the low half, right in the high one; as Tactus' MixDown. */
inline __m256 quarters(__m256 left, __m256 right)
{
    return _mm256_add_ps(_mm256_permute2f128_ps(left, right, 0x20), _mm256_permute2f128_ps(left, right, 0x31));
}

inline __m256 pairs(__m256 first, __m256 second)
{
    __m256d a = _mm256_castps_pd(first), b = _mm256_castps_pd(second);
    return _mm256_add_ps(_mm256_castpd_ps(_mm256_unpacklo_pd(a, b)), _mm256_castpd_ps(_mm256_unpackhi_pd(a, b)));
}

/* The sixteen gains of one channel of a group, as two halves whatever the vector. */
struct Gains {
    __m256 value[2], step[2];

    template <class F> void load(Line<F> Voices<F>::*line, Voices<F> *lanes)
    {
        for (int half = 0; half < 2; half++) {
            const Line<F> &from = lanes[half * 8 / F::width].*line;
            int offset = half * 8 % F::width;
            value[half] = _mm256_loadu_ps((const float *)&from.value + offset);
            step[half] = _mm256_loadu_ps((const float *)&from.step + offset);
        }
    }

    template <class F> void store(Line<F> Voices<F>::*line, Voices<F> *lanes) const
    {
        for (int half = 0; half < 2; half++)
            _mm256_storeu_ps((float *)&(lanes[half * 8 / F::width].*line).value + half * 8 % F::width, value[half]);
    }

    __m256 next(__m256 x0, __m256 x1)
    {
        __m256 sum = _mm256_fmadd_ps(x1, value[1], _mm256_mul_ps(x0, value[0]));
        value[0] = _mm256_add_ps(value[0], step[0]);
        value[1] = _mm256_add_ps(value[1], step[1]);
        return sum;
    }
};

template <class F> void mix_down(Voices<F> *lanes, const float *mix, float *left, float *right)
{
    Gains l, r;
    l.load(&Voices<F>::left, lanes);
    r.load(&Voices<F>::right, lanes);
    for (int i = 0; i < period; i += 4) {
        __m256 b[4];
        for (int j = 0; j < 4; j++) {
            __m256 x0 = _mm256_load_ps(mix + (i + j) * group_voices), x1 = _mm256_load_ps(mix + (i + j) * group_voices + 8);
            __m256 to_left = l.next(x0, x1);
            b[j] = quarters(to_left, r.next(x0, x1));
        }
        __m256 first = pairs(b[0], b[1]), second = pairs(b[2], b[3]);
        __m256 sums = _mm256_add_ps(_mm256_shuffle_ps(first, second, 0x88), _mm256_shuffle_ps(first, second, 0xDD));
        _mm_storeu_ps(left + i, _mm_add_ps(_mm_loadu_ps(left + i), _mm256_castps256_ps128(sums)));
        _mm_storeu_ps(right + i, _mm_add_ps(_mm_loadu_ps(right + i), _mm256_extractf128_ps(sums, 1)));
    }
    l.store(&Voices<F>::left, lanes);
    r.store(&Voices<F>::right, lanes);
}

template <class F, bool InOneLoop, Wave A, Wave B, Wave C, Wave D, bool IsSteep> struct BankOf final : Bank {
    static constexpr int vectors = group_voices / F::width;
    struct Group {
        Voices<F> lanes[vectors];
    };

    const VoicePatch &patch;
    float rate;
    std::vector<Group> groups;

    BankOf(const VoicePatch &patch, int voices, double sample_rate) : patch(patch), rate((float)sample_rate), groups((size_t)(voices + group_voices - 1) / group_voices)
    {
        std::memset((void *)groups.data(), 0, groups.size() * sizeof(Group));
        for (int voice = 0; voice < voices; voice++)
            lanes_of(voice).start(voice % F::width, voice, patch, rate);
        for (auto &group : groups)
            for (auto &lanes : group.lanes)
                control(lanes, 0);
    }

    Voices<F> &lanes_of(int voice) { return groups[(size_t)voice / group_voices].lanes[voice % group_voices / F::width]; }

    void control(Voices<F> &lanes, int advance_frames)
    {
        lanes.template control<A == Pulse || B == Pulse || C == Pulse || D == Pulse>(1 / rate, std::log2(rate), advance_frames);
    }

    void release(int voice) override { lanes_of(voice).release(voice % F::width, patch.amp.release, rate); }

    void render(int first_group, int group_count, int frames, float *left, float *right) override
    {
        alignas(64) float mix[period * group_voices];
        std::memset(left, 0, (size_t)frames * sizeof *left);
        std::memset(right, 0, (size_t)frames * sizeof *right);
        const float rate_reciprocal = 1 / rate, rate_octaves = std::log2(rate);
        for (int group = first_group; group < first_group + group_count; group++)
            for (int at = 0; at < frames; at += period) {
                for (int vector = 0; vector < vectors; vector++) {
                    Voices<F> &lanes = groups[(size_t)group].lanes[vector];
                    lanes.arrive();
                    lanes.template control<A == Pulse || B == Pulse || C == Pulse || D == Pulse>(rate_reciprocal, rate_octaves, period);
                    float *own = mix + vector * F::width;
                    if (InOneLoop)
                        render_in_one_loop<F, A, B, C, D, IsSteep>(lanes, own, group_voices);
                    else
                        render_in_passes<F, A, B, C, D, IsSteep>(lanes, own, group_voices);
                }
                mix_down(groups[(size_t)group].lanes, mix, left + at, right + at);
            }
    }
};

template <class F, bool InOneLoop> Bank *make(int patch, int voices, double sample_rate)
{
    if (patch == 0)
        return new BankOf<F, InOneLoop, Saw, Pulse, Triangle, Saw, true>(heavy_patch, voices, sample_rate);
    return new BankOf<F, InOneLoop, Saw, Saw, Saw, Saw, false>(saws_patch, voices, sample_rate);
}

} // namespace

extern "C" {

void *synth_voices_create(int lanes, int form, int patch, int voices, double sample_rate)
{
    if (lanes == 8)
        return form ? make<Lane8, true>(patch, voices, sample_rate) : make<Lane8, false>(patch, voices, sample_rate);
#ifdef __AVX512F__
    if (lanes == 16)
        return form ? make<Lane16, true>(patch, voices, sample_rate) : make<Lane16, false>(patch, voices, sample_rate);
#endif
    return nullptr;
}

void synth_voices_render(void *bank, int first_group, int group_count, int frames, float *left, float *right)
{
    static_cast<Bank *>(bank)->render(first_group, group_count, frames, left, right);
}

void synth_voices_release(void *bank, int voice) { static_cast<Bank *>(bank)->release(voice); }

void synth_voices_destroy(void *bank) { delete static_cast<Bank *>(bank); }
}
