#include "reader/core/acbf.h"

#include "reader/core/foreignxml.h"

#include <QXmlStreamReader>

#include <algorithm>

namespace nw::reader {

namespace {

constexpr qsizetype kMaxXmlBytes = qsizetype{16} << 20;
constexpr qsizetype kMaxTextLength = qsizetype{16} * 1024;
constexpr int kMaxPages = 20'000;
constexpr int kMaxFrames = 200; // of a page
constexpr int kMaxPoints = 100;
constexpr int kMaxListItems = 1'000;
constexpr double kMaxCoordinate = 100'000;

struct TextArea
{
    QPolygonF outline;
    QString text;
};

// "x,y x,y x,y"; empty when it is not such a list of at least three.
QPolygonF polygonOf(QStringView points)
{
    QPolygonF polygon;
    const QList<QStringView> parts = points.split(u' ', Qt::SkipEmptyParts);
    for (const QStringView part : parts) {
        const qsizetype comma = part.indexOf(u',');
        bool isX = false;
        bool isY = false;
        const double x = part.left(comma).toDouble(&isX);
        const double y = part.mid(comma + 1).toDouble(&isY);
        if (comma < 0 || !isX || !isY || polygon.size() >= kMaxPoints)
            return {};
        polygon.append({std::clamp(x, 0.0, kMaxCoordinate), std::clamp(y, 0.0, kMaxCoordinate)});
    }
    return polygon.size() >= 3 ? polygon : QPolygonF();
}

QString roleWord(const QString &activity)
{
    const QString word = activity.toLower();
    if (word == u"artist")
        return QStringLiteral("penciller");
    if (word == u"coverartist")
        return QStringLiteral("cover artist");
    return word.isEmpty() ? QStringLiteral("writer") : word;
}

class Parser
{
public:
    ReadResult<AcbfBook> parse(const QByteArray &bytes)
    {
        const auto read = readForeignXml(&m_xml, bytes, {u"ACBF", kMaxXmlBytes}, [this] {
            if (m_xml.name() == u"meta-data")
                readMetadata();
            else if (m_xml.name() == u"body")
                readBody();
            else
                m_xml.skipCurrentElement();
        });
        if (!read)
            return tl::unexpected(read.error());
        return std::move(m_book);
    }

private:
    QString attribute(const char *name) const
    {
        return m_xml.attributes().value(QLatin1StringView(name)).left(kMaxTextLength).toString();
    }

    QString text()
    {
        return m_xml.readElementText(QXmlStreamReader::IncludeChildElements)
            .simplified()
            .left(kMaxTextLength);
    }

    void readMetadata()
    {
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() == u"book-info")
                readBookInfo();
            else if (m_xml.name() == u"publish-info")
                readPublishInfo();
            else
                m_xml.skipCurrentElement();
        }
    }

    void readBookInfo()
    {
        ComicInfo &info = m_book.info;
        while (m_xml.readNextStartElement()) {
            const QString name = m_xml.name().toString();
            if (name == u"author") {
                readAuthor();
            } else if (name == u"book-title") {
                takeFirst(&info.title, text());
            } else if (name == u"genre") {
                if (info.genres.size() < kMaxListItems)
                    info.genres.append(text().replace(u'_', u' '));
            } else if (name == u"annotation") {
                takeFirst(&info.summary, text());
            } else if (name == u"sequence") {
                info.series = attribute("title");
                info.number = text();
            } else if (name == u"coverpage") {
                readPage();
            } else if (name == u"languages") {
                readLanguages();
            } else if (name == u"content-rating") {
                takeFirst(&info.ageRating, text());
            } else {
                m_xml.skipCurrentElement();
            }
        }
    }

    static void takeFirst(QString *into, const QString &value)
    {
        if (into->isEmpty())
            *into = value;
    }

    void readLanguages()
    {
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() == u"text-layer")
                takeFirst(&m_book.info.language, attribute("lang"));
            m_xml.skipCurrentElement();
        }
    }

    void readAuthor()
    {
        const QString role = roleWord(attribute("activity"));
        QStringList names;
        QString nickname;
        while (m_xml.readNextStartElement()) {
            const QString part = m_xml.name().toString();
            const QString value = text();
            if (part == u"nickname")
                nickname = value;
            else if (part.endsWith(u"-name") && !value.isEmpty())
                names.append(value);
        }
        const QString name = names.isEmpty() ? nickname : names.join(u' ');
        if (!name.isEmpty() && m_book.info.credits.size() < kMaxListItems)
            m_book.info.credits.append({role, name});
    }

    void readPublishInfo()
    {
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() == u"publisher")
                m_book.info.publisher = text();
            else
                m_xml.skipCurrentElement();
        }
    }

    void readBody()
    {
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() == u"page")
                readPage();
            else
                m_xml.skipCurrentElement();
        }
    }

    void readPage()
    {
        AcbfBook::Page page;
        QList<TextArea> texts;
        QString language;
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() == u"image") {
                page.image = attribute("href");
                m_xml.skipCurrentElement();
            } else if (m_xml.name() == u"frame") {
                const QPolygonF outline = polygonOf(attribute("points"));
                if (!outline.isEmpty() && page.frames.size() < kMaxFrames)
                    page.frames.append({outline, {}, {}, {}});
                m_xml.skipCurrentElement();
            } else if (m_xml.name() == u"text-layer" && texts.isEmpty()) {
                language = attribute("lang");
                texts = readTexts();
            } else {
                m_xml.skipCurrentElement();
            }
        }
        placeTexts(texts, language, &page.frames);
        if (!page.image.isEmpty() && m_book.pages.size() < kMaxPages)
            m_book.pages.append(std::move(page));
    }

    QList<TextArea> readTexts()
    {
        QList<TextArea> texts;
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() != u"text-area" || texts.size() >= kMaxFrames) {
                m_xml.skipCurrentElement();
                continue;
            }
            const QPolygonF outline = polygonOf(attribute("points"));
            texts.append({outline, text()});
        }
        return texts;
    }

    static void placeTexts(const QList<TextArea> &texts, const QString &language,
                           QList<PanelFrame> *frames)
    {
        for (const TextArea &area : texts) {
            const QPointF middle = area.outline.boundingRect().center();
            const auto frame =
                std::find_if(frames->begin(), frames->end(), [&middle](const PanelFrame &each) {
                    return each.outline.containsPoint(middle, Qt::OddEvenFill);
                });
            if (frame == frames->end() || area.text.isEmpty())
                continue;
            if (!frame->text.isEmpty())
                frame->text += u'\n';
            frame->text += area.text;
            frame->language = language;
        }
    }

    QXmlStreamReader m_xml;
    AcbfBook m_book;
};

} // namespace

ReadResult<AcbfBook> parseAcbf(const QByteArray &xml)
{
    return Parser().parse(xml);
}

} // namespace nw::reader
