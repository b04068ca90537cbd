#include "reader/core/divina.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <optional>

namespace nw::reader {
namespace {

constexpr qsizetype kMaxJsonBytes = qsizetype{4} << 20;
constexpr qsizetype kMaxTextLength = qsizetype{16} * 1024;
constexpr qsizetype kMaxGuided = 100'000;
constexpr qsizetype kMaxFrames = 200; // of a page
constexpr double kMaxCoordinate = 100'000;
constexpr double kPercent = 100;

// A text, or the first of those in several languages.
QString textOf(const QJsonValue &value)
{
    if (value.isObject())
        return textOf(value.toObject().begin() == value.toObject().end()
                          ? QJsonValue()
                          : *value.toObject().begin());
    return value.toString().simplified().left(kMaxTextLength);
}

// A word, or the first of a list.
QString firstOf(const QJsonValue &value)
{
    return textOf(value.isArray() ? value.toArray().at(0) : value);
}

struct Fragment
{
    QRectF frame;
    FrameUnit unit = FrameUnit::Pixels;
};

// "xywh=percent:10,20,30,40", "xywh=pixel:…" or "xywh=…" (Media Fragments URI 1.0, W3C, 4.2.2).
std::optional<Fragment> fragmentOf(QStringView text)
{
    constexpr QStringView kKey = u"xywh=";
    if (!text.startsWith(kKey))
        return std::nullopt;
    text = text.sliced(kKey.size());
    const qsizetype colon = text.indexOf(u':');
    const QStringView unit = colon < 0 ? QStringView(u"pixel") : text.left(colon);
    if (unit != u"pixel" && unit != u"percent")
        return std::nullopt;
    const double scale = unit == u"percent" ? kPercent : 1;
    const QList<QStringView> parts = text.sliced(colon + 1).split(u',');
    QList<double> numbers;
    for (const QStringView part : parts) {
        bool isNumber = false;
        const double number = part.toDouble(&isNumber);
        // The comparison is also false for what is no number at all.
        if (!isNumber || !(number >= 0 && number <= kMaxCoordinate))
            return std::nullopt;
        numbers.append(number / scale);
    }
    if (numbers.size() != 4 || numbers[2] == 0 || numbers[3] == 0)
        return std::nullopt;
    return Fragment{{numbers[0], numbers[1], numbers[2], numbers[3]},
                    scale == 1 ? FrameUnit::Pixels : FrameUnit::Shares};
}

void readMetadata(const QJsonObject &metadata, ComicInfo *info)
{
    info->title = textOf(metadata.value(QLatin1StringView("title")));
    info->summary = textOf(metadata.value(QLatin1StringView("description")));
    info->language = firstOf(metadata.value(QLatin1StringView("language")));
    info->rightToLeft =
        metadata.value(QLatin1StringView("readingProgression")) == QLatin1StringView("rtl");
}

void readGuided(const QJsonArray &links, const QString &language, QList<DivinaBook::Page> *pages)
{
    const qsizetype count = std::min(links.size(), kMaxGuided);
    for (qsizetype place = 0; place < count; ++place) {
        const QJsonObject link = links.at(place).toObject();
        const QUrl href(link.value(QLatin1StringView("href")).toString());
        const auto fragment = fragmentOf(href.fragment(QUrl::FullyDecoded));
        // A link without a fragment shows its page whole, which is where every page begins anyway.
        if (!fragment || !href.isRelative())
            continue;
        const QString image = href.path(QUrl::FullyDecoded);
        if (pages->isEmpty() || pages->last().image != image)
            pages->append({image, {}, fragment->unit});
        DivinaBook::Page &page = pages->last();
        if (page.unit != fragment->unit || page.frames.size() >= kMaxFrames)
            continue;
        QPolygonF outline(fragment->frame);
        outline.removeLast(); // which closes it
        page.frames.append({outline, textOf(link.value(QLatin1StringView("description"))),
                            textOf(link.value(QLatin1StringView("title"))), language});
    }
}

} // namespace

ReadResult<DivinaBook> parseDivina(const QByteArray &json)
{
    if (json.size() > kMaxJsonBytes)
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("longer than 4 MiB"));
    QJsonParseError error;
    const QJsonObject manifest = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        return readFailure(ReadErrorCode::Damaged, error.errorString());
    DivinaBook book;
    if (!manifest.value(QLatin1StringView("readingOrder")).isArray())
        return book;
    readMetadata(manifest.value(QLatin1StringView("metadata")).toObject(), &book.info);
    readGuided(manifest.value(QLatin1StringView("guided")).toArray(), book.info.language,
               &book.pages);
    return book;
}

} // namespace nw::reader
