/* The sound of a vector of voices over one control period, in two forms: every oscillator and the filter as a pass of its own over the mix, or all of it
 * in one loop. Which is faster depends on how many registers the machine has; the benchmark reports the faster one. */
#ifndef TACTUS_REFERENCE_VOICE_SOUND_HPP
#define TACTUS_REFERENCE_VOICE_SOUND_HPP

#include "synth_voice.hpp"

constexpr float phase_unit = 1.0f / 2147483648.0f, half_turn = 2147483648.0f;

template <class F> inline F beyond(F x, F edge, F minus_edge) { return x - max(min(x, edge), minus_edge); }

template <class F> inline F saw_at(F bits, F edge, F minus_edge, F bend)
{
    F phase = to_number(bits), off = beyond(phase, edge, minus_edge);
    return fnma(off * bend, abs(off), phase);
}

/* An oscillator in registers, in steps of the phase; the way back to numbers from -1 to 1 is in the level. */
template <class F, Wave W> struct Running {
    static constexpr float scale = W == Triangle ? -2 * phase_unit : phase_unit;
    Oscillator<F> &o;
    F phase, level, step, increment, edge, minus_edge, bend, shift;

    explicit Running(Oscillator<F> &from) : o(from)
    {
        phase = o.phase;
        level = o.level.value * F::splat(scale);
        step = o.level.step * F::splat(scale);
        increment = o.increment;
        F a_frame = to_number(increment);
        if (W == Triangle) {
            F reach = max(o.half, F::splat(2.0f)) * F::splat(phase_unit);
            edge = F::splat(half_turn / 2) - min(a_frame, F::splat(half_turn / 2));
            bend = a_frame * F::splat(1.0f / 3) * reach * (reach * reach);
        } else {
            edge = F::splat(half_turn) - a_frame;
            bend = o.half * (o.half * F::splat(phase_unit));
        }
        minus_edge = F::splat(0.0f) - edge;
        shift = add_bits(o.width_bits, F::splat_bits(0x80000000u));
    }

    F wave() const
    {
        if (W == Saw)
            return saw_at(phase, edge, minus_edge, bend);
        if (W == Pulse)
            return saw_at(add_bits(phase, shift), edge, minus_edge, bend) - saw_at(phase, edge, minus_edge, bend);
        F place = abs(to_number(phase)) - F::splat(half_turn / 2), off = beyond(place, edge, minus_edge);
        return fnma(off * bend, off * off, place);
    }

    F add_to(F mix)
    {
        mix = fma(level, wave(), mix);
        level = level + step;
        phase = add_bits(phase, increment);
        return mix;
    }

    void end()
    {
        o.phase = phase;
        o.level.value = level * F::splat(1 / scale);
    }
};

template <class F, bool IsSteep> struct Filter {
    Voices<F> &v;
    F s1, s2, s3, s4, keep, keep_step, into_band, into_band_step, into_low, into_low_step, band_mix, band_mix_step, mix_in, mix_low;

    explicit Filter(Voices<F> &from) : v(from)
    {
        s1 = v.s1; s2 = v.s2; s3 = v.s3; s4 = v.s4;
        keep = v.keep.value; keep_step = v.keep.step;
        into_band = v.into_band.value; into_band_step = v.into_band.step;
        into_low = v.into_low.value; into_low_step = v.into_low.step;
        band_mix = v.band_mix.value; band_mix_step = v.band_mix.step;
        mix_in = v.mix_in; mix_low = v.mix_low;
    }

    F once(F x, F &band, F &low)
    {
        F y = fma(low, mix_low, fma(band, band_mix, x * mix_in)), rest = x - low;
        low = fma(into_band, band, low);
        band = fma(into_band, rest, keep * band);
        low = fma(into_low, rest, low);
        return fma(low, mix_low, fma(band, band_mix, y));
    }

    F next(F x)
    {
        F y = once(x, s1, s2);
        if (IsSteep)
            y = once(y, s3, s4);
        keep = keep + keep_step;
        into_band = into_band + into_band_step;
        into_low = into_low + into_low_step;
        band_mix = band_mix + band_mix_step;
        return y;
    }

    void end()
    {
        v.s1 = s1; v.s2 = s2; v.s3 = s3; v.s4 = s4;
        v.keep.value = keep;
        v.into_band.value = into_band;
        v.into_low.value = into_low;
        v.band_mix.value = band_mix;
    }
};

template <class F, Wave W> void pass(Oscillator<F> &o, float *mix, int stride, bool is_first)
{
    Running<F, W> running(o);
    for (int i = 0; i < period; i++)
        running.add_to(is_first ? F::splat(0.0f) : F::load(mix + i * stride)).store(mix + i * stride);
    running.end();
}

template <class F, Wave A, Wave B, Wave C, Wave D, bool IsSteep> void render_in_passes(Voices<F> &v, float *mix, int stride)
{
    pass<F, A>(v.oscillators[0], mix, stride, true);
    pass<F, B>(v.oscillators[1], mix, stride, false);
    pass<F, C>(v.oscillators[2], mix, stride, false);
    pass<F, D>(v.oscillators[3], mix, stride, false);
    Filter<F, IsSteep> filter(v);
    for (int i = 0; i < period; i++)
        filter.next(F::load(mix + i * stride)).store(mix + i * stride);
    filter.end();
}

template <class F, Wave A, Wave B, Wave C, Wave D, bool IsSteep> void render_in_one_loop(Voices<F> &v, float *mix, int stride)
{
    Running<F, A> a(v.oscillators[0]);
    Running<F, B> b(v.oscillators[1]);
    Running<F, C> c(v.oscillators[2]);
    Running<F, D> d(v.oscillators[3]);
    Filter<F, IsSteep> filter(v);
    for (int i = 0; i < period; i++)
        filter.next(d.add_to(c.add_to(b.add_to(a.add_to(F::splat(0.0f)))))).store(mix + i * stride);
    a.end();
    b.end();
    c.end();
    d.end();
    filter.end();
}

#endif
