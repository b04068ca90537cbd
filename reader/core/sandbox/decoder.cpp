#include "reader/core/sandbox/decoder.h"

#include "reader/core/bookopener.h"
#include "reader/core/formatmodules.h"
#include "reader/core/metroninfo.h"
#include "reader/core/render/pagerender.h"
#include "reader/core/render/pixels.h"
#include "reader/core/sandbox/confinement.h"
#include "reader/core/sandbox/wire.h"

#include <poll.h>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

namespace nw::reader {

namespace {

// Standard streams lead nowhere; this is the only other descriptor that a decoder begins with.
constexpr int kChannelNumber = 3;

void equip(Equipment equipment)
{
    switch (equipment) {
    case Equipment::Basic:
        break;
    case Equipment::ImagePlugins:
        loadImagePlugins();
        break;
    case Equipment::ImageModule:
        imageModule();
        break;
    case Equipment::ArchiveModule:
        if (const ArchiveModule *module = archiveModule())
            module->prepare();
        break;
    case Equipment::PdfModule:
        if (const PdfModule *module = pdfModule())
            module->prepare();
        break;
    }
}

Descriptor onlyChannel(Descriptor channel)
{
    if (channel.number() != kChannelNumber) {
        if (::dup2(channel.number(), kChannelNumber) < 0)
            ::_exit(1);
        channel = Descriptor(kChannelNumber);
    }
    ::closefrom(kChannelNumber + 1);
    return channel;
}

// Answers an order once: with an error when nothing else was answered.
class Answer
{
public:
    explicit Answer(Descriptor to)
        : m_to(std::move(to))
    {
    }

    void give(const DecoderReply &reply) const { sendMessage(m_to, packReply(reply)); }
    void give(const ReadError &error) const { give(DecoderReply{error, {}}); }

    // The program closes its end when it has lost interest.
    bool isUnwanted() const
    {
        pollfd end{m_to.number(), 0, 0};
        return ::poll(&end, 1, 0) > 0 && end.revents & (POLLHUP | POLLERR);
    }

private:
    Descriptor m_to;
};

class Decoder
{
public:
    void run(const Descriptor &channel)
    {
        while (auto message = receiveMessage(channel)) {
            const auto task = unpackTask(message->bytes);
            if (!task || message->descriptors.empty())
                return;
            work(*task, *std::move(message));
        }
    }

private:
    void work(DecoderTask task, ChannelMessage message);
    ReadResult<DecoderReply> openBook(ChannelMessage &message);
    static ReadResult<DecoderReply> readHeader(const ChannelMessage &message);
    static ReadResult<DecoderReply> decodeImage(const ChannelMessage &message);
    static ReadResult<DecoderReply> readInfo(const ChannelMessage &message, DecoderTask task);
    static void workOnPage(const DocumentPointer &document, DecoderTask task,
                           const ChannelMessage &message, const Answer &answer);

    DocumentPointer m_document;
    std::optional<MappedBytes> m_progress;
};

tl::unexpected<ReadError> badOrder()
{
    return readFailure(ReadErrorCode::Unsupported, QStringLiteral("a bad order"));
}

ReadResult<QByteArray> inputOf(const ChannelMessage &message, std::optional<MappedBytes> *keeper)
{
    if (message.descriptors.size() < 2)
        return badOrder();
    const Descriptor &input = message.descriptors[1];
    auto mapped = MappedBytes::map(input.number(), std::max<qint64>(0, input.sizeBytes()),
                                   MappedBytes::Access::Read);
    if (!mapped)
        return tl::unexpected(mapped.error());
    keeper->emplace(*std::move(mapped));
    return (*keeper)->bytes();
}

// The pixels that the program has made room for.
ReadResult<MappedBytes> roomFor(const QSize &size, const Descriptor &memory)
{
    const qint64 sizeBytes = qint64{4} * size.width() * size.height();
    if (size.isEmpty() || memory.sizeBytes() != sizeBytes)
        return badOrder();
    return MappedBytes::map(memory.number(), sizeBytes, MappedBytes::Access::ReadAndWrite);
}

QImage canvasIn(const MappedBytes &room, const QSize &size)
{
    return {room.data(), size.width(), size.height(), qsizetype{4} * size.width(),
            QImage::Format_RGB32};
}

ReadResult<DecoderReply> Decoder::openBook(ChannelMessage &message)
{
    const auto order = unpackBookOrder(message.bytes);
    if (!order || message.descriptors.size() < 4 || m_document)
        return badOrder();
    auto progress = MappedBytes::map(message.descriptors[3].number(), sizeof(std::atomic<quint64>),
                                     MappedBytes::Access::ReadAndWrite);
    if (!progress)
        return tl::unexpected(progress.error());
    m_progress.emplace(*std::move(progress));
    BookInput input;
    const qint64 sizeBytes = message.descriptors[1].sizeBytes();
    input.file.source =
        FileSource::adopt(message.descriptors[1].release(), sizeBytes,
                          reinterpret_cast<std::atomic<quint64> *>(m_progress->data()));
    const auto kind = kindOf(*input.file.source);
    if (!kind)
        return tl::unexpected(kind.error());
    input.file.kind = *kind;
    input.name = order->name;
    input.password = order->password;
    input.limits = order->limits;
    if (message.descriptors.size() > 4)
        input.spoolDescriptor = message.descriptors[4].release();
    auto document = inprocess::openBook(input);
    if (!document)
        return tl::unexpected(document.error());
    m_document = *std::move(document);
    const BookListing listing = listingOf(*m_document);
    if (const auto written = message.descriptors[2].writeAll(packListing(listing)); !written)
        return tl::unexpected(written.error());
    return DecoderReply{};
}

ReadResult<DecoderReply> Decoder::readHeader(const ChannelMessage &message)
{
    const auto order = unpackImageOrder(message.bytes);
    std::optional<MappedBytes> keeper;
    const auto bytes = inputOf(message, &keeper);
    if (!order || !bytes)
        return badOrder();
    const auto header = inprocess::readImageHeader(*bytes, order->limits);
    if (!header)
        return tl::unexpected(header.error());
    return DecoderReply{std::nullopt, *header};
}

ReadResult<DecoderReply> Decoder::decodeImage(const ChannelMessage &message)
{
    const auto order = unpackImageOrder(message.bytes);
    std::optional<MappedBytes> keeper;
    const auto bytes = inputOf(message, &keeper);
    if (!order || !bytes || message.descriptors.size() < 3)
        return badOrder();
    const auto room = roomFor(order->target, message.descriptors[2]);
    if (!room)
        return tl::unexpected(room.error());
    QImage canvas = canvasIn(*room, order->target);
    if (const auto decoded = inprocess::decodeInto(&canvas, *bytes, order->quality, order->limits);
        !decoded)
        return tl::unexpected(decoded.error());
    if (canvas.constBits() != room->data()) {
        QImage outside = canvasIn(*room, order->target);
        copyPixels(canvas, &outside);
    }
    return DecoderReply{};
}

ReadResult<DecoderReply> Decoder::readInfo(const ChannelMessage &message, DecoderTask task)
{
    std::optional<MappedBytes> keeper;
    const auto bytes = inputOf(message, &keeper);
    if (!bytes || message.descriptors.size() < 3)
        return badOrder();
    const auto info =
        task == DecoderTask::ReadMetronInfo ? parseMetronInfo(*bytes) : parseComicInfo(*bytes);
    if (!info)
        return tl::unexpected(info.error());
    if (const auto written = message.descriptors[2].writeAll(packComicInfo(*info)); !written)
        return tl::unexpected(written.error());
    return DecoderReply{};
}

// A page that the book draws, into the memory that came with the order.
ReadResult<DecoderReply> drawnPage(const ComicDocument &document, const PageOrder &order,
                                   const Descriptor &memory, const Answer &answer)
{
    const PageProvider *provider = document.pageProvider();
    const auto room = roomFor(order.target, memory);
    if (!provider || !room)
        return badOrder();
    const auto image = provider->pagePixels(order.page, order.target, order.quality,
                                            [&answer] { return answer.isUnwanted(); });
    if (!image)
        return tl::unexpected(image.error());
    QImage canvas = canvasIn(*room, order.target);
    copyPixels(*image, &canvas);
    return DecoderReply{};
}

ReadResult<DecoderReply> pageAnswer(const ComicDocument &document, DecoderTask task,
                                    const ChannelMessage &message, const Answer &answer)
{
    const auto order = unpackPageOrder(message.bytes);
    if (!order)
        return badOrder();
    if (task == DecoderTask::MeasurePage) {
        const auto header = pageHeader(document, order->page);
        if (!header)
            return tl::unexpected(header.error());
        return DecoderReply{std::nullopt, *header};
    }
    if (message.descriptors.size() < 2)
        return badOrder();
    if (task == DecoderTask::RenderPage)
        return drawnPage(document, *order, message.descriptors[1], answer);
    const auto bytes = document.pageBytes(order->page);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (const auto written = message.descriptors[1].writeAll(*bytes); !written)
        return tl::unexpected(written.error());
    return DecoderReply{};
}

void Decoder::workOnPage(const DocumentPointer &document, DecoderTask task,
                         const ChannelMessage &message, const Answer &answer)
{
    const auto reply = pageAnswer(*document, task, message, answer);
    reply ? answer.give(*reply) : answer.give(reply.error());
}

void Decoder::work(DecoderTask task, ChannelMessage message)
{
    Answer answer(std::move(message.descriptors.front()));
    ReadResult<DecoderReply> reply = badOrder();
    switch (task) {
    case DecoderTask::OpenBook:
        reply = openBook(message);
        break;
    case DecoderTask::ReadPage:
    case DecoderTask::MeasurePage:
    case DecoderTask::RenderPage:
        if (!m_document)
            break;
        // A page that its stream has not reached yet must not keep others waiting.
        std::thread([document = m_document, task, message = std::move(message),
                     answer = std::move(answer)] {
            workOnPage(document, task, message, answer);
        }).detach();
        return;
    case DecoderTask::ReadHeader:
        reply = readHeader(message);
        break;
    case DecoderTask::DecodeImage:
        reply = decodeImage(message);
        break;
    case DecoderTask::ReadComicInfo:
    case DecoderTask::ReadMetronInfo:
        reply = readInfo(message, task);
        break;
    }
    reply ? answer.give(*reply) : answer.give(reply.error());
}

} // namespace

void runDecoder(Descriptor channel, Equipment equipment)
{
    ::prctl(PR_SET_NAME, "nerdwork-decode");
    ::setenv("QT_NO_GLIB", "1", 1); // GLib gives up where a call is refused
    channel = onlyChannel(std::move(channel));
    equip(equipment);
    if (confineThisProcess())
        Decoder().run(channel);
    ::_exit(0); // without the rest of the program's end, which is not this process's
}

} // namespace nw::reader
