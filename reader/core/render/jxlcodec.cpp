#include "reader/core/render/modulecodecs.h"

#include <algorithm>
#include <cstdlib>
#include <jxl/decode_cxx.h>
#include <jxl/thread_parallel_runner_cxx.h>
#include <memory>

namespace nw::reader {

namespace {

constexpr std::size_t kDecoderThreads = 2;
// What the decoder may take while it reads the header, and for each pixel afterwards.
constexpr std::size_t kHeaderBytes = 64ULL << 20;
constexpr std::size_t kBytesPerPixel = 96;
constexpr std::size_t kMaxBytes = 4ULL << 30;

// Counts what the decoder takes, and refuses it over a bound: the size of an image does not bound
// what a stream can make its decoder ask for.
class MemoryBound
{
public:
    explicit MemoryBound(std::size_t bytes)
        : m_left(static_cast<qint64>(bytes))
    {
    }

    void raiseTo(qint64 pixels)
    {
        const std::size_t wanted = kHeaderBytes + static_cast<std::size_t>(pixels) * kBytesPerPixel;
        m_left += static_cast<qint64>(std::min(wanted, kMaxBytes) - kHeaderBytes);
    }

    JxlMemoryManager manager() { return {this, allocate, release}; }

private:
    // In front of every block lies its size; 64 bytes, so that the block stays as aligned as it
    // was.
    static constexpr std::size_t kFrontBytes = 64;

    static void *allocate(void *opaque, std::size_t bytes)
    {
        auto *bound = static_cast<MemoryBound *>(opaque);
        if (bytes > kMaxBytes)
            return nullptr;
        const auto whole = static_cast<qint64>(bytes) + static_cast<qint64>(kFrontBytes);
        if (bound->m_left.fetch_sub(whole) < whole) {
            bound->m_left += whole;
            return nullptr;
        }
        auto *front = static_cast<char *>(std::malloc(bytes + kFrontBytes));
        if (!front) {
            bound->m_left += whole;
            return nullptr;
        }
        *reinterpret_cast<qint64 *>(front) = whole;
        return front + kFrontBytes;
    }

    static void release(void *opaque, void *block)
    {
        if (!block)
            return;
        char *front = static_cast<char *>(block) - kFrontBytes;
        static_cast<MemoryBound *>(opaque)->m_left += *reinterpret_cast<qint64 *>(front);
        std::free(front);
    }

    std::atomic<qint64> m_left;
};

tl::unexpected<ReadError> jxlFailure(const char *what)
{
    return readFailure(ReadErrorCode::Damaged, QString::fromLatin1(what));
}

bool feed(JxlDecoder *decoder, const QByteArray &bytes)
{
    if (JxlDecoderSetInput(decoder, reinterpret_cast<const uint8_t *>(bytes.constData()),
                           static_cast<std::size_t>(bytes.size()))
        != JXL_DEC_SUCCESS)
        return false;
    JxlDecoderCloseInput(decoder);
    return true;
}

ReadResult<QSize> sizeOf(const JxlDecoder *decoder)
{
    JxlBasicInfo info;
    if (JxlDecoderGetBasicInfo(decoder, &info) != JXL_DEC_SUCCESS)
        return jxlFailure("no basic information");
    constexpr uint32_t kLargest = 1U << 30;
    if (info.xsize > kLargest || info.ysize > kLargest)
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("a side over 2^30"));
    return QSize(static_cast<int>(info.xsize), static_cast<int>(info.ysize));
}

ReadResult<CodecHeader> readJxlHeader(const QByteArray &bytes, ImageFormat)
{
    MemoryBound bound(kHeaderBytes);
    const JxlMemoryManager manager = bound.manager();
    const auto decoder = JxlDecoderMake(&manager);
    if (!decoder || JxlDecoderSubscribeEvents(decoder.get(), JXL_DEC_BASIC_INFO) != JXL_DEC_SUCCESS
        || !feed(decoder.get(), bytes))
        return jxlFailure("no decoder");
    if (JxlDecoderProcessInput(decoder.get()) != JXL_DEC_BASIC_INFO)
        return jxlFailure("the header cannot be read");
    // The decoder turns the pixels itself, and swaps these sides where that is due.
    const auto size = sizeOf(decoder.get());
    if (!size)
        return tl::unexpected(size.error());
    return CodecHeader{*size, Orientation::Upright};
}

constexpr JxlPixelFormat kPixelFormat{4, JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};

QByteArray profileOf(const JxlDecoder *decoder)
{
    std::size_t size = 0;
    if (JxlDecoderGetICCProfileSize(decoder, &kPixelFormat, JXL_COLOR_PROFILE_TARGET_DATA, &size)
        != JXL_DEC_SUCCESS)
        return {};
    QByteArray profile(static_cast<qsizetype>(size), Qt::Uninitialized);
    if (JxlDecoderGetColorAsICCProfile(decoder, &kPixelFormat, JXL_COLOR_PROFILE_TARGET_DATA,
                                       reinterpret_cast<uint8_t *>(profile.data()), size)
        != JXL_DEC_SUCCESS)
        return {};
    return profile;
}

// Gives the decoder the image's own memory, whose rows are as close together as it wants them.
bool setOutput(JxlDecoder *decoder, const QSize &size, QImage *image)
{
    std::size_t wanted = 0;
    if (JxlDecoderImageOutBufferSize(decoder, &kPixelFormat, &wanted) != JXL_DEC_SUCCESS)
        return false;
    *image = QImage(size, QImage::Format_RGBA8888);
    return !image->isNull() && static_cast<std::size_t>(image->sizeInBytes()) == wanted
        && JxlDecoderSetImageOutBuffer(decoder, &kPixelFormat, image->bits(), wanted)
        == JXL_DEC_SUCCESS;
}

// Goes through the decoder's events up to the first whole frame: of an animation, that is the page.
ReadResult<DecodedPixels> runDecoder(JxlDecoder *decoder, MemoryBound *bound)
{
    DecodedPixels pixels;
    QSize size;
    for (;;) {
        switch (JxlDecoderProcessInput(decoder)) {
        case JXL_DEC_BASIC_INFO: {
            const auto found = sizeOf(decoder);
            if (!found)
                return tl::unexpected(found.error());
            size = *found;
            bound->raiseTo(qint64(size.width()) * size.height());
            break;
        }
        case JXL_DEC_COLOR_ENCODING:
            pixels.iccProfile = profileOf(decoder);
            break;
        case JXL_DEC_NEED_IMAGE_OUT_BUFFER:
            if (!setOutput(decoder, size, &pixels.image))
                return readFailure(ReadErrorCode::TooLarge,
                                   QStringLiteral("no memory for the pixels"));
            break;
        case JXL_DEC_FULL_IMAGE:
            pixels.standsFor = QSizeF(size);
            return pixels;
        case JXL_DEC_NEED_MORE_INPUT:
            return jxlFailure("the image is cut");
        default:
            return jxlFailure("the image cannot be decoded");
        }
    }
}

ReadResult<DecodedPixels> decodeJxl(const QByteArray &bytes, ImageFormat, const QSize &,
                                    const DecodeLimits &)
{
    MemoryBound bound(kHeaderBytes);
    const JxlMemoryManager manager = bound.manager();
    const auto runner = JxlThreadParallelRunnerMake(nullptr, kDecoderThreads);
    const auto decoder = JxlDecoderMake(&manager);
    constexpr int kEvents = JXL_DEC_BASIC_INFO | JXL_DEC_COLOR_ENCODING | JXL_DEC_FULL_IMAGE;
    if (!decoder || JxlDecoderSubscribeEvents(decoder.get(), kEvents) != JXL_DEC_SUCCESS
        || JxlDecoderSetParallelRunner(decoder.get(), JxlThreadParallelRunner, runner.get())
            != JXL_DEC_SUCCESS
        || !feed(decoder.get(), bytes))
        return jxlFailure("no decoder");
    return runDecoder(decoder.get(), &bound);
}

} // namespace

const ImageCodec kJxlCodec{readJxlHeader, decodeJxl};

} // namespace nw::reader
