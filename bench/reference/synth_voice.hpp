/* Tactus' synth voice by hand in C++: a vector of voices, its control step and its sound. Operation for operation as ControlKernels, OscillatorKernels
 * and FilterKernels, less what no patch here uses (noise, phase modulation, drive, glide, live patches). */
#ifndef TACTUS_REFERENCE_SYNTH_VOICE_HPP
#define TACTUS_REFERENCE_SYNTH_VOICE_HPP

#include "voice_lanes.hpp"
#include "voice_patch.hpp"

constexpr int period = 16; /* frames between control steps */

template <class F> struct alignas(64) Line {
    F value, step, target;

    void arrive() { value = target; }
    void aim(F to) { target = to; step = (to - value) * F::splat(1.0f / period); }
};

template <class F> struct alignas(64) Oscillator {
    F phase, increment, half, width_bits;
    Line<F> level;
    F ratio, patch_level, level_envelope, patch_width;
};

template <class F> struct alignas(64) Envelope {
    F attack_reciprocal, attack_frames, decay_reciprocal, sustain, release_reciprocal, release_level;

    F at(F elapsed, F elapsed_released, F released) const
    {
        const F one = F::splat(1.0f);
        F x = min(elapsed * attack_reciprocal, one);
        F attack = x * (F::splat(2.0f) - x);
        F d = one - clamp01((elapsed - attack_frames) * decay_reciprocal);
        d = d * d;
        F held = attack * fma(d * d, one - sustain, sustain);
        F r = one - min(elapsed_released * release_reciprocal, one);
        r = r * r;
        return select(released, release_level * (r * r), held);
    }
};

template <class F> struct alignas(64) Voices {
    Oscillator<F> oscillators[4];
    F s1, s2, s3, s4;
    Line<F> keep, into_band, into_low, band_mix, left, right;
    F mix_in, mix_band, mix_band_damping, mix_low;
    F cutoff_octaves, note_cutoff_octaves, row_cutoff, key_track, envelope_octaves, patch_damping, row_damping;
    F elapsed, elapsed_released, released;
    Envelope<F> amp, mod;
    F mod_amount, pitch_envelope, pressure;
    F lfo_phase, lfo_increment, row_lfo_rate, lfo_delay, lfo_fade_reciprocal, lfo_pitch, row_lfo_depth, row_vibrato, lfo_cutoff, lfo_amplitude, lfo_pulse_width;
    F key_pitch, row_pitch, note_bend, glide_from, glide_reciprocal, glide_elapsed;
    F note_gain, pan_left, pan_right, row_left, row_right;

    void set(F &field, int lane, float x) { std::memcpy((char *)&field + 4 * lane, &x, 4); }
    void set_bits(F &field, int lane, uint32_t x) { std::memcpy((char *)&field + 4 * lane, &x, 4); }
    float get(const F &field, int lane) const { float x; std::memcpy(&x, (const char *)&field + 4 * lane, 4); return x; }

    void start(int lane, int voice, const VoicePatch &patch, float rate);
    void release(int lane, float seconds, float rate);
    template <bool HasPulse> void control(float rate_reciprocal, float rate_octaves, int advance_frames);
    void arrive();
};

template <class F> void Voices<F>::arrive()
{
    for (auto &o : oscillators)
        o.level.arrive();
    keep.arrive();
    into_band.arrive();
    into_low.arrive();
    band_mix.arrive();
    left.arrive();
    right.arrive();
}

template <class F> template <bool HasPulse> void Voices<F>::control(float rate_reciprocal, float rate_octaves, int advance_frames)
{
    const F one = F::splat(1.0f), advance = F::splat((float)advance_frames);
    elapsed = elapsed + advance;
    elapsed_released = elapsed_released + bit_and(released, advance);
    F amp_level = amp.at(elapsed, elapsed_released, released);
    F mod_level = mod.at(elapsed, elapsed_released, released) * mod_amount;

    F moved = fma(lfo_increment * row_lfo_rate, advance, lfo_phase);
    lfo_phase = moved - bit_and(at_least(moved, one), one);
    F lfo = sine_of_turns(F::splat(0.5f) - lfo_phase);
    F fade = clamp01((elapsed - lfo_delay) * lfo_fade_reciprocal);
    F faded = lfo * fade;

    glide_elapsed = glide_elapsed + advance;
    F own_pitch = fma(one - min(glide_elapsed * glide_reciprocal, one), glide_from, key_pitch);
    F vibrato = lfo_pitch * row_lfo_depth * fade + fma(pressure, F::splat(1.0f / 48), row_vibrato);
    F pitch = own_pitch + row_pitch + note_bend;
    pitch = fma(mod_level, pitch_envelope, pitch);
    pitch = fma(lfo, vibrato, pitch);
    F increment = exp2_of(pitch) * F::splat(rate_reciprocal);
    F width_offset = faded * lfo_pulse_width;
    for (auto &o : oscillators) {
        F own = max(min(increment * o.ratio, F::splat(0.45f)), F::splat(1e-6f));
        o.increment = to_bits(own * F::splat(4294967296.0f));
        o.half = F::splat(0.5f) / own;
        o.level.aim(o.patch_level * fma(o.level_envelope, mod_level - one, one));
        if (HasPulse) {
            F width = max(min(o.patch_width + width_offset, F::splat(0.95f)), F::splat(0.05f)) - F::splat(0.5f);
            o.width_bits = to_bits(width * F::splat(4294967296.0f));
        }
    }

    F cutoff = cutoff_octaves + note_cutoff_octaves + row_cutoff + pressure;
    cutoff = fma(key_track, own_pitch - F::splat(8.0313597f), cutoff);
    cutoff = fma(envelope_octaves, mod_level, cutoff);
    cutoff = fma(lfo_cutoff, faded, cutoff) - F::splat(rate_octaves);
    cutoff = max(min(cutoff, F::splat(-1.152003f)), F::splat(-12.0f));
    F k = max(min(patch_damping * row_damping, F::splat(2.0f)), F::splat(0.03f));
    F sine, cosine;
    sine_cosine_of_half_turns(exp2_of(cutoff), sine, cosine);
    F scale = cosine * cosine;
    F reciprocal = one / fma(sine, fma(k, cosine, sine), scale);
    F twice = (sine + sine) * reciprocal;
    keep.aim(fma(scale * reciprocal, F::splat(2.0f), F::splat(-1.0f)));
    into_band.aim(twice * cosine);
    into_low.aim(twice * sine);
    band_mix.aim(fma(mix_band_damping, k, mix_band));

    F tremolo = fma(lfo_amplitude, fma(faded, F::splat(0.5f), F::splat(-0.5f)), one);
    F gain = amp_level * note_gain * tremolo;
    left.aim(gain * pan_left * row_left);
    right.aim(gain * pan_right * row_right);
}

template <class F> void Voices<F>::start(int lane, int voice, const VoicePatch &patch, float rate)
{
    uint32_t seed = spread((uint32_t)voice);
    for (int i = 0; i < 4; i++) {
        const OscillatorPatch &from = patch.oscillators[i];
        Oscillator<F> &o = oscillators[i];
        seed = spread(seed + 0x9E3779B9u);
        set_bits(o.phase, lane, seed * 0x9E3779B9u + 0x80000000u);
        set(o.ratio, lane, (float)std::exp2((from.semitones + from.cents / 100.0) / 12));
        set(o.patch_level, lane, from.level);
        set(o.level_envelope, lane, from.level_envelope);
        set(o.patch_width, lane, from.pulse_width);
    }

    set(mix_low, lane, 0.5f);
    set(cutoff_octaves, lane, (float)std::log2(patch.cutoff));
    set(patch_damping, lane, (float)(2 * std::exp2(-5.6438561897747 * patch.resonance * (patch.is_steep ? 0.5 : 1))));
    set(row_damping, lane, 1);
    set(key_track, lane, patch.key_track);
    set(envelope_octaves, lane, patch.filter_envelope);
    set(lfo_increment, lane, patch.lfo_rate * (1 / rate));
    set(lfo_fade_reciprocal, lane, over);
    set(row_lfo_rate, lane, 1);
    set(row_lfo_depth, lane, 1);
    set(lfo_pitch, lane, patch.lfo_pitch_semitones / 12);
    set(lfo_cutoff, lane, patch.lfo_cutoff);
    set(lfo_amplitude, lane, patch.lfo_level);
    set(lfo_pulse_width, lane, patch.lfo_pulse_width);
    set(mod_amount, lane, 1);
    set(note_gain, lane, 0.25f);
    set(pan_left, lane, sine_of(0.125));
    set(pan_right, lane, sine_of(0.125));
    const double volume = 100 / 127.0; /* a channel's at first */
    set(row_left, lane, (float)(volume * volume * 1.4142135623730951 * sine_of(0.125)));
    set(row_right, lane, (float)(volume * volume * 1.4142135623730951 * sine_of(0.125)));
    set(key_pitch, lane, (float)(8.7813597135246596 + (key_of(voice) - 69) / 12.0));
    set(glide_reciprocal, lane, over);

    auto segments = [&](Envelope<F> &e, const EnvelopePatch &from, float least_attack, float least_decay) {
        float attack = std::max(least_attack, frames_of(from.attack, rate)), decay = std::max(least_decay, frames_of(from.decay, rate));
        set(e.attack_reciprocal, lane, over / attack);
        set(e.attack_frames, lane, attack);
        set(e.decay_reciprocal, lane, over / decay);
        set(e.sustain, lane, from.sustain);
        set(e.release_reciprocal, lane, over / frames_of(from.release, rate));
    };
    segments(amp, patch.amp, frames_of(0.0007f, rate), period);
    segments(mod, patch.mod, 1, 1);
}

/* At a control step. */
template <class F> void Voices<F>::release(int lane, float seconds, float rate)
{
    float amp_level = get(amp.at(elapsed, elapsed_released, released), lane), mod_level = get(mod.at(elapsed, elapsed_released, released), lane);
    set(amp.release_level, lane, amp_level);
    set(amp.release_reciprocal, lane, over / frames_of(seconds, rate));
    set(mod.release_level, lane, mod_level);
    set(elapsed_released, lane, 0);
    set_bits(released, lane, 0xFFFFFFFFu);
}

#endif
