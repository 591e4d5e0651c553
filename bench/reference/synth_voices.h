/* Many synth voices in C++, for C and for C#; see synth_voices.cpp. */
#ifndef TACTUS_REFERENCE_SYNTH_VOICES_H
#define TACTUS_REFERENCE_SYNTH_VOICES_H

#ifdef __cplusplus
extern "C" {
#endif

/* lanes: voices a vector, 8, or 16 where the machine has AVX-512; NULL otherwise. form: 0 passes, 1 one loop. patch: 0 heavy, 1 saws. */
void *synth_voices_create(int lanes, int form, int patch, int voices, double sample_rate);

/* Whole control periods (16 frames); the sum of the groups (16 voices each) replaces what left and right held. Groups may be rendered by several
 * threads at once, each by one. */
void synth_voices_render(void *bank, int first_group, int group_count, int frames, float *left, float *right);

void synth_voices_release(void *bank, int voice);
void synth_voices_destroy(void *bank);

#ifdef __cplusplus
}
#endif

#endif
