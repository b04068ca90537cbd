#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>
#include <QSize>
#include <QString>

namespace nw::test {

// Draws a page that no other page equals: a frame, a grid of panels and the number as bars, in
// colours made from the number. Needs no fonts and no QGuiApplication.
QImage drawPage(int number, const QSize &size = {240, 360});

// drawPage() in a file format that Qt writes: "jpg", "png", "webp", "bmp", …
QByteArray pageFile(int number, const char *format = "jpg", const QSize &size = {240, 360});

// Builds books to read in tests. Entries keep the order in which they were added.
class BookBuilder
{
public:
    struct Entry
    {
        QString name;
        QByteArray bytes;
    };

    // Adds pages "page 1.jpg" to "page <count>.jpg".
    BookBuilder &addPages(int count, const QSize &size = {240, 360});
    BookBuilder &addFile(const QString &name, const QByteArray &bytes);
    BookBuilder &addComicInfo(const QByteArray &xml);

    const QList<Entry> &entries() const { return m_entries; }

    enum class ZipMethod
    {
        Store,
        Deflate,
        Bzip2,
        EncryptedAes, // the password is "password"
        EncryptedTraditional // the same
    };
    // How libarchive is to write a book; "Solid" 7z is one block, which is how it always writes.
    enum class Container
    {
        Tar,
        TarGzip,
        TarBzip2,
        TarXz,
        TarZstd,
        SevenZip
    };

    // Each writes the book and fails the test program (qFatal) when that is not possible.
    void writeZip(const QString &path, ZipMethod method = ZipMethod::Store) const;
    void writeStream(const QString &path, Container container) const;
    void writeFolder(const QString &path) const;

private:
    QList<Entry> m_entries;
};

} // namespace nw::test
