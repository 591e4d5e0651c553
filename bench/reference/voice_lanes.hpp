/* Voices side by side in one vector register: the operations of Tactus' ILane, in intrinsics. */
#ifndef TACTUS_REFERENCE_VOICE_LANES_HPP
#define TACTUS_REFERENCE_VOICE_LANES_HPP

#include <cstdint>
#include <immintrin.h>

struct Lane8 {
    static constexpr int width = 8;
    __m256 v;

    static Lane8 load(const float *p) { return {_mm256_loadu_ps(p)}; }
    void store(float *p) const { _mm256_storeu_ps(p, v); }
    static Lane8 splat(float x) { return {_mm256_set1_ps(x)}; }
    static Lane8 splat_bits(uint32_t x) { return {_mm256_castsi256_ps(_mm256_set1_epi32((int)x))}; }
};

inline Lane8 operator+(Lane8 a, Lane8 b) { return {_mm256_add_ps(a.v, b.v)}; }
inline Lane8 operator-(Lane8 a, Lane8 b) { return {_mm256_sub_ps(a.v, b.v)}; }
inline Lane8 operator*(Lane8 a, Lane8 b) { return {_mm256_mul_ps(a.v, b.v)}; }
inline Lane8 operator/(Lane8 a, Lane8 b) { return {_mm256_div_ps(a.v, b.v)}; }
inline Lane8 fma(Lane8 a, Lane8 b, Lane8 c) { return {_mm256_fmadd_ps(a.v, b.v, c.v)}; }
inline Lane8 fnma(Lane8 a, Lane8 b, Lane8 c) { return {_mm256_fnmadd_ps(a.v, b.v, c.v)}; }
inline Lane8 min(Lane8 a, Lane8 b) { return {_mm256_min_ps(a.v, b.v)}; }
inline Lane8 max(Lane8 a, Lane8 b) { return {_mm256_max_ps(a.v, b.v)}; }
inline Lane8 abs(Lane8 a) { return {_mm256_andnot_ps(_mm256_set1_ps(-0.0f), a.v)}; }
inline Lane8 at_least(Lane8 a, Lane8 b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_GE_OQ)}; }
inline Lane8 select(Lane8 mask, Lane8 a, Lane8 b) { return {_mm256_blendv_ps(b.v, a.v, mask.v)}; }
inline Lane8 bit_and(Lane8 a, Lane8 b) { return {_mm256_and_ps(a.v, b.v)}; }
inline Lane8 bit_xor(Lane8 a, Lane8 b) { return {_mm256_xor_ps(a.v, b.v)}; }
inline Lane8 add_bits(Lane8 a, Lane8 b) { return {_mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(a.v), _mm256_castps_si256(b.v)))}; }
inline Lane8 shift_left_bits(Lane8 a, int n) { return {_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(a.v), n))}; }
inline Lane8 to_bits(Lane8 a) { return {_mm256_castsi256_ps(_mm256_cvttps_epi32(a.v))}; }
inline Lane8 to_number(Lane8 a) { return {_mm256_cvtepi32_ps(_mm256_castps_si256(a.v))}; }

#ifdef __AVX512F__
struct Lane16 {
    static constexpr int width = 16;
    __m512 v;

    static Lane16 load(const float *p) { return {_mm512_loadu_ps(p)}; }
    void store(float *p) const { _mm512_storeu_ps(p, v); }
    static Lane16 splat(float x) { return {_mm512_set1_ps(x)}; }
    static Lane16 splat_bits(uint32_t x) { return {_mm512_castsi512_ps(_mm512_set1_epi32((int)x))}; }
};

inline Lane16 of_bits(__m512i a) { return {_mm512_castsi512_ps(a)}; }
inline __m512i bits_of(Lane16 a) { return _mm512_castps_si512(a.v); }
inline Lane16 of_mask(__mmask16 m) { return of_bits(_mm512_maskz_set1_epi32(m, -1)); }
inline Lane16 operator+(Lane16 a, Lane16 b) { return {_mm512_add_ps(a.v, b.v)}; }
inline Lane16 operator-(Lane16 a, Lane16 b) { return {_mm512_sub_ps(a.v, b.v)}; }
inline Lane16 operator*(Lane16 a, Lane16 b) { return {_mm512_mul_ps(a.v, b.v)}; }
inline Lane16 operator/(Lane16 a, Lane16 b) { return {_mm512_div_ps(a.v, b.v)}; }
inline Lane16 fma(Lane16 a, Lane16 b, Lane16 c) { return {_mm512_fmadd_ps(a.v, b.v, c.v)}; }
inline Lane16 fnma(Lane16 a, Lane16 b, Lane16 c) { return {_mm512_fnmadd_ps(a.v, b.v, c.v)}; }
inline Lane16 min(Lane16 a, Lane16 b) { return {_mm512_min_ps(a.v, b.v)}; }
inline Lane16 max(Lane16 a, Lane16 b) { return {_mm512_max_ps(a.v, b.v)}; }
inline Lane16 abs(Lane16 a) { return of_bits(_mm512_and_si512(bits_of(a), _mm512_set1_epi32(0x7FFFFFFF))); }
inline Lane16 at_least(Lane16 a, Lane16 b) { return of_mask(_mm512_cmp_ps_mask(a.v, b.v, _CMP_GE_OQ)); }
inline Lane16 select(Lane16 m, Lane16 a, Lane16 b) { return of_bits(_mm512_ternarylogic_epi32(bits_of(m), bits_of(a), bits_of(b), 0xCA)); }
inline Lane16 bit_and(Lane16 a, Lane16 b) { return of_bits(_mm512_and_si512(bits_of(a), bits_of(b))); }
inline Lane16 bit_xor(Lane16 a, Lane16 b) { return of_bits(_mm512_xor_si512(bits_of(a), bits_of(b))); }
inline Lane16 add_bits(Lane16 a, Lane16 b) { return of_bits(_mm512_add_epi32(bits_of(a), bits_of(b))); }
inline Lane16 shift_left_bits(Lane16 a, int n) { return of_bits(_mm512_slli_epi32(bits_of(a), (unsigned)n)); }
inline Lane16 to_bits(Lane16 a) { return of_bits(_mm512_cvttps_epi32(a.v)); }
inline Lane16 to_number(Lane16 a) { return {_mm512_cvtepi32_ps(bits_of(a))}; }
#endif

/* Powers and circular functions, by the polynomials of LaneMath. */

template <class F> inline F clamp01(F x) { return max(min(x, F::splat(1.0f)), F::splat(0.0f)); }

template <class F> inline F exp2_of(F x)
{
    const float magic = 12582912.0f; /* 1.5 * 2^23 */
    x = max(min(x, F::splat(120.0f)), F::splat(-120.0f));
    F shifted = x + F::splat(magic);
    F rest = x - (shifted - F::splat(magic));
    F sum = F::splat(1.54035304e-4f);
    sum = fma(sum, rest, F::splat(1.33335581e-3f));
    sum = fma(sum, rest, F::splat(9.61812911e-3f));
    sum = fma(sum, rest, F::splat(5.55041087e-2f));
    sum = fma(sum, rest, F::splat(2.40226507e-1f));
    sum = fma(sum, rest, F::splat(6.93147181e-1f));
    sum = fma(sum, rest, F::splat(1.0f));
    return add_bits(sum, shift_left_bits(shifted, 23));
}

/* sin(2 pi x), -1/2 <= x <= 1/2 */
template <class F> inline F sine_of_turns(F x)
{
    F folded = F::splat(0.25f) - abs(abs(x) - F::splat(0.25f));
    F square = folded * folded;
    F sum = F::splat(-70.9934333f);
    sum = fma(sum, square, F::splat(81.3407689f));
    sum = fma(sum, square, F::splat(-41.3371424f));
    sum = fma(sum, square, F::splat(6.28316404f));
    return bit_xor(sum * folded, bit_and(x, F::splat_bits(0x80000000u)));
}

/* sin(pi x) and cos(pi x), 0 <= x <= 0.47 */
template <class F> inline void sine_cosine_of_half_turns(F x, F &sine, F &cosine)
{
    F angle = x * F::splat(3.14159274f);
    F square = angle * angle;
    sine = F::splat(-2.5052108e-8f);
    sine = fma(sine, square, F::splat(2.7557319e-6f));
    sine = fma(sine, square, F::splat(-1.9841270e-4f));
    sine = fma(sine, square, F::splat(8.3333333e-3f));
    sine = fma(sine, square, F::splat(-1.6666667e-1f));
    sine = fma(sine, square, F::splat(1.0f));
    cosine = F::splat(2.0876757e-9f);
    cosine = fma(cosine, square, F::splat(-2.7557319e-7f));
    cosine = fma(cosine, square, F::splat(2.4801587e-5f));
    cosine = fma(cosine, square, F::splat(-1.3888889e-3f));
    cosine = fma(cosine, square, F::splat(4.1666667e-2f));
    cosine = fma(cosine, square, F::splat(-0.5f));
    cosine = fma(cosine, square, F::splat(1.0f));
    sine = sine * angle;
}

#endif
