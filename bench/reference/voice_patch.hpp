/* The sounds that the voices play, as VoicePatches.cs sets them on a PolySynth, and what the synth makes of them. */
#ifndef TACTUS_REFERENCE_VOICE_PATCH_HPP
#define TACTUS_REFERENCE_VOICE_PATCH_HPP

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

enum Wave { Saw, Pulse, Triangle };

struct OscillatorPatch {
    Wave wave;
    float level, level_envelope, semitones, cents, pulse_width;
};

struct EnvelopePatch {
    float attack, decay, sustain, release;
};

struct VoicePatch {
    OscillatorPatch oscillators[4];
    bool is_steep;
    float cutoff, resonance, filter_envelope, key_track;
    EnvelopePatch amp, mod;
    float lfo_rate, lfo_pitch_semitones, lfo_cutoff, lfo_level, lfo_pulse_width;
};

/* Everything that a voice can do with four band-limited oscillators, filter, two envelopes and a low-frequency oscillator. */
constexpr VoicePatch heavy_patch = {
    {{Saw, 0.4f, 0, 0, -9, 0.5f}, {Pulse, 0.35f, 0.25f, 0, 6, 0.4f}, {Triangle, 0.5f, 0, -12, 0, 0.5f}, {Saw, 0.3f, 0, 0, 11, 0.5f}},
    true, 900, 0.3f, 2.5f, 0.5f,
    {0.005f, 0.3f, 0.8f, 0.2f}, {0.01f, 0.5f, 0.3f, 0.2f},
    5.5f, 0.1f, 0.4f, 0.15f, 0.2f,
};

/* Four saws through twelve decibels an octave. */
constexpr VoicePatch saws_patch = {
    {{Saw, 0.3f, 0, 0, -9, 0.5f}, {Saw, 0.3f, 0, 0, -3, 0.5f}, {Saw, 0.3f, 0, 0, 4, 0.5f}, {Saw, 0.3f, 0, 0, 8, 0.5f}},
    false, 2000, 0.3f, 1.0f, 0.5f,
    {0.005f, 0.3f, 0.8f, 0.2f}, {0.01f, 0.5f, 0.3f, 0.2f},
    5.5f, 0.1f, 0, 0, 0,
};

/* Slightly more than 1: a segment of n frames is over after n frames, however its reciprocal was rounded. */
constexpr float over = 1 + 1.0f / (1 << 21);

inline float frames_of(float seconds, float rate) { return std::max(1.0f, std::nearbyint(seconds * rate)); }

/* The finaliser of MurmurHash3. */
inline uint32_t spread(uint32_t bits)
{
    bits = (bits ^ bits >> 16) * 0x85EBCA6Bu;
    bits = (bits ^ bits >> 13) * 0xC2B2AE35u;
    return bits ^ bits >> 16;
}

inline float sine_of(double turns) { return (float)std::sin(6.283185307179586 * turns); }

/* Voice number n plays this key; the first voice has the lowest. */
inline int key_of(int voice) { return 36 + voice % 64; }

#endif
