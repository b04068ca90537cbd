#pragma once

#include "reader/core/render/imageformat.h"
#include "reader/core/sandbox/decoderprocess.h"

#include <array>
#include <condition_variable>
#include <mutex>

namespace nw::reader {

// What a pool allows its decoders.
struct DecoderTimes
{
    int answerMs = 5'000; // for one request
    qint64 pixelsInThat = 50'000'000; // a larger image gets as much more time as it is larger
};

// The image in an open file.
struct ImageInput
{
    int descriptor = -1;
    ImageFormat format = ImageFormat::Unknown; // by its first bytes
};

// The decoder processes of a program: those for images are kept and shared, one request at a time;
// each open book has one of its own. Thread-safe; calls block.
class DecoderPool
{
public:
    explicit DecoderPool(std::shared_ptr<DecoderLauncher> launcher, DecoderTimes times = {});
    Q_DISABLE_COPY_MOVE(DecoderPool)

    // As the functions of imagedecoder.h and pagerequest.h, and Crashed.
    ReadResult<ImageHeader> header(const ImageInput &input, const DecodeLimits &limits,
                                   const AbortCheck &isUnwanted = {});
    ReadResult<QImage> decode(const ImageInput &input, const QSize &target, DecodeQuality quality,
                              const DecodeLimits &limits, const AbortCheck &isUnwanted = {});
    ReadResult<RenderedPage> render(const ImageInput &input, const PageRequest &request,
                                    const AbortCheck &isUnwanted = {});
    // As parseComicInfo and parseMetronInfo, by the task of that name.
    ReadResult<ComicInfo> comicInfo(const Descriptor &xml, DecoderTask task);

    // A decoder for one book, not shared with others.
    ReadResult<std::shared_ptr<DecoderProcess>> startForBook(Equipment equipment);
    const DecoderTimes &times() const { return m_times; }

    // Of the decoders for images that are at work.
    QList<int> busyProcessIds() const;
    // And of those that wait for work.
    QList<int> idleProcessIds() const;

private:
    using Process = std::shared_ptr<DecoderProcess>;

    // Takes a decoder out of the pool, and brings it back if it still lives.
    template <typename Work>
    auto withDecoder(Equipment equipment, Work work) -> decltype(work(std::declval<Process>()));
    ReadResult<Process> take(Equipment equipment);
    void giveBack(Equipment equipment, const Process &process);
    ReadResult<ImageHeader> askHeader(const Process &process, const ImageInput &input,
                                      const DecodeLimits &limits, const AbortCheck &isUnwanted);
    ReadResult<QImage> askPixels(const Process &process, const ImageInput &input,
                                 const ImageOrder &order, qint64 storedPixels,
                                 const AbortCheck &isUnwanted);

    const std::shared_ptr<DecoderLauncher> m_launcher;
    const DecoderTimes m_times;
    mutable std::mutex m_mutex;
    std::condition_variable m_returned;
    std::array<std::vector<Process>, kEquipmentKinds> m_idle;
    std::vector<Process> m_busy;
};

// What a decoder must have loaded for this kind of image.
Equipment equipmentFor(ImageFormat format);

// A size that came from a decoder, before it is used. Error: TooLarge.
ReadResult<void> checkImageSize(const QSize &size, const DecodeLimits &limits);

// Pixels of that size in memory that a decoder writes to and this process maps.
struct SharedPixels
{
    Descriptor memory;
    QSize size;

    // Errors: TooLarge, Io.
    static ReadResult<SharedPixels> make(const QSize &size, const DecodeLimits &limits);
    // The pixels as an opaque image that keeps the mapping. Error: Io.
    ReadResult<QImage> image() const;
};

} // namespace nw::reader
