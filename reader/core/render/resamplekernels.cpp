#include "reader/core/render/resamplekernels.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace nw::reader {

namespace {

constexpr int kVerticalShift = kWeightBits - kBetweenBits;
constexpr int kHorizontalShift = kWeightBits + kBetweenBits;
constexpr std::int32_t kVerticalHalf = 1 << (kVerticalShift - 1);
constexpr std::int32_t kHorizontalHalf = 1 << (kHorizontalShift - 1);

void verticalFrom(std::ptrdiff_t first, const std::uint8_t *const *rows,
                  const std::int16_t *weights, int tapCount, std::int16_t *into, int channelCount)
{
    for (std::ptrdiff_t i = first; i < channelCount; ++i) {
        std::int32_t sum = kVerticalHalf;
        for (std::ptrdiff_t t = 0; t < tapCount; ++t)
            sum += rows[t][i] * weights[t];
        into[i] = static_cast<std::int16_t>(std::clamp(sum >> kVerticalShift, -32'768, 32'767));
    }
}

void verticalScalar(const std::uint8_t *const *rows, const std::int16_t *weights, int tapCount,
                    std::int16_t *into, int channelCount)
{
    verticalFrom(0, rows, weights, tapCount, into, channelCount);
}

void horizontalScalar(const std::int16_t *row, const int *starts, const std::int16_t *weights,
                      int tapCount, std::uint8_t *into, int pixelCount)
{
    for (std::ptrdiff_t i = 0; i < pixelCount; ++i, weights += tapCount) {
        const std::int16_t *pixel = row + 4 * static_cast<std::ptrdiff_t>(starts[i]);
        for (std::ptrdiff_t channel = 0; channel < 4; ++channel) {
            std::int32_t sum = kHorizontalHalf;
            for (std::ptrdiff_t t = 0; t < tapCount; ++t)
                sum += pixel[4 * t + channel] * weights[t];
            into[4 * i + channel] =
                static_cast<std::uint8_t>(std::clamp(sum >> kHorizontalShift, 0, 255));
        }
    }
}

#if defined(__x86_64__)

// Two neighbouring weights as one 32-bit lane, which is what the multiply-add instruction takes.
int weightPair(const std::int16_t *weights)
{
    int pair = 0;
    std::memcpy(&pair, weights, sizeof pair);
    return pair;
}

__m128i load128(const void *from)
{
    return _mm_loadu_si128(static_cast<const __m128i *>(from));
}

void store128(void *into, __m128i value)
{
    _mm_storeu_si128(static_cast<__m128i *>(into), value);
}

void verticalSse2(const std::uint8_t *const *rows, const std::int16_t *weights, int tapCount,
                  std::int16_t *into, int channelCount)
{
    const __m128i zero = _mm_setzero_si128();
    std::ptrdiff_t i = 0;
    for (; i + 16 <= channelCount; i += 16) {
        __m128i sums[4];
        std::fill(std::begin(sums), std::end(sums), _mm_set1_epi32(kVerticalHalf));
        for (std::ptrdiff_t t = 0; t < tapCount; t += 2) {
            const __m128i first = load128(rows[t] + i);
            const __m128i second = load128(rows[t + 1] + i);
            const __m128i pair = _mm_set1_epi32(weightPair(weights + t));
            const __m128i low = _mm_unpacklo_epi8(first, second);
            const __m128i high = _mm_unpackhi_epi8(first, second);
            sums[0] = _mm_add_epi32(sums[0], _mm_madd_epi16(_mm_unpacklo_epi8(low, zero), pair));
            sums[1] = _mm_add_epi32(sums[1], _mm_madd_epi16(_mm_unpackhi_epi8(low, zero), pair));
            sums[2] = _mm_add_epi32(sums[2], _mm_madd_epi16(_mm_unpacklo_epi8(high, zero), pair));
            sums[3] = _mm_add_epi32(sums[3], _mm_madd_epi16(_mm_unpackhi_epi8(high, zero), pair));
        }
        for (__m128i &sum : sums)
            sum = _mm_srai_epi32(sum, kVerticalShift);
        store128(into + i, _mm_packs_epi32(sums[0], sums[1]));
        store128(into + i + 8, _mm_packs_epi32(sums[2], sums[3]));
    }
    verticalFrom(i, rows, weights, tapCount, into, channelCount);
}

void storePixel(__m128i sum, std::uint8_t *into)
{
    const __m128i words =
        _mm_packs_epi32(_mm_srai_epi32(sum, kHorizontalShift), _mm_setzero_si128());
    const int pixel = _mm_cvtsi128_si32(_mm_packus_epi16(words, words));
    std::memcpy(into, &pixel, sizeof pixel);
}

void horizontalSse2(const std::int16_t *row, const int *starts, const std::int16_t *weights,
                    int tapCount, std::uint8_t *into, int pixelCount)
{
    for (std::ptrdiff_t i = 0; i < pixelCount; ++i, weights += tapCount) {
        const std::int16_t *pixel = row + 4 * static_cast<std::ptrdiff_t>(starts[i]);
        __m128i sum = _mm_set1_epi32(kHorizontalHalf);
        for (std::ptrdiff_t t = 0; t < tapCount; t += 2) {
            const __m128i two = load128(pixel + 4 * t);
            // Brings the same channel of two neighbouring pixels together.
            const __m128i pairs = _mm_unpacklo_epi16(two, _mm_srli_si128(two, 8));
            sum =
                _mm_add_epi32(sum, _mm_madd_epi16(pairs, _mm_set1_epi32(weightPair(weights + t))));
        }
        storePixel(sum, into + 4 * i);
    }
}

[[gnu::target("avx2")]] __m256i load256(const void *from)
{
    return _mm256_loadu_si256(static_cast<const __m256i *>(from));
}

[[gnu::target("avx2")]] void verticalAvx2(const std::uint8_t *const *rows,
                                          const std::int16_t *weights, int tapCount,
                                          std::int16_t *into, int channelCount)
{
    const __m256i zero = _mm256_setzero_si256();
    std::ptrdiff_t i = 0;
    for (; i + 32 <= channelCount; i += 32) {
        __m256i sum0 = _mm256_set1_epi32(kVerticalHalf);
        __m256i sum1 = sum0;
        __m256i sum2 = sum0;
        __m256i sum3 = sum0;
        for (std::ptrdiff_t t = 0; t < tapCount; t += 2) {
            const __m256i first = load256(rows[t] + i);
            const __m256i second = load256(rows[t + 1] + i);
            const __m256i pair = _mm256_set1_epi32(weightPair(weights + t));
            const __m256i low = _mm256_unpacklo_epi8(first, second);
            const __m256i high = _mm256_unpackhi_epi8(first, second);
            sum0 = _mm256_add_epi32(sum0, _mm256_madd_epi16(_mm256_unpacklo_epi8(low, zero), pair));
            sum1 = _mm256_add_epi32(sum1, _mm256_madd_epi16(_mm256_unpackhi_epi8(low, zero), pair));
            sum2 =
                _mm256_add_epi32(sum2, _mm256_madd_epi16(_mm256_unpacklo_epi8(high, zero), pair));
            sum3 =
                _mm256_add_epi32(sum3, _mm256_madd_epi16(_mm256_unpackhi_epi8(high, zero), pair));
        }
        const __m256i words0 = _mm256_packs_epi32(_mm256_srai_epi32(sum0, kVerticalShift),
                                                  _mm256_srai_epi32(sum1, kVerticalShift));
        const __m256i words1 = _mm256_packs_epi32(_mm256_srai_epi32(sum2, kVerticalShift),
                                                  _mm256_srai_epi32(sum3, kVerticalShift));
        // Unpacking and packing work within 128-bit halves: halves of both are put side by side
        // again.
        auto *target = reinterpret_cast<__m256i *>(into + i);
        _mm256_storeu_si256(target, _mm256_permute2x128_si256(words0, words1, 0x20));
        _mm256_storeu_si256(target + 1, _mm256_permute2x128_si256(words0, words1, 0x31));
    }
    verticalFrom(i, rows, weights, tapCount, into, channelCount);
}

[[gnu::target("avx2")]] void horizontalAvx2(const std::int16_t *row, const int *starts,
                                            const std::int16_t *weights, int tapCount,
                                            std::uint8_t *into, int pixelCount)
{
    // In each half of four pixels: the same channel of two neighbours side by side.
    const __m256i pairUp = _mm256_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15, 0,
                                            1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15);
    const __m256i firstPairs = _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1);
    const __m256i secondPairs = _mm256_setr_epi32(2, 2, 2, 2, 3, 3, 3, 3);
    for (std::ptrdiff_t i = 0; i < pixelCount; ++i, weights += tapCount) {
        const std::int16_t *pixel = row + 4 * static_cast<std::ptrdiff_t>(starts[i]);
        __m256i sum = _mm256_setzero_si256();
        for (std::ptrdiff_t t = 0; t < tapCount; t += 8) {
            const __m256i eightWeights = _mm256_castsi128_si256(load128(weights + t));
            const __m256i first = _mm256_shuffle_epi8(load256(pixel + 4 * t), pairUp);
            const __m256i second = _mm256_shuffle_epi8(load256(pixel + 4 * t + 16), pairUp);
            sum = _mm256_add_epi32(
                sum,
                _mm256_madd_epi16(first, _mm256_permutevar8x32_epi32(eightWeights, firstPairs)));
            sum = _mm256_add_epi32(
                sum,
                _mm256_madd_epi16(second, _mm256_permutevar8x32_epi32(eightWeights, secondPairs)));
        }
        const __m128i both =
            _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
        storePixel(_mm_add_epi32(both, _mm_set1_epi32(kHorizontalHalf)), into + 4 * i);
    }
}

#endif

} // namespace

const ResampleKernels &scalarResampleKernels()
{
    static constexpr ResampleKernels kKernels{"scalar", verticalScalar, horizontalScalar};
    return kKernels;
}

const ResampleKernels *sse2ResampleKernels()
{
#if defined(__x86_64__)
    static constexpr ResampleKernels kKernels{"sse2", verticalSse2, horizontalSse2};
    return &kKernels;
#else
    return nullptr;
#endif
}

const ResampleKernels *avx2ResampleKernels()
{
#if defined(__x86_64__)
    static constexpr ResampleKernels kKernels{"avx2", verticalAvx2, horizontalAvx2};
    return __builtin_cpu_supports("avx2") ? &kKernels : nullptr;
#else
    return nullptr;
#endif
}

const ResampleKernels &bestResampleKernels()
{
    if (const ResampleKernels *avx2 = avx2ResampleKernels())
        return *avx2;
    if (const ResampleKernels *sse2 = sse2ResampleKernels())
        return *sse2;
    return scalarResampleKernels();
}

} // namespace nw::reader
