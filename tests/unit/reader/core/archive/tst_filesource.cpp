#include "reader/core/archive/filesource.h"
#include "reader/core/archive/folderarchive.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <sys/stat.h>

using namespace nw::reader;

class TestFileSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesAreReadWhereverTheyAre_data();
    void bytesAreReadWhereverTheyAre();
    void aFileThatShrinksEndsEarly();
    void whatIsNoFileIsRefusedAndNeverWaitedFor();
    void aFolderListsItsFilesWithTheirPaths();
    void limitsOnAFolderHold();

private:
    QString file(const QString &name, const QByteArray &bytes) const
    {
        const QString path = m_folder.filePath(name);
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            qFatal("cannot write a file");
        return path;
    }

    QTemporaryDir m_folder;
};

void TestFileSource::bytesAreReadWhereverTheyAre_data()
{
    QTest::addColumn<qint64>("position");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("beginning") << qint64(0) << QByteArray("0123");
    QTest::newRow("middle") << qint64(4) << QByteArray("4567");
    QTest::newRow("over the end") << qint64(8) << QByteArray("89");
    QTest::newRow("at the end") << qint64(10) << QByteArray();
    QTest::newRow("far behind it") << qint64(1) + (qint64(1) << 40) << QByteArray();
}

void TestFileSource::bytesAreReadWhereverTheyAre()
{
    QFETCH(qint64, position);
    QFETCH(QByteArray, expected);
    const auto source = FileSource::open(file(u"digits"_qs, "0123456789"));
    QVERIFY(source);
    QCOMPARE((*source)->sizeBytes(), 10);
    std::array<char, 4> bytes{};
    const qint64 count = (*source)->readAt(position, bytes);
    QCOMPARE(QByteArray(bytes.data(), count), expected);
}

void TestFileSource::aFileThatShrinksEndsEarly()
{
    const QString path = file(u"shrinking"_qs, QByteArray(100'000, 'x'));
    const auto source = FileSource::open(path);
    QVERIFY(source);
    QVERIFY(QFile::resize(path, 10));
    std::array<char, 100> bytes{};
    QCOMPARE((*source)->readAt(0, bytes), 10); // a mapped file would end the program here
    QCOMPARE((*source)->readAt(50'000, bytes), 0);
}

void TestFileSource::whatIsNoFileIsRefusedAndNeverWaitedFor()
{
    QCOMPARE(FileSource::open(m_folder.filePath(u"absent"_qs)).error().code,
             ReadErrorCode::NotFound);
    QCOMPARE(FileSource::open(m_folder.path()).error().code, ReadErrorCode::Unsupported);
    QCOMPARE(FileSource::open(u"/dev/zero"_qs).error().code, ReadErrorCode::Unsupported);
    const QString pipe = m_folder.filePath(u"pipe.cbz"_qs);
    QCOMPARE(mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    QCOMPARE(FileSource::open(pipe).error().code, ReadErrorCode::Unsupported);
}

void TestFileSource::aFolderListsItsFilesWithTheirPaths()
{
    QVERIFY(QDir(m_folder.path()).mkpath(u"book/a/b"_qs));
    file(u"book/1.jpg"_qs, "one");
    file(u"book/a/b/2.jpg"_qs, "twoo");
    const auto folder = FolderArchive::open(m_folder.filePath(u"book"_qs), {});
    QVERIFY(folder);
    QHash<QString, qint64> sizes;
    for (const ArchiveEntry &entry : (*folder)->entries())
        sizes.insert(entry.name, entry.sizeBytes);
    const QHash<QString, qint64> expected{{u"1.jpg"_qs, 3}, {u"a/b/2.jpg"_qs, 4}};
    QCOMPARE(sizes, expected);
    for (int entry = 0; entry < 2; ++entry)
        QCOMPARE((*folder)->read(entry)->size(), (*folder)->entries()[entry].sizeBytes);
    QCOMPARE((*folder)->read(2).error().code, ReadErrorCode::NotFound);
    QVERIFY(QFile::remove(m_folder.filePath(u"book/1.jpg"_qs)));
    const int gone = (*folder)->entries()[0].name == u"1.jpg" ? 0 : 1;
    QCOMPARE((*folder)->read(gone).error().code, ReadErrorCode::NotFound);
}

void TestFileSource::limitsOnAFolderHold()
{
    QVERIFY(QDir(m_folder.path()).mkpath(u"many"_qs));
    for (int number = 0; number < 4; ++number)
        file(QStringLiteral("many/%1.jpg").arg(number), QByteArray(100, 'x'));
    ArchiveLimits limits;
    limits.maxEntries = 4;
    limits.maxEntryBytes = 100;
    const auto folder = FolderArchive::open(m_folder.filePath(u"many"_qs), limits);
    QVERIFY(folder);
    QVERIFY((*folder)->read(0).has_value());
    limits.maxEntryBytes = 99;
    const auto strict = FolderArchive::open(m_folder.filePath(u"many"_qs), limits);
    QCOMPARE((*strict)->read(0).error().code, ReadErrorCode::TooLarge);
    limits.maxEntries = 3;
    QCOMPARE(FolderArchive::open(m_folder.filePath(u"many"_qs), limits).error().code,
             ReadErrorCode::TooLarge);
}

QTEST_GUILESS_MAIN(TestFileSource)
#include "tst_filesource.moc"
