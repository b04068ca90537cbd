// Draws a book: SVG pages and a ComicInfo.xml in, one CBZ out. It runs while building.
//
// The same sources give the same bytes: entries come in the order of the command line, carry one
// fixed time, and are stored as they are, since PNG is compressed already.

#include <QtCore/QBuffer>
#include <QtCore/QCommandLineParser>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtGui/QFontInfo>
#include <QtGui/QGuiApplication>
#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>

#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>
#include <zip.h>

namespace {

constexpr int kLongestSidePx = 16'000;
constexpr int kPngQuality = 10; // Qt maps 0…100 to zlib's levels 9…0: small files, still quick.
constexpr std::time_t kEntryTime = 1'767'225'600; // 2026-01-01T00:00:00Z

struct Entry
{
    QByteArray name;
    QByteArray bytes;
};

int s_warningCount = 0;

// QtSvg only warns about what it cannot draw. A page with a part missing must not be shipped.
void countWarnings(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type != QtDebugMsg && type != QtInfoMsg)
        ++s_warningCount;
    std::fprintf(stderr, "%s\n", qPrintable(message));
}

void complain(const QString &message)
{
    std::fprintf(stderr, "nw_drawbooks: %s\n", qPrintable(message));
}

// With another font the letters would run out of their balloons, so nothing is drawn without these.
bool haveFont(const QString &family, const QString &package)
{
    if (QFontInfo(QFont(family)).family() == family)
        return true;
    complain(QStringLiteral("the font %1 is missing, install %2").arg(family, package));
    return false;
}

std::optional<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        complain(QStringLiteral("%1: %2").arg(path, file.errorString()));
        return std::nullopt;
    }
    return file.readAll();
}

std::optional<QImage> drawPage(const QString &path, int widthPx)
{
    const int warningsBefore = s_warningCount;
    QSvgRenderer renderer(path);
    const QSizeF box = renderer.viewBoxF().size();
    if (!renderer.isValid() || box.isEmpty()) {
        complain(QStringLiteral("%1: not an SVG page with a view box").arg(path));
        return std::nullopt;
    }
    const int heightPx = qRound(widthPx * box.height() / box.width());
    if (heightPx > kLongestSidePx) {
        complain(QStringLiteral("%1: %2 pixels high").arg(path).arg(heightPx));
        return std::nullopt;
    }
    QImage page(widthPx, heightPx, QImage::Format_RGB32);
    page.fill(Qt::white);
    QPainter painter(&page);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    renderer.render(&painter);
    painter.end();
    if (s_warningCount != warningsBefore) {
        complain(QStringLiteral("%1: not drawn whole, see the warnings above").arg(path));
        return std::nullopt;
    }
    return page;
}

// Pages in black, white and grey need one byte a pixel instead of three.
QImage withoutUnusedColour(const QImage &page)
{
    return page.allGray() ? page.convertToFormat(QImage::Format_Grayscale8) : page;
}

std::optional<Entry> drawEntry(const QString &path, int widthPx)
{
    const QFileInfo source(path);
    if (source.suffix() != u"svg") {
        std::optional<QByteArray> bytes = readFile(path);
        if (!bytes)
            return std::nullopt;
        return Entry{source.fileName().toUtf8(), std::move(*bytes)};
    }
    const std::optional<QImage> page = drawPage(path, widthPx);
    if (!page)
        return std::nullopt;
    Entry entry;
    entry.name = source.completeBaseName().toUtf8() + ".png";
    QBuffer buffer(&entry.bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!withoutUnusedColour(*page).save(&buffer, "PNG", kPngQuality)) {
        complain(QStringLiteral("%1: could not be written as PNG").arg(path));
        return std::nullopt;
    }
    return entry;
}

struct DiscardArchive
{
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
using ArchivePointer = std::unique_ptr<zip_t, DiscardArchive>;

bool addEntry(zip_t *archive, const Entry &entry)
{
    // libzip reads the bytes when the archive is closed; the caller keeps them until then.
    zip_source_t *source = zip_source_buffer(archive, entry.bytes.constData(),
                                             static_cast<zip_uint64_t>(entry.bytes.size()), 0);
    if (source == nullptr)
        return false;
    const zip_int64_t index =
        zip_file_add(archive, entry.name.constData(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    const auto position = static_cast<zip_uint64_t>(index);
    return zip_set_file_compression(archive, position, ZIP_CM_STORE, 0) == 0
        && zip_file_set_mtime(archive, position, kEntryTime, 0) == 0;
}

bool writeBook(const QString &path, const std::vector<Entry> &entries)
{
    if (!QDir().mkpath(QFileInfo(path).path())) {
        complain(QStringLiteral("%1: its folder cannot be made").arg(path));
        return false;
    }
    int errorCode = 0;
    ArchivePointer archive(
        zip_open(QFile::encodeName(path).constData(), ZIP_CREATE | ZIP_TRUNCATE, &errorCode));
    if (!archive) {
        complain(QStringLiteral("%1: libzip error %2").arg(path).arg(errorCode));
        return false;
    }
    for (const Entry &entry : entries) {
        if (!addEntry(archive.get(), entry)) {
            complain(path + u": " + QString::fromUtf8(zip_strerror(archive.get())));
            return false;
        }
    }
    // Closing writes a temporary file and renames it, so a broken run leaves no half a book.
    if (zip_close(archive.get()) != 0) {
        complain(path + u": " + QString::fromUtf8(zip_strerror(archive.get())));
        return false;
    }
    std::ignore = archive.release();
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    // DOS times inside the archive are local times.
    qputenv("TZ", "UTC");
    QGuiApplication application(argc, argv);
    qInstallMessageHandler(countWarnings);

    QCommandLineParser parser;
    const QCommandLineOption widthOption(
        QStringLiteral("width"), QStringLiteral("Width of every page."), QStringLiteral("pixels"));
    parser.addOption(widthOption);
    parser.addPositionalArgument(QStringLiteral("book"), QStringLiteral("The CBZ to write."));
    parser.addPositionalArgument(QStringLiteral("sources"),
                                 QStringLiteral("ComicInfo.xml and SVG pages, in order."),
                                 QStringLiteral("sources…"));
    parser.addHelpOption();
    parser.process(application);

    const QStringList paths = parser.positionalArguments();
    const int widthPx = parser.value(widthOption).toInt();
    if (paths.size() < 2 || widthPx <= 0 || widthPx > kLongestSidePx) {
        complain(QStringLiteral("needs --width, a book to write, and its sources"));
        return 2;
    }
    if (!haveFont(QStringLiteral("Comic Neue"), QStringLiteral("fonts-comic-neue"))
        || !haveFont(QStringLiteral("Inter"), QStringLiteral("fonts-inter"))) {
        return 1;
    }
    std::vector<Entry> entries;
    for (const QString &path : paths.mid(1)) {
        std::optional<Entry> entry = drawEntry(path, widthPx);
        if (!entry)
            return 1;
        entries.push_back(std::move(*entry));
    }
    return writeBook(paths.first(), entries) ? 0 : 1;
}
