#include "reader/core/epub/epubbook.h"

#include "reader/core/epub/epubpackage.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace nw::reader {

namespace {

constexpr QStringView kContainer = u"META-INF/container.xml";
constexpr QStringView kEncryption = u"META-INF/encryption.xml";
constexpr qint64 kMaxXmlBytes = 4LL << 20;

class EpubReader
{
public:
    explicit EpubReader(const ArchiveReader &archive)
        : m_archive(archive)
    {
        const QList<ArchiveEntry> &entries = archive.entries();
        for (int i = 0; i < entries.size(); ++i)
            m_entries.insert(entries[i].name, i);
    }

    ReadResult<BookContents> contents()
    {
        const auto path = text(kContainer.toString()).and_then(parseEpubContainer);
        if (!path)
            return tl::unexpected(path.error());
        auto package = text(*path).and_then(
            [&path](const QByteArray &xml) { return parseEpubPackage(xml, *path); });
        if (!package)
            return tl::unexpected(package.error());
        for (const EpubPackage::Item &item : std::as_const(package->spine))
            addPagesOf(item);
        const bool isOfImages =
            package->isFixedLayout ? !m_pages.isEmpty() : 2 * m_withImage >= package->spine.size();
        if (m_pages.isEmpty() || !isOfImages)
            return readFailure(ReadErrorCode::Unsupported,
                               QStringLiteral("an EPUB whose pages are no images"));
        if (isEncrypted())
            return readFailure(ReadErrorCode::Encrypted);
        BookContents contents;
        contents.format = DocumentFormat::Epub;
        contents.entryOfPage = std::move(m_pages);
        contents.info = std::move(package->info);
        contents.defects = std::move(m_defects);
        return contents;
    }

private:
    ReadResult<QByteArray> text(const QString &path) const
    {
        const int entry = m_entries.value(path, -1);
        if (entry < 0)
            return readFailure(ReadErrorCode::Damaged, path % u" is missing");
        if (m_archive.entries()[entry].sizeBytes > kMaxXmlBytes)
            return readFailure(ReadErrorCode::TooLarge, path % u" is too long");
        return m_archive.read(entry);
    }

    void addPagesOf(const EpubPackage::Item &item)
    {
        if (item.mediaType.startsWith(u"image/")) {
            addPage(item.path);
            ++m_withImage;
            return;
        }
        const auto xhtml = text(item.path);
        if (!xhtml) {
            m_defects.append({-1, xhtml.error().code, xhtml.error().detail});
            return;
        }
        const qsizetype before = m_pages.size();
        const QStringList images = imagesOfEpubPage(*xhtml, item.path);
        for (const QString &image : images)
            addPage(image);
        m_withImage += m_pages.size() > before ? 1 : 0;
    }

    // A picture that stands on several pages, as an ornament does, is a page only once.
    void addPage(const QString &path)
    {
        const int entry = m_entries.value(path, -1);
        if (entry < 0 || m_seen.contains(entry) || !isPageName(path))
            return;
        m_seen.insert(entry);
        m_pages.append(entry);
    }

    bool isEncrypted() const
    {
        const auto xml = text(kEncryption.toString());
        if (!xml)
            return false;
        const QSet<QString> paths = encryptedByEpub(*xml);
        return paths.contains(m_archive.entries()[m_pages.constFirst()].name);
    }

    const ArchiveReader &m_archive;
    QHash<QString, int> m_entries;
    QList<int> m_pages;
    QSet<int> m_seen;
    QList<Defect> m_defects;
    qsizetype m_withImage = 0; // documents of the spine that show one
};

} // namespace

bool holdsEpub(const ArchiveReader &archive)
{
    const QList<ArchiveEntry> &entries = archive.entries();
    return std::any_of(entries.begin(), entries.end(),
                       [](const ArchiveEntry &entry) { return entry.name == kContainer; });
}

ReadResult<BookContents> epubContents(const ArchiveReader &archive)
{
    return EpubReader(archive).contents();
}

} // namespace nw::reader
