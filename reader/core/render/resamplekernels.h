#pragma once

#include <cstdint>

namespace nw::reader {

// A weight of one is 1 << kWeightBits. Between the passes a channel is a 16-bit number with
// kBetweenBits behind the point and room above 255 and below 0, for what the second pass takes
// back.
constexpr int kWeightBits = 14;
constexpr int kBetweenBits = 6;
constexpr int kVerticalTapStep = 2;
constexpr int kHorizontalTapStep = 8;

// The two passes of the resampler on rows of 4-byte pixels. Every set of kernels gives the same
// bytes as the scalar one.
struct ResampleKernels
{
    const char *name;

    // into[i] = sum over t of rows[t][i] * weights[t], for i in [0, channelCount). `tapCount` is a
    // multiple of kVerticalTapStep.
    void (*vertical)(const std::uint8_t *const *rows, const std::int16_t *weights, int tapCount,
                     std::int16_t *into, int channelCount);

    // Pixel i of `into` = sum over t of pixel starts[i] + t of the row * weights[i * tapCount + t],
    // clamped to bytes. `tapCount` is a multiple of kHorizontalTapStep; all taps lie within the
    // row's memory.
    void (*horizontal)(const std::int16_t *row, const int *starts, const std::int16_t *weights,
                       int tapCount, std::uint8_t *into, int pixelCount);
};

const ResampleKernels &scalarResampleKernels();
const ResampleKernels *sse2ResampleKernels(); // null where the processor has none
const ResampleKernels *avx2ResampleKernels();
const ResampleKernels &bestResampleKernels();

} // namespace nw::reader
