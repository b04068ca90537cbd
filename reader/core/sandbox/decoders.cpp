#include "reader/core/sandbox/decoders.h"

#include "reader/core/sandbox/decoder.h"

namespace nw::reader {

namespace {

struct Chosen
{
    std::mutex mutex;
    std::shared_ptr<DecoderPool> pool;
};

Chosen &chosen()
{
    static Chosen choice;
    return choice;
}

// An image as a decoder can be handed it.
ReadResult<Descriptor> handed(const QByteArray &bytes)
{
    auto memory = makeSharedMemory(0);
    if (!memory)
        return memory;
    if (const auto written = memory->writeAll(bytes); !written)
        return tl::unexpected(written.error());
    return memory;
}

} // namespace

ReadResult<void> useDecoderProcesses()
{
    auto launcher = DecoderLauncher::fork(runDecoder);
    if (!launcher)
        return tl::unexpected(launcher.error());
    useDecoders(std::make_shared<DecoderPool>(*std::move(launcher)));
    return {};
}

void useDecoders(std::shared_ptr<DecoderPool> pool)
{
    // Declared before the lock, `pool` lets the old one go when nobody waits for the mutex.
    const std::lock_guard lock(chosen().mutex);
    chosen().pool.swap(pool);
}

std::shared_ptr<DecoderPool> decoders()
{
    const std::lock_guard lock(chosen().mutex);
    return chosen().pool;
}

ReadResult<ImageHeader> readImageHeader(const QByteArray &bytes, const DecodeLimits &limits)
{
    const auto pool = decoders();
    if (!pool)
        return inprocess::readImageHeader(bytes, limits);
    const auto memory = handed(bytes);
    if (!memory)
        return tl::unexpected(memory.error());
    return pool->header({memory->number(), imageFormat(bytes)}, limits);
}

ReadResult<QImage> decodeImage(const QByteArray &bytes, const QSize &target, DecodeQuality quality,
                               const DecodeLimits &limits)
{
    const auto pool = decoders();
    if (!pool)
        return inprocess::decodeImage(bytes, target, quality, limits);
    const auto memory = handed(bytes);
    if (!memory)
        return tl::unexpected(memory.error());
    return pool->decode({memory->number(), imageFormat(bytes)}, target, quality, limits);
}

ReadResult<RenderedPage> renderPage(const QByteArray &bytes, const PageRequest &request)
{
    const auto pool = decoders();
    if (!pool) {
        const StoredImage here{[&] { return inprocess::readImageHeader(bytes, {}); },
                               [&](const QSize &target, DecodeQuality quality) {
                                   return inprocess::decodeImage(bytes, target, quality, {});
                               }};
        return renderStored(here, request);
    }
    const auto memory = handed(bytes);
    if (!memory)
        return tl::unexpected(memory.error());
    return pool->render({memory->number(), imageFormat(bytes)}, request);
}

} // namespace nw::reader
