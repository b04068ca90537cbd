#include "reader/core/sandbox/wire.h"

#include <QDataStream>
#include <QIODevice>

namespace nw::reader {

namespace {

constexpr int kMaxListedPages = 1'000'000;
constexpr int kMaxListedItems = 100'000;
constexpr int kMaxFrames = 1'000;
constexpr int kMaxPoints = 1'000;
constexpr qsizetype kMaxDetailLength = 500;
constexpr auto kVersion = QDataStream::Qt_6_4;

class Packer
{
public:
    explicit Packer(DecoderTask task)
        : Packer()
    {
        *this << static_cast<quint8>(task);
    }
    Packer()
        : m_stream(&m_bytes, QIODevice::WriteOnly)
    {
        m_stream.setVersion(kVersion);
    }

    template <typename Value> Packer &operator<<(const Value &value)
    {
        if constexpr (std::is_enum_v<Value>)
            m_stream << static_cast<qint32>(value);
        else
            m_stream << value;
        return *this;
    }

    template <typename Item, typename Pack> void list(const QList<Item> &items, Pack pack)
    {
        m_stream << static_cast<qint32>(items.size());
        for (const Item &item : items)
            pack(item);
    }

    QByteArray bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    QDataStream m_stream;
};

// Reads what the other packed; is false from the first thing on that is not as it should be.
class Unpacker
{
public:
    explicit Unpacker(const QByteArray &bytes)
        : m_stream(bytes)
    {
        m_stream.setVersion(kVersion);
    }

    explicit operator bool() const { return m_right && m_stream.status() == QDataStream::Ok; }
    bool isAtEnd() const { return m_stream.atEnd(); }

    template <typename Value> Unpacker &operator>>(Value &value)
    {
        m_stream >> value;
        return *this;
    }

    template <typename Enum> void enumeration(Enum *value, Enum first, Enum last)
    {
        qint32 number = 0;
        m_stream >> number;
        m_right = m_right && number >= qint32(first) && number <= qint32(last);
        *value = m_right ? static_cast<Enum>(number) : first;
    }

    // Item by item, never by the count that the other claims.
    template <typename Item, typename Unpack>
    void list(QList<Item> *items, qint32 maxItems, Unpack unpack)
    {
        qint32 count = 0;
        m_stream >> count;
        m_right = m_right && count >= 0 && count <= maxItems;
        for (qint32 i = 0; i < count && *this; ++i) {
            Item item{};
            unpack(item);
            items->append(std::move(item));
        }
    }

private:
    QDataStream m_stream;
    bool m_right = true;
};

template <typename Value> std::optional<Value> whole(const Unpacker &from, Value value)
{
    if (!from || !from.isAtEnd())
        return std::nullopt;
    return value;
}

template <typename Limits> auto fieldsOf(Limits &limits)
{
    return std::tie(limits.maxEntries, limits.maxEntryBytes, limits.maxBookBytes, limits.maxRatio,
                    limits.ratioFloorBytes, limits.maxNameBytes, limits.spoolMemoryBytes);
}

void pack(Packer &to, const DecodeLimits &limits)
{
    to << limits.maxPixels << limits.maxSidePixels;
}

void unpack(Unpacker &from, DecodeLimits *limits)
{
    from >> limits->maxPixels >> limits->maxSidePixels;
}

void pack(Packer &to, const ReadError &error)
{
    to << error.code << error.detail.left(kMaxDetailLength);
}

void unpack(Unpacker &from, ReadError *error)
{
    from.enumeration(&error->code, ReadErrorCode::NotFound, ReadErrorCode::Crashed);
    from >> error->detail;
    error->detail.truncate(kMaxDetailLength);
}

void pack(Packer &to, const ComicInfo &info)
{
    const auto text = [&to](const QString &item) { to << item; };
    to << info.title << info.series << info.number << info.summary << info.language
       << info.ageRating << info.publisher << info.rightToLeft << info.longStrip;
    to.list(info.genres, text);
    to.list(info.tags, text);
    to.list(info.credits, [&to](const auto &credit) { to << credit.first << credit.second; });
    to.list(info.pages, [&to](const ComicInfo::PageNote &note) {
        to << note.image << note.type << note.doublePage << note.bookmark;
    });
    to.list(info.frames, [&to](const FramedPage &framed) {
        to << framed.page << framed.unit;
        to.list(framed.frames, [&to](const PanelFrame &frame) {
            to << frame.text << frame.altText << frame.language;
            to.list(frame.outline, [&to](const QPointF &point) { to << point.x() << point.y(); });
        });
    });
}

void unpack(Unpacker &from, ComicInfo *info)
{
    const auto text = [&from](QString &item) { from >> item; };
    from >> info->title >> info->series >> info->number >> info->summary >> info->language
        >> info->ageRating >> info->publisher >> info->rightToLeft >> info->longStrip;
    from.list(&info->genres, kMaxListedItems, text);
    from.list(&info->tags, kMaxListedItems, text);
    from.list(&info->credits, kMaxListedItems,
              [&from](auto &credit) { from >> credit.first >> credit.second; });
    from.list(&info->pages, kMaxListedItems, [&from](ComicInfo::PageNote &note) {
        from >> note.image >> note.type >> note.doublePage >> note.bookmark;
    });
    from.list(&info->frames, kMaxListedItems, [&from](FramedPage &framed) {
        from >> framed.page;
        from.enumeration(&framed.unit, FrameUnit::Pixels, FrameUnit::Shares);
        from.list(&framed.frames, kMaxFrames, [&from](PanelFrame &frame) {
            from >> frame.text >> frame.altText >> frame.language;
            from.list<QPointF>(&frame.outline, kMaxPoints,
                               [&from](QPointF &point) { from >> point.rx() >> point.ry(); });
        });
    });
}

} // namespace

BookListing listingOf(const ComicDocument &document)
{
    return {document.format(), document.title(),   document.info(),
            document.pages(),  document.defects(), document.pageProvider() != nullptr};
}

QByteArray packBookOrder(const BookOrder &order)
{
    Packer to(DecoderTask::OpenBook);
    to << order.name << order.password;
    std::apply([&to](const auto &...field) { (to << ... << field); }, fieldsOf(order.limits));
    return to.bytes();
}

QByteArray packPageOrder(DecoderTask task, const PageOrder &order)
{
    Packer to(task);
    to << order.page << order.target << order.quality;
    return to.bytes();
}

QByteArray packHeaderOrder(const DecodeLimits &limits)
{
    Packer to(DecoderTask::ReadHeader);
    to << QSize() << DecodeQuality::Fast;
    pack(to, limits);
    return to.bytes();
}

QByteArray packImageOrder(const ImageOrder &order)
{
    Packer to(DecoderTask::DecodeImage);
    to << order.target << order.quality;
    pack(to, order.limits);
    return to.bytes();
}

QByteArray packPlainOrder(DecoderTask task)
{
    return Packer(task).bytes();
}

QByteArray packReply(const DecoderReply &reply)
{
    Packer to;
    to << reply.error.has_value();
    if (reply.error)
        pack(to, *reply.error);
    else
        to << reply.header.size << reply.header.mediaType;
    return to.bytes();
}

QByteArray packListing(const BookListing &listing)
{
    Packer to;
    to << listing.format << listing.title << listing.rendersPages;
    pack(to, listing.info);
    to.list(listing.pages, [&to](const PageEntry &page) {
        to << page.name << page.sizeBytes << page.listPosition;
    });
    to.list(listing.defects, [&to](const Defect &defect) {
        to << defect.page;
        pack(to, ReadError{defect.code, defect.detail});
    });
    return to.bytes();
}

QByteArray packComicInfo(const ComicInfo &info)
{
    Packer to;
    pack(to, info);
    return to.bytes();
}

std::optional<DecoderTask> unpackTask(const QByteArray &message)
{
    if (message.isEmpty() || quint8(message[0]) >= kDecoderTasks)
        return std::nullopt;
    return static_cast<DecoderTask>(message[0]);
}

std::optional<BookOrder> unpackBookOrder(const QByteArray &message)
{
    Unpacker from(message);
    BookOrder order;
    quint8 task = 0;
    from >> task >> order.name >> order.password;
    std::apply([&from](auto &...field) { (from >> ... >> field); }, fieldsOf(order.limits));
    return whole(from, std::move(order));
}

std::optional<PageOrder> unpackPageOrder(const QByteArray &message)
{
    Unpacker from(message);
    quint8 task = 0;
    PageOrder order;
    from >> task >> order.page >> order.target;
    from.enumeration(&order.quality, DecodeQuality::Fast, DecodeQuality::Best);
    return whole(from, order);
}

std::optional<ImageOrder> unpackImageOrder(const QByteArray &message)
{
    Unpacker from(message);
    quint8 task = 0;
    ImageOrder order;
    from >> task >> order.target;
    from.enumeration(&order.quality, DecodeQuality::Fast, DecodeQuality::Best);
    unpack(from, &order.limits);
    return whole(from, order);
}

std::optional<DecoderReply> unpackReply(const QByteArray &message)
{
    Unpacker from(message);
    DecoderReply reply;
    bool failed = false;
    from >> failed;
    if (failed)
        unpack(from, &reply.error.emplace());
    else
        from >> reply.header.size >> reply.header.mediaType;
    return whole(from, std::move(reply));
}

std::optional<BookListing> unpackListing(const QByteArray &bytes)
{
    Unpacker from(bytes);
    BookListing listing;
    from.enumeration(&listing.format, DocumentFormat::Zip, DocumentFormat::Image);
    from >> listing.title >> listing.rendersPages;
    unpack(from, &listing.info);
    from.list(&listing.pages, kMaxListedPages, [&from](PageEntry &page) {
        from >> page.name >> page.sizeBytes >> page.listPosition;
    });
    from.list(&listing.defects, kMaxListedItems, [&from](Defect &defect) {
        ReadError error;
        from >> defect.page;
        unpack(from, &error);
        defect.code = error.code;
        defect.detail = error.detail;
    });
    return whole(from, std::move(listing));
}

std::optional<ComicInfo> unpackComicInfo(const QByteArray &bytes)
{
    Unpacker from(bytes);
    ComicInfo info;
    unpack(from, &info);
    return whole(from, std::move(info));
}

} // namespace nw::reader
