#include "reader/core/epub/epubpackage.h"

#include <QDir>
#include <QHash>
#include <QUrl>
#include <QXmlStreamReader>

#include <algorithm>

namespace nw::reader {

namespace {

constexpr qsizetype kMaxXmlBytes = qsizetype{4} << 20;
constexpr qsizetype kMaxTextLength = qsizetype{64} * 1024;
constexpr int kMaxItems = 20'000;
constexpr int kMaxSubjects = 1'000;

// Pages written by hand use the entities of HTML, which XML knows only from a DTD on the network.
class EntityIgnorer final : public QXmlStreamEntityResolver
{
public:
    QString resolveUndeclaredEntity(const QString &) override { return QStringLiteral(" "); }
};

class Xml
{
public:
    explicit Xml(const QByteArray &bytes)
        : m_reader(bytes.size() > kMaxXmlBytes ? QByteArray() : bytes)
    {
        m_reader.setEntityExpansionLimit(0);
        m_reader.setEntityResolver(&m_ignorer);
    }

    // Goes on to the next element, wherever it is nested.
    bool nextElement()
    {
        while (!m_reader.atEnd()) {
            if (m_reader.readNext() == QXmlStreamReader::StartElement)
                return true;
        }
        return false;
    }

    QStringView name() const { return m_reader.name(); }
    bool hasError() const { return m_reader.hasError(); }
    QString errorString() const { return m_reader.errorString(); }

    QString attribute(QLatin1StringView name) const
    {
        for (const QXmlStreamAttribute &attribute : m_reader.attributes()) {
            if (attribute.name() == name)
                return attribute.value().left(kMaxTextLength).toString();
        }
        return {};
    }

    QString text()
    {
        return m_reader.readElementText(QXmlStreamReader::SkipChildElements)
            .simplified()
            .left(kMaxTextLength);
    }

private:
    EntityIgnorer m_ignorer;
    QXmlStreamReader m_reader;
};

// Empty for what is not inside the archive.
QString resolved(const QString &href, const QString &from)
{
    const QString path = QUrl::fromPercentEncoding(href.section(u'#', 0, 0).toUtf8());
    if (path.isEmpty() || path.startsWith(u'/') || path.contains(u"://")
        || path.startsWith(u"data:"))
        return {};
    const qsizetype folder = from.lastIndexOf(u'/');
    const QString whole = QDir::cleanPath(from.left(folder + 1) + path);
    return whole.startsWith(u"../") || whole == u".." ? QString() : whole;
}

QString roleWord(const QString &code)
{
    static const QHash<QString, QString> words{
        {QStringLiteral("aut"), QStringLiteral("writer")},
        {QStringLiteral("art"), QStringLiteral("penciller")},
        {QStringLiteral("ill"), QStringLiteral("penciller")},
        {QStringLiteral("ink"), QStringLiteral("inker")},
        {QStringLiteral("clr"), QStringLiteral("colorist")},
        {QStringLiteral("ltr"), QStringLiteral("letterer")},
        {QStringLiteral("cov"), QStringLiteral("cover artist")},
        {QStringLiteral("edt"), QStringLiteral("editor")},
        {QStringLiteral("trl"), QStringLiteral("translator")},
    };
    return words.value(code);
}

class PackageParser
{
public:
    PackageParser(const QByteArray &xml, const QString &path)
        : m_xml(xml)
        , m_path(path)
    {
    }

    ReadResult<EpubPackage> parse()
    {
        while (m_xml.nextElement())
            readElement();
        if (m_xml.hasError())
            return readFailure(ReadErrorCode::Damaged, m_xml.errorString());
        for (const QString &id : std::as_const(m_spine)) {
            if (const auto item = m_manifest.constFind(id); item != m_manifest.constEnd())
                m_package.spine.append(*item);
        }
        addCredits();
        return std::move(m_package);
    }

private:
    void readElement()
    {
        const QString name = m_xml.name().toString();
        if (name == u"item")
            readItem();
        else if (name == u"itemref")
            readReference();
        else if (name == u"spine")
            m_package.info.rightToLeft =
                m_xml.attribute(QLatin1StringView("page-progression-direction")) == u"rtl";
        else if (name == u"meta")
            readMeta();
        else
            readDublinCore(name);
    }

    void readItem()
    {
        const QString id = m_xml.attribute(QLatin1StringView("id"));
        const QString path = resolved(m_xml.attribute(QLatin1StringView("href")), m_path);
        if (!path.isEmpty() && m_manifest.size() < kMaxItems)
            m_manifest.insert(id, {path, m_xml.attribute(QLatin1StringView("media-type"))});
    }

    void readReference()
    {
        const bool isLinear = m_xml.attribute(QLatin1StringView("linear")) != u"no";
        if (isLinear && m_spine.size() < kMaxItems)
            m_spine.append(m_xml.attribute(QLatin1StringView("idref")));
    }

    void readDublinCore(const QString &name)
    {
        ComicInfo &info = m_package.info;
        if (name == u"title" && info.title.isEmpty()) {
            info.title = m_xml.text();
        } else if (name == u"language" && info.language.isEmpty()) {
            info.language = m_xml.text();
        } else if (name == u"publisher" && info.publisher.isEmpty()) {
            info.publisher = m_xml.text();
        } else if (name == u"description" && info.summary.isEmpty()) {
            info.summary = m_xml.text();
        } else if (name == u"subject" && info.genres.size() < kMaxSubjects) {
            if (const QString subject = m_xml.text(); !subject.isEmpty())
                info.genres.append(subject);
        } else if ((name == u"creator" || name == u"contributor")
                   && m_creators.size() < kMaxSubjects) {
            const QString id = m_xml.attribute(QLatin1StringView("id"));
            const QString role = m_xml.attribute(QLatin1StringView("role")); // of OPF 2
            const bool isCreator = name == u"creator";
            m_creators.append({id, role, m_xml.text(), isCreator});
        }
    }

    // EPUB 3 refines other elements by it, EPUB 2 and calibre give a name and its content.
    void readMeta()
    {
        const QString name = m_xml.attribute(QLatin1StringView("name"));
        const QString content = m_xml.attribute(QLatin1StringView("content"));
        if (name == u"calibre:series")
            m_package.info.series = content;
        else if (name == u"calibre:series_index")
            m_package.info.number = content;
        else if (name == u"fixed-layout")
            m_package.isFixedLayout = m_package.isFixedLayout || content == u"true";
        const QString property = m_xml.attribute(QLatin1StringView("property"));
        if (property.isEmpty())
            return;
        const QString refined = m_xml.attribute(QLatin1StringView("refines")).mid(1);
        const QString value = m_xml.text();
        if (property == u"rendition:layout")
            m_package.isFixedLayout = m_package.isFixedLayout || value == u"pre-paginated";
        else if (property == u"belongs-to-collection" && m_package.info.series.isEmpty())
            m_package.info.series = value;
        else if (property == u"group-position" && m_package.info.number.isEmpty())
            m_package.info.number = value;
        else if (property == u"role" && m_roles.size() < kMaxSubjects)
            m_roles.insert(refined, value);
    }

    void addCredits()
    {
        for (const Creator &creator : std::as_const(m_creators)) {
            const QString code = creator.role.isEmpty() ? m_roles.value(creator.id) : creator.role;
            QString word = roleWord(code);
            // Who is named without a role made it; a contributor without one may be a program.
            if (word.isEmpty() && creator.isCreator)
                word = QStringLiteral("writer");
            if (!word.isEmpty() && !creator.name.isEmpty())
                m_package.info.credits.append({word, creator.name});
        }
    }

    struct Creator
    {
        QString id;
        QString role;
        QString name;
        bool isCreator = false;
    };

    Xml m_xml;
    QString m_path;
    EpubPackage m_package;
    QHash<QString, EpubPackage::Item> m_manifest;
    QStringList m_spine;
    QList<Creator> m_creators;
    QHash<QString, QString> m_roles;
};

} // namespace

ReadResult<QString> parseEpubContainer(const QByteArray &bytes)
{
    Xml xml(bytes);
    while (xml.nextElement()) {
        if (xml.name() != u"rootfile")
            continue;
        const QString path = resolved(xml.attribute(QLatin1StringView("full-path")), {});
        if (!path.isEmpty())
            return path;
    }
    return readFailure(ReadErrorCode::Damaged, QStringLiteral("no package document is named"));
}

ReadResult<EpubPackage> parseEpubPackage(const QByteArray &xml, const QString &path)
{
    return PackageParser(xml, path).parse();
}

QStringList imagesOfEpubPage(const QByteArray &xhtml, const QString &path)
{
    Xml xml(xhtml);
    QStringList images;
    while (xml.nextElement() && images.size() < kMaxItems) {
        QString source;
        if (xml.name() == u"img")
            source = xml.attribute(QLatin1StringView("src"));
        else if (xml.name() == u"image") // of SVG
            source = xml.attribute(QLatin1StringView("href"));
        if (const QString image = resolved(source, path); !image.isEmpty())
            images.append(image);
    }
    return images;
}

QSet<QString> encryptedByEpub(const QByteArray &bytes)
{
    Xml xml(bytes);
    QSet<QString> paths;
    while (xml.nextElement() && paths.size() < kMaxItems) {
        if (xml.name() == u"CipherReference")
            paths.insert(resolved(xml.attribute(QLatin1StringView("URI")), {}));
    }
    return paths;
}

} // namespace nw::reader
