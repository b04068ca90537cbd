#include "tests/support/bookbuilder.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImageWriter>

#include <archive.h>
#include <archive_entry.h>
#include <memory>
#include <zip.h>

namespace nw::test {

namespace {

constexpr int kNumberBits = 16;

void fill(QImage *image, int left, int top, int width, int height, QRgb colour)
{
    for (int y = top; y < std::min(top + height, image->height()); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image->scanLine(y));
        std::fill(line + std::min(left, image->width()),
                  line + std::min(left + width, image->width()), colour);
    }
}

QRgb colourOf(int seed)
{
    const auto mixed = static_cast<quint32>(seed) * 2'654'435'761U;
    return qRgb(int(mixed >> 24 & 0xff), int(mixed >> 16 & 0xff), int(mixed >> 8 & 0xff));
}

void check(bool worked, const char *what)
{
    if (!worked)
        qFatal("cannot build a book: %s", what);
}

struct FreeArchive
{
    void operator()(archive *writer) const { archive_write_free(writer); }
};

struct FreeEntry
{
    void operator()(archive_entry *entry) const { archive_entry_free(entry); }
};

void chooseContainer(archive *writer, BookBuilder::Container container)
{
    using Container = BookBuilder::Container;
    if (container == Container::SevenZip) {
        check(archive_write_set_format_7zip(writer) == ARCHIVE_OK, "7z");
        return;
    }
    check(archive_write_set_format_pax_restricted(writer) == ARCHIVE_OK, "tar");
    if (container == Container::TarGzip)
        check(archive_write_add_filter_gzip(writer) == ARCHIVE_OK, "gzip");
    else if (container == Container::TarBzip2)
        check(archive_write_add_filter_bzip2(writer) == ARCHIVE_OK, "bzip2");
    else if (container == Container::TarXz)
        check(archive_write_add_filter_xz(writer) == ARCHIVE_OK, "xz");
    else if (container == Container::TarZstd)
        check(archive_write_add_filter_zstd(writer) == ARCHIVE_OK, "zstd");
}

} // namespace

QImage drawPage(int number, const QSize &size)
{
    QImage page(size, QImage::Format_RGB32);
    page.fill(qRgb(250, 248, 240));
    constexpr int kColumns = 2;
    constexpr int kRows = 3;
    const int gap = std::max(2, size.width() / 40);
    const int panelWidth = (size.width() - gap) / kColumns - gap;
    const int panelHeight = (size.height() - gap) / (kRows + 1) - gap;
    for (int row = 0; row < kRows; ++row) {
        for (int column = 0; column < kColumns; ++column)
            fill(&page, gap + column * (panelWidth + gap), gap + row * (panelHeight + gap),
                 panelWidth, panelHeight,
                 colourOf(number * kColumns * kRows + row * kColumns + column + 1));
    }
    const int barTop = gap + kRows * (panelHeight + gap);
    const int barWidth = (size.width() - 2 * gap) / kNumberBits;
    for (int bit = 0; bit < kNumberBits; ++bit) {
        const QRgb colour = number >> bit & 1 ? qRgb(0, 0, 0) : qRgb(255, 255, 255);
        fill(&page, gap + bit * barWidth, barTop, barWidth, panelHeight, colour);
    }
    return page;
}

QByteArray pageFile(int number, const char *format, const QSize &size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    check(QImageWriter(&buffer, format).write(drawPage(number, size)),
          "no writer for the image format");
    return bytes;
}

BookBuilder &BookBuilder::addPages(int count, const QSize &size)
{
    for (int number = 1; number <= count; ++number)
        addFile(QStringLiteral("page %1.jpg").arg(number), pageFile(number, "jpg", size));
    return *this;
}

BookBuilder &BookBuilder::addFile(const QString &name, const QByteArray &bytes)
{
    m_entries.append({name, bytes});
    return *this;
}

BookBuilder &BookBuilder::addComicInfo(const QByteArray &xml)
{
    return addFile(QStringLiteral("ComicInfo.xml"), xml);
}

void BookBuilder::writeZip(const QString &path, ZipMethod method) const
{
    int error = 0;
    zip_t *archive =
        zip_open(QFile::encodeName(path).constData(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    check(archive != nullptr, "zip_open");
    for (const Entry &entry : m_entries) {
        zip_source_t *source = zip_source_buffer(archive, entry.bytes.constData(),
                                                 static_cast<zip_uint64_t>(entry.bytes.size()), 0);
        const zip_int64_t index =
            zip_file_add(archive, entry.name.toUtf8().constData(), source, ZIP_FL_ENC_UTF_8);
        check(index >= 0, "zip_file_add");
        const auto position = static_cast<zip_uint64_t>(index);
        const zip_int32_t compression = method == ZipMethod::Deflate ? ZIP_CM_DEFLATE
            : method == ZipMethod::Bzip2                             ? ZIP_CM_BZIP2
                                                                     : ZIP_CM_STORE;
        check(zip_set_file_compression(archive, position, compression, 0) == 0, "compression");
        const bool isAes = method == ZipMethod::EncryptedAes;
        if (isAes || method == ZipMethod::EncryptedTraditional)
            check(zip_file_set_encryption(archive, position,
                                          isAes ? ZIP_EM_AES_256 : ZIP_EM_TRAD_PKWARE, "password")
                      == 0,
                  "encryption");
    }
    check(zip_close(archive) == 0, "zip_close");
}

void BookBuilder::writeStream(const QString &path, Container container) const
{
    const std::unique_ptr<archive, FreeArchive> writer(archive_write_new());
    chooseContainer(writer.get(), container);
    check(archive_write_open_filename(writer.get(), QFile::encodeName(path).constData())
              == ARCHIVE_OK,
          "open for writing");
    for (const Entry &entry : m_entries) {
        const std::unique_ptr<archive_entry, FreeEntry> header(archive_entry_new());
        archive_entry_set_pathname_utf8(header.get(), entry.name.toUtf8().constData());
        archive_entry_set_size(header.get(), entry.bytes.size());
        archive_entry_set_filetype(header.get(), AE_IFREG);
        archive_entry_set_perm(header.get(), 0644);
        check(archive_write_header(writer.get(), header.get()) == ARCHIVE_OK, "entry's header");
        check(archive_write_data(writer.get(), entry.bytes.constData(),
                                 static_cast<std::size_t>(entry.bytes.size()))
                  == entry.bytes.size(),
              "entry's data");
    }
    check(archive_write_close(writer.get()) == ARCHIVE_OK, "close");
}

void BookBuilder::writeFolder(const QString &path) const
{
    for (const Entry &entry : m_entries) {
        const QString file = path + u'/' + entry.name;
        check(QDir().mkpath(QFileInfo(file).path()), "folder");
        QFile out(file);
        check(out.open(QIODevice::WriteOnly) && out.write(entry.bytes) == entry.bytes.size(),
              "file");
    }
}

} // namespace nw::test
