#include "reader/core/sandbox/decoderpool.h"

#include <algorithm>
#include <thread>

namespace nw::reader {

namespace {

// More would only wait for each other's processor.
std::size_t maxBusy()
{
    return std::max<std::size_t>(4, std::thread::hardware_concurrency() + 2);
}

constexpr std::size_t kMaxIdleOfAKind = 2;
constexpr qint64 kMaxComicInfoAnswerBytes = 16LL << 20;

} // namespace

ReadResult<void> checkImageSize(const QSize &size, const DecodeLimits &limits)
{
    const bool allowed = !size.isEmpty()
        && std::max(size.width(), size.height()) <= limits.maxSidePixels
        && qint64(size.width()) * size.height() <= limits.maxPixels;
    if (allowed)
        return {};
    return readFailure(ReadErrorCode::TooLarge,
                       QStringLiteral("%1 x %2 pixels").arg(size.width()).arg(size.height()));
}

Equipment equipmentFor(ImageFormat format)
{
    switch (format) {
    case ImageFormat::Gif:
    case ImageFormat::WebP:
    case ImageFormat::Tiff:
    case ImageFormat::Ico:
        return Equipment::ImagePlugins;
    case ImageFormat::Avif:
    case ImageFormat::Jxl:
    case ImageFormat::Heif:
        return Equipment::ImageModule;
    default:
        return Equipment::Basic;
    }
}

ReadResult<SharedPixels> SharedPixels::make(const QSize &size, const DecodeLimits &limits)
{
    if (const auto allowed = checkImageSize(size, limits); !allowed)
        return tl::unexpected(allowed.error());
    auto memory = makeSharedMemory(qint64{4} * size.width() * size.height());
    if (!memory)
        return tl::unexpected(memory.error());
    return SharedPixels{*std::move(memory), size};
}

ReadResult<QImage> SharedPixels::image() const
{
    auto mapped = MappedBytes::map(memory.number(), qint64{4} * size.width() * size.height(),
                                   MappedBytes::Access::ReadAndWrite);
    if (!mapped)
        return tl::unexpected(mapped.error());
    auto *kept = new MappedBytes(*std::move(mapped));
    return QImage(
        kept->data(), size.width(), size.height(), qsizetype{4} * size.width(),
        QImage::Format_RGB32, [](void *mapping) { delete static_cast<MappedBytes *>(mapping); },
        kept);
}

DecoderPool::DecoderPool(std::shared_ptr<DecoderLauncher> launcher, DecoderTimes times)
    : m_launcher(std::move(launcher))
    , m_times(times)
{
}

ReadResult<DecoderPool::Process> DecoderPool::take(Equipment equipment)
{
    std::unique_lock lock(m_mutex);
    m_returned.wait(lock, [this] { return m_busy.size() < maxBusy(); });
    auto &idle = m_idle[static_cast<std::size_t>(equipment)];
    while (!idle.empty()) {
        Process process = idle.back();
        idle.pop_back();
        if (!process->isAlive())
            continue;
        m_busy.push_back(process);
        return process;
    }
    auto started = DecoderProcess::start(m_launcher, equipment);
    if (started)
        m_busy.push_back(*started);
    return started;
}

void DecoderPool::giveBack(Equipment equipment, const Process &process)
{
    {
        const std::lock_guard lock(m_mutex);
        std::erase(m_busy, process);
        auto &idle = m_idle[static_cast<std::size_t>(equipment)];
        if (process->isAlive() && idle.size() < kMaxIdleOfAKind)
            idle.push_back(process);
    }
    m_returned.notify_one();
}

template <typename Work>
auto DecoderPool::withDecoder(Equipment equipment, Work work)
    -> decltype(work(std::declval<Process>()))
{
    const auto process = take(equipment);
    if (!process)
        return tl::unexpected(process.error());
    auto outcome = work(*process);
    // It still works on what nobody wants any more: another one is there sooner.
    if (!outcome && outcome.error().code == ReadErrorCode::Cancelled)
        (*process)->end();
    giveBack(equipment, *process);
    return outcome;
}

ReadResult<ImageHeader> DecoderPool::askHeader(const Process &process, const ImageInput &input,
                                               const DecodeLimits &limits,
                                               const AbortCheck &isUnwanted)
{
    auto reply = process->ask(packHeaderOrder(limits), {input.descriptor},
                              {m_times.answerMs, nullptr, isUnwanted});
    if (!reply)
        return tl::unexpected(reply.error());
    if (const auto allowed = checkImageSize(reply->header.size, limits); !allowed)
        return tl::unexpected(allowed.error());
    return std::move(reply->header);
}

ReadResult<QImage> DecoderPool::askPixels(const Process &process, const ImageInput &input,
                                          const ImageOrder &order, qint64 storedPixels,
                                          const AbortCheck &isUnwanted)
{
    const auto pixels = SharedPixels::make(order.target, order.limits);
    if (!pixels)
        return tl::unexpected(pixels.error());
    const double share = double(storedPixels) / double(m_times.pixelsInThat);
    const auto timeoutMs = static_cast<int>(m_times.answerMs * std::max(1.0, share));
    const auto reply =
        process->ask(packImageOrder(order), {input.descriptor, pixels->memory.number()},
                     {timeoutMs, nullptr, isUnwanted});
    if (!reply)
        return tl::unexpected(reply.error());
    return pixels->image();
}

ReadResult<ImageHeader> DecoderPool::header(const ImageInput &input, const DecodeLimits &limits,
                                            const AbortCheck &isUnwanted)
{
    return withDecoder(equipmentFor(input.format), [&](const Process &process) {
        return askHeader(process, input, limits, isUnwanted);
    });
}

ReadResult<QImage> DecoderPool::decode(const ImageInput &input, const QSize &target,
                                       DecodeQuality quality, const DecodeLimits &limits,
                                       const AbortCheck &isUnwanted)
{
    return withDecoder(
        equipmentFor(input.format), [&](const Process &process) -> ReadResult<QImage> {
            const auto header = askHeader(process, input, limits, isUnwanted);
            if (!header)
                return tl::unexpected(header.error());
            const QSize size = target.isEmpty() ? header->size : target;
            return askPixels(process, input, {size, quality, limits},
                             qint64(header->size.width()) * header->size.height(), isUnwanted);
        });
}

ReadResult<RenderedPage> DecoderPool::render(const ImageInput &input, const PageRequest &request,
                                             const AbortCheck &isUnwanted)
{
    return withDecoder(equipmentFor(input.format), [&](const Process &process) {
        qint64 storedPixels = 0;
        StoredImage stored;
        stored.header = [&] {
            auto header = askHeader(process, input, {}, isUnwanted);
            if (header)
                storedPixels = qint64(header->size.width()) * header->size.height();
            return header;
        };
        stored.decode = [&](const QSize &target, DecodeQuality quality) {
            return askPixels(process, input, {target, quality, {}}, storedPixels, isUnwanted);
        };
        return renderStored(stored, request);
    });
}

ReadResult<ComicInfo> DecoderPool::comicInfo(const Descriptor &xml, DecoderTask task)
{
    return withDecoder(Equipment::Basic, [&](const Process &process) -> ReadResult<ComicInfo> {
        const auto answer = makeSharedMemory(0);
        if (!answer)
            return tl::unexpected(answer.error());
        const auto reply = process->ask(packPlainOrder(task), {xml.number(), answer->number()},
                                        {m_times.answerMs, nullptr, {}});
        if (!reply)
            return tl::unexpected(reply.error());
        const auto bytes = answer->readAll(kMaxComicInfoAnswerBytes);
        if (!bytes)
            return tl::unexpected(bytes.error());
        const auto info = unpackComicInfo(*bytes);
        if (!info)
            return readFailure(ReadErrorCode::Crashed, QStringLiteral("nonsense was answered"));
        return *info;
    });
}

ReadResult<std::shared_ptr<DecoderProcess>> DecoderPool::startForBook(Equipment equipment)
{
    return DecoderProcess::start(m_launcher, equipment);
}

QList<int> DecoderPool::busyProcessIds() const
{
    const std::lock_guard lock(m_mutex);
    QList<int> ids;
    for (const Process &process : m_busy)
        ids.append(process->processId());
    return ids;
}

QList<int> DecoderPool::idleProcessIds() const
{
    const std::lock_guard lock(m_mutex);
    QList<int> ids;
    for (const auto &idle : m_idle) {
        for (const Process &process : idle) {
            if (process->isAlive())
                ids.append(process->processId());
        }
    }
    return ids;
}

} // namespace nw::reader
