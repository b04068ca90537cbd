#include "reader/core/metroninfo.h"

#include "reader/core/foreignxml.h"

#include <QXmlStreamReader>

namespace nw::reader {

namespace {

constexpr qsizetype kMaxTextLength = qsizetype{64} * 1024;
constexpr int kMaxListItems = 1'000;

class Parser
{
public:
    ReadResult<ComicInfo> parse(const QByteArray &bytes)
    {
        const auto read = readForeignXml(&m_xml, bytes, {u"MetronInfo"},
                                         [this] { readField(m_xml.name().toString()); });
        if (!read)
            return tl::unexpected(read.error());
        return std::move(m_info);
    }

private:
    QString text()
    {
        return m_xml.readElementText(QXmlStreamReader::SkipChildElements)
            .trimmed()
            .left(kMaxTextLength);
    }

    void readField(const QString &element)
    {
        if (element == u"Series")
            readSeries();
        else if (element == u"Publisher")
            readPublisher();
        else if (element == u"Stories")
            readStories();
        else if (element == u"Genres")
            readList(u"Genre", &m_info.genres);
        else if (element == u"Tags")
            readList(u"Tag", &m_info.tags);
        else if (element == u"Credits")
            readCredits();
        else if (element == u"CollectionTitle")
            m_info.title = text();
        else if (element == u"Number")
            m_info.number = text();
        else if (element == u"Summary")
            m_info.summary = text();
        else if (element == u"AgeRating")
            m_info.ageRating = text();
        else
            m_xml.skipCurrentElement();
    }

    void readSeries()
    {
        m_info.language = m_xml.attributes().value(QLatin1StringView("lang")).left(64).toString();
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() == u"Name")
                m_info.series = text();
            else
                m_xml.skipCurrentElement();
        }
    }

    void readPublisher()
    {
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() == u"Name")
                m_info.publisher = text();
            else
                m_xml.skipCurrentElement();
        }
    }

    // A single issue is called by its stories, unless it is a collection with a title.
    void readStories()
    {
        QStringList stories;
        readList(u"Story", &stories);
        if (m_info.title.isEmpty())
            m_info.title = stories.join(u"; ").left(kMaxTextLength);
    }

    void readList(QStringView element, QStringList *into)
    {
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() != element) {
                m_xml.skipCurrentElement();
                continue;
            }
            const QString item = text();
            if (!item.isEmpty() && into->size() < kMaxListItems)
                into->append(item);
        }
    }

    void readCredits()
    {
        while (m_xml.readNextStartElement()) {
            QString creator;
            QStringList roles;
            while (m_xml.readNextStartElement()) {
                if (m_xml.name() == u"Creator")
                    creator = text();
                else if (m_xml.name() == u"Roles")
                    readList(u"Role", &roles);
                else
                    m_xml.skipCurrentElement();
            }
            for (const QString &role : std::as_const(roles)) {
                if (!creator.isEmpty() && m_info.credits.size() < kMaxListItems)
                    m_info.credits.append({role.toLower(), creator});
            }
        }
    }

    QXmlStreamReader m_xml;
    ComicInfo m_info;
};

} // namespace

ReadResult<ComicInfo> parseMetronInfo(const QByteArray &xml)
{
    return Parser().parse(xml);
}

} // namespace nw::reader
