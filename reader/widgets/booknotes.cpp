#include "reader/widgets/booknotes.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <utility>

namespace nw::reader {
namespace {

constexpr std::array kLayoutWords{"single", "double", "strip", "row", "guided"};
constexpr std::array kFitWords{"page", "width", "height", "smart", "original"};
constexpr qsizetype kMostFrames = 200; // of a page
constexpr std::array kDirectionWords{"ltr", "rtl"};

template <typename Value, std::size_t count>
std::optional<Value> valueOf(const QString &word, const std::array<const char *, count> &words)
{
    for (std::size_t index = 0; index < count; ++index) {
        if (word == QLatin1String(words.at(index)))
            return static_cast<Value>(index);
    }
    return std::nullopt;
}

template <typename Value, std::size_t count>
void write(QJsonObject *json, QLatin1StringView name, const std::optional<Value> &value,
           const std::array<const char *, count> &words)
{
    if (value)
        json->insert(name, QLatin1String(words.at(static_cast<std::size_t>(*value))));
}

QJsonObject jsonOf(const QMap<int, QList<QRectF>> &frames)
{
    QJsonObject json;
    for (auto page = frames.begin(); page != frames.end(); ++page) {
        QJsonArray list;
        for (const QRectF &frame : *page)
            list.append(QJsonArray{frame.x(), frame.y(), frame.width(), frame.height()});
        json.insert(QString::number(page.key()), list);
    }
    return json;
}

QMap<int, QList<QRectF>> framesOf(const QJsonObject &json, int pageCount)
{
    QMap<int, QList<QRectF>> frames;
    for (auto page = json.begin(); page != json.end(); ++page) {
        bool isNumber = false;
        const int number = page.key().toInt(&isNumber);
        if (!isNumber || number < 0 || number >= pageCount)
            continue;
        QList<QRectF> list;
        for (const QJsonValue &value : page->toArray()) {
            const QJsonArray sides = value.toArray();
            const QRectF frame = boundedCrop({sides.at(0).toDouble(-1), sides.at(1).toDouble(-1),
                                              sides.at(2).toDouble(), sides.at(3).toDouble()});
            if (!frame.isEmpty() && list.size() < kMostFrames)
                list.append(frame);
        }
        if (!list.isEmpty())
            frames.insert(number, list);
    }
    return frames;
}

// What belongs to one book only.
void forgetPages(BookNotes *notes)
{
    notes->map = {};
    notes->place.reset();
    notes->frames.clear();
    notes->bookmarks.clear();
}

QString keptUnder(const QString &kind, const QString &name)
{
    return name.isEmpty() ? QString() : QString(kind % u'/' % name);
}

} // namespace

const char *layoutWord(ReadingLayout layout)
{
    return kLayoutWords.at(static_cast<std::size_t>(layout));
}

std::optional<ReadingLayout> layoutFromWord(const QString &word)
{
    return valueOf<ReadingLayout>(word, kLayoutWords);
}

ReaderCommand layoutCommand(ReadingLayout layout)
{
    switch (layout) {
    case ReadingLayout::SinglePage:
        return ReaderCommand::SinglePage;
    case ReadingLayout::TwoPages:
        return ReaderCommand::TwoPages;
    case ReadingLayout::VerticalStrip:
        return ReaderCommand::VerticalStrip;
    case ReadingLayout::HorizontalStrip:
        return ReaderCommand::HorizontalStrip;
    case ReadingLayout::PanelByPanel:
        break;
    }
    return ReaderCommand::PanelByPanel;
}

QJsonObject BookNotes::toJson() const
{
    QJsonObject json;
    write(&json, QLatin1StringView("layout"), layout, kLayoutWords);
    write(&json, QLatin1StringView("fit"), fit, kFitWords);
    write(&json, QLatin1StringView("direction"), direction, kDirectionWords);
    if (quarterTurns != 0)
        json.insert(QLatin1StringView("turns"), quarterTurns);
    if (trimming == Trimming::Borders)
        json.insert(QLatin1StringView("trim"), true);
    if (!map.isEmpty())
        json.insert(QLatin1StringView("map"), map.toJson());
    if (place)
        json.insert(QLatin1StringView("place"), QJsonArray{place->page, place->fraction});
    if (!bookmarks.isEmpty()) {
        QList<int> pages(bookmarks.begin(), bookmarks.end());
        std::sort(pages.begin(), pages.end());
        QJsonArray list;
        for (const int page : std::as_const(pages))
            list.append(page);
        json.insert(QLatin1StringView("bookmarks"), list);
    }
    if (!frames.isEmpty())
        json.insert(QLatin1StringView("frames"), jsonOf(frames));
    return json;
}

BookNotes BookNotes::fromJson(const QJsonObject &json, int pageCount)
{
    BookNotes notes;
    const auto word = [&json](QLatin1StringView name) { return json.value(name).toString(); };
    notes.layout = layoutFromWord(word(QLatin1StringView("layout")));
    notes.fit = valueOf<FitMode>(word(QLatin1StringView("fit")), kFitWords);
    notes.direction =
        valueOf<ReadingDirection>(word(QLatin1StringView("direction")), kDirectionWords);
    const int turns = json.value(QLatin1StringView("turns")).toInt();
    notes.quarterTurns = turns > 0 && turns < 4 ? turns : 0;
    if (json.value(QLatin1StringView("trim")).toBool())
        notes.trimming = Trimming::Borders;
    notes.map = PageMap::fromJson(json.value(QLatin1StringView("map")).toObject(), pageCount);
    const QJsonArray place = json.value(QLatin1StringView("place")).toArray();
    const StripPlace left{place.at(0).toInt(-1), place.at(1).toDouble(-1)};
    if (left.page >= 0 && left.page < pageCount && left.fraction >= 0 && left.fraction <= 1)
        notes.place = left;
    for (const QJsonValue &page : json.value(QLatin1StringView("bookmarks")).toArray()) {
        if (page.toInt(-1) >= 0 && page.toInt() < pageCount)
            notes.bookmarks.insert(page.toInt());
    }
    notes.frames = framesOf(json.value(QLatin1StringView("frames")).toObject(), pageCount);
    return notes;
}

void BookKeeper::open(const QString &bookKey, const QString &seriesKey, int pageCount)
{
    m_bookKey = keptUnder(QStringLiteral("book"), bookKey);
    m_seriesKey = keptUnder(QStringLiteral("series"), seriesKey);
    m_notes = {};
    m_seriesLayout = {};
    if (!m_memory)
        return;
    const QJsonObject own = m_bookKey.isEmpty() ? QJsonObject() : m_memory->load(m_bookKey);
    BookNotes series;
    if (!m_seriesKey.isEmpty())
        series = BookNotes::fromJson(m_memory->load(m_seriesKey), pageCount);
    forgetPages(&series);
    m_seriesLayout = std::exchange(series.layout, std::nullopt);
    m_notes = own.isEmpty() ? series : BookNotes::fromJson(own, pageCount);
}

void BookKeeper::edit(const std::function<void(BookNotes &)> &change)
{
    BookNotes changed = m_notes;
    change(changed);
    if (changed == m_notes)
        return;
    m_notes = changed;
    if (!m_memory)
        return;
    if (!m_bookKey.isEmpty())
        m_memory->save(m_bookKey, m_notes.toJson());
    forgetPages(&changed);
    if (!changed.layout)
        changed.layout = m_seriesLayout;
    m_seriesLayout = changed.layout;
    if (!m_seriesKey.isEmpty())
        m_memory->save(m_seriesKey, changed.toJson());
}

} // namespace nw::reader
