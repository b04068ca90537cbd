#include "reader/core/comicinfowriter.h"

#include <QFile>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

#include <algorithm>
#include <memory>
#include <zip.h>

namespace nw::reader {

namespace {

constexpr zip_uint64_t kMaxXmlBytes = 1 << 20;
constexpr const char *kEntryName = "ComicInfo.xml";

// Role words of ComicInfo::credits, and their elements.
const QList<std::pair<QString, QString>> &creditElements()
{
    static const QList<std::pair<QString, QString>> elements{
        {QStringLiteral("writer"), QStringLiteral("Writer")},
        {QStringLiteral("penciller"), QStringLiteral("Penciller")},
        {QStringLiteral("inker"), QStringLiteral("Inker")},
        {QStringLiteral("colorist"), QStringLiteral("Colorist")},
        {QStringLiteral("letterer"), QStringLiteral("Letterer")},
        {QStringLiteral("cover artist"), QStringLiteral("CoverArtist")},
        {QStringLiteral("editor"), QStringLiteral("Editor")},
        {QStringLiteral("translator"), QStringLiteral("Translator")},
    };
    return elements;
}

// Every element that this project writes, with its text; empty where the info says nothing.
QList<std::pair<QString, QString>> elementsOf(const ComicInfo &info)
{
    QList<std::pair<QString, QString>> elements{
        {QStringLiteral("Title"), info.title},
        {QStringLiteral("Series"), info.series},
        {QStringLiteral("Number"), info.number},
        {QStringLiteral("Summary"), info.summary},
    };
    for (const auto &[role, element] : creditElements()) {
        QStringList names;
        for (const auto &[creditRole, name] : info.credits) {
            if (creditRole == role)
                names.append(name);
        }
        elements.append({element, names.join(u", ")});
    }
    elements.append({QStringLiteral("Publisher"), info.publisher});
    elements.append({QStringLiteral("Genre"), info.genres.join(u", ")});
    elements.append({QStringLiteral("Tags"), info.tags.join(u", ")});
    elements.append({QStringLiteral("LanguageISO"), info.language});
    elements.append({QStringLiteral("AgeRating"), info.ageRating});
    return elements;
}

// Copies the element that the reader stands on, with everything in it.
void copyElement(QXmlStreamReader &from, QXmlStreamWriter &to)
{
    int depth = 0;
    do {
        to.writeCurrentToken(from);
        if (from.isStartElement())
            ++depth;
        else if (from.isEndElement())
            --depth;
    } while (depth > 0 && !from.atEnd() && from.readNext() != QXmlStreamReader::Invalid);
}

void keepOthers(const QByteArray &existing, const QList<std::pair<QString, QString>> &ours,
                QXmlStreamWriter &to)
{
    QXmlStreamReader from(existing);
    from.setNamespaceProcessing(false);
    from.setEntityExpansionLimit(0);
    if (!from.readNextStartElement())
        return;
    while (from.readNextStartElement()) {
        const bool isOurs = std::any_of(ours.begin(), ours.end(), [&from](const auto &element) {
            return element.first == from.name();
        });
        if (isOurs)
            from.skipCurrentElement();
        else
            copyElement(from, to);
    }
}

struct DiscardZip
{
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
using Zip = std::unique_ptr<zip_t, DiscardZip>;

tl::unexpected<ReadError> writeFailure(zip_t *archive)
{
    return readFailure(ReadErrorCode::Io, QString::fromUtf8(zip_strerror(archive)));
}

ReadResult<QByteArray> existingXml(zip_t *archive, zip_int64_t entry)
{
    zip_stat_t status;
    zip_stat_init(&status);
    if (entry < 0 || zip_stat_index(archive, static_cast<zip_uint64_t>(entry), 0, &status) != 0)
        return QByteArray();
    if (!(status.valid & ZIP_STAT_SIZE) || status.size > kMaxXmlBytes)
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("ComicInfo.xml is too long"));
    QByteArray xml(static_cast<qsizetype>(status.size), '\0');
    zip_file_t *file = zip_fopen_index(archive, static_cast<zip_uint64_t>(entry), 0);
    const zip_int64_t count = file ? zip_fread(file, xml.data(), status.size) : -1;
    if (file)
        zip_fclose(file);
    // One that cannot be unpacked is replaced as one that cannot be read would be.
    return count == static_cast<zip_int64_t>(status.size) ? xml : QByteArray();
}

} // namespace

QByteArray comicInfoXml(const ComicInfo &info, const QByteArray &existing)
{
    const auto before = parseComicInfo(existing);
    QList<std::pair<QString, QString>> elements = elementsOf(info);
    // Manga also says what kind of comic it is, which is left as it was unless the direction
    // changed.
    if (info.rightToLeft)
        elements.append({QStringLiteral("Manga"), QStringLiteral("YesAndRightToLeft")});
    else if (before && before->rightToLeft)
        elements.append({QStringLiteral("Manga"), QStringLiteral("Yes")});
    QByteArray xml;
    QXmlStreamWriter to(&xml);
    to.setAutoFormatting(true);
    to.writeStartDocument();
    to.writeStartElement(QStringLiteral("ComicInfo"));
    for (const auto &[name, text] : elements) {
        if (!text.isEmpty())
            to.writeTextElement(name, text);
    }
    if (before)
        keepOthers(existing, elements, to);
    to.writeEndElement();
    to.writeEndDocument();
    return xml;
}

ReadResult<void> storeComicInfo(const QString &zipPath, const ComicInfo &info)
{
    int error = 0;
    Zip archive(zip_open(QFile::encodeName(zipPath).constData(), 0, &error));
    if (!archive)
        return readFailure(error == ZIP_ER_NOENT       ? ReadErrorCode::NotFound
                               : error == ZIP_ER_NOZIP ? ReadErrorCode::Unsupported
                                                       : ReadErrorCode::Io,
                           QStringLiteral("libzip says %1").arg(error));
    const zip_int64_t entry = zip_name_locate(archive.get(), kEntryName, ZIP_FL_NOCASE);
    const auto existing = existingXml(archive.get(), entry);
    if (!existing)
        return tl::unexpected(existing.error());
    const QByteArray xml = comicInfoXml(info, *existing); // outlives zip_close
    zip_source_t *source =
        zip_source_buffer(archive.get(), xml.constData(), static_cast<zip_uint64_t>(xml.size()), 0);
    const bool isPlaced = source
        && (entry >= 0
                ? zip_file_replace(archive.get(), static_cast<zip_uint64_t>(entry), source, 0) == 0
                : zip_file_add(archive.get(), kEntryName, source, ZIP_FL_ENC_UTF_8) >= 0);
    if (!isPlaced) {
        zip_source_free(source);
        return writeFailure(archive.get());
    }
    if (zip_close(archive.get()) != 0)
        return writeFailure(archive.get());
    static_cast<void>(archive.release()); // zip_close freed it
    return {};
}

} // namespace nw::reader
