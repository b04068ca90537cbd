#include "reader/core/comicinfo.h"

#include "reader/core/foreignxml.h"

#include <QXmlStreamReader>

#include <array>

namespace nw::reader {

namespace {

constexpr qsizetype kMaxTextLength = qsizetype{64} * 1024;
constexpr int kMaxListItems = 1'000;
constexpr int kMaxPageNotes = 20'000;

struct Role
{
    QLatin1StringView element;
    QLatin1StringView word;
};

constexpr std::array kRoles{
    Role{QLatin1StringView("Writer"), QLatin1StringView("writer")},
    Role{QLatin1StringView("Penciller"), QLatin1StringView("penciller")},
    Role{QLatin1StringView("Inker"), QLatin1StringView("inker")},
    Role{QLatin1StringView("Colorist"), QLatin1StringView("colorist")},
    Role{QLatin1StringView("Letterer"), QLatin1StringView("letterer")},
    Role{QLatin1StringView("CoverArtist"), QLatin1StringView("cover artist")},
    Role{QLatin1StringView("Editor"), QLatin1StringView("editor")},
    Role{QLatin1StringView("Translator"), QLatin1StringView("translator")},
};

// Fields with several values separate them by commas.
QStringList splitList(const QString &text)
{
    QStringList items;
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QString item = part.trimmed();
        if (!item.isEmpty() && items.size() < kMaxListItems)
            items.append(item);
    }
    return items;
}

bool namesLongStrip(const QString &text)
{
    return text.compare(u"Webtoon", Qt::CaseInsensitive) == 0
        || text.compare(u"Long Strip", Qt::CaseInsensitive) == 0;
}

class Parser
{
public:
    ReadResult<ComicInfo> parse(const QByteArray &bytes)
    {
        const auto read = readForeignXml(&m_xml, bytes, {u"ComicInfo"}, [this] {
            if (m_xml.name() == u"Pages")
                readPages();
            else
                readField(m_xml.name().toString());
        });
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
        const QString value = text();
        if (value.isEmpty())
            return;
        if (element == u"Title")
            m_info.title = value;
        else if (element == u"Series")
            m_info.series = value;
        else if (element == u"Number")
            m_info.number = value;
        else if (element == u"Summary")
            m_info.summary = value;
        else if (element == u"LanguageISO")
            m_info.language = value;
        else if (element == u"AgeRating")
            m_info.ageRating = value;
        else if (element == u"Publisher")
            m_info.publisher = value;
        else if (element == u"Genre")
            readLabels(value, &m_info.genres);
        else if (element == u"Tags")
            readLabels(value, &m_info.tags);
        else if (element == u"Format")
            m_info.longStrip = m_info.longStrip || namesLongStrip(value);
        else if (element == u"Manga")
            m_info.rightToLeft = value == u"YesAndRightToLeft";
        else
            readCredits(element, value);
    }

    void readLabels(const QString &value, QStringList *into)
    {
        *into = splitList(value);
        for (const QString &label : std::as_const(*into))
            m_info.longStrip = m_info.longStrip || namesLongStrip(label);
    }

    void readCredits(const QString &element, const QString &value)
    {
        for (const Role &role : kRoles) {
            if (element != role.element)
                continue;
            const QStringList names = splitList(value);
            for (const QString &name : names)
                m_info.credits.append({QString(role.word), name});
        }
    }

    void readPages()
    {
        while (m_xml.readNextStartElement()) {
            const QXmlStreamAttributes attributes = m_xml.attributes();
            bool isNumber = false;
            const int image = attributes.value(QLatin1StringView("Image")).toInt(&isNumber);
            if (m_xml.name() == u"Page" && isNumber && image >= 0 && image < kMaxPageNotes
                && m_info.pages.size() < kMaxPageNotes) {
                ComicInfo::PageNote note;
                note.image = image;
                note.type = attributes.value(QLatin1StringView("Type")).left(64).toString();
                const auto doublePage = attributes.value(QLatin1StringView("DoublePage"));
                note.doublePage =
                    doublePage.compare(u"true", Qt::CaseInsensitive) == 0 || doublePage == u"1";
                note.bookmark =
                    attributes.value(QLatin1StringView("Bookmark")).left(1'024).toString();
                m_info.pages.append(std::move(note));
            }
            m_xml.skipCurrentElement();
        }
    }

    QXmlStreamReader m_xml;
    ComicInfo m_info;
};

} // namespace

ReadResult<ComicInfo> parseComicInfo(const QByteArray &xml)
{
    return Parser().parse(xml);
}

} // namespace nw::reader
