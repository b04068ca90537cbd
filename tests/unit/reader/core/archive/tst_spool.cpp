#include "reader/core/archive/spool.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace nw::reader;

namespace {

QByteArray blob(int number, qsizetype sizeBytes)
{
    QByteArray bytes(sizeBytes, '\0');
    for (qsizetype i = 0; i < sizeBytes; ++i)
        bytes[i] = char(i * 31 + number * 7);
    return bytes;
}

// Where a new one is, as the system says.
QString folderOfSpoolFile()
{
    const auto file = openSpoolFile();
    if (!file)
        return {};
    const QString link = QStringLiteral("/proc/self/fd/") % QString::number(*file);
    const QString target = QFile::symLinkTarget(link);
    ::close(*file);
    return target;
}

} // namespace

class TestSpool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatFitsStaysInMemory();
    void whatDoesNotFitComesBackFromTheFile();
    void theFileHasNoName();
    void theFileLiesBesideOtherCaches();
    void withoutAFolderForCachesItIsATemporaryFile();
    void emptyBytesAreBytes();
    void readersAndTheWriterDoNotDisturbEachOther();
    void aFolderThatCannotBeWrittenIsAnError();

private:
    QTemporaryDir m_folder;
};

void TestSpool::init()
{
    qputenv("XDG_CACHE_HOME", QFile::encodeName(m_folder.filePath(QStringLiteral("caches"))));
    qputenv("TMPDIR", QFile::encodeName(m_folder.path()));
}

void TestSpool::whatFitsStaysInMemory()
{
    Spool spool(1'000);
    const auto ticket = spool.put(blob(1, 1'000));
    QVERIFY(ticket);
    QCOMPARE(ticket->fileOffset, -1);
    QCOMPARE(spool.get(*ticket).value(), blob(1, 1'000));
}

void TestSpool::whatDoesNotFitComesBackFromTheFile()
{
    Spool spool(1'500);
    QList<Spool::Ticket> tickets;
    for (int number = 0; number < 5; ++number)
        tickets.append(spool.put(blob(number, 1'000 + number)).value());
    QCOMPARE(tickets[0].fileOffset, -1);
    qint64 expectedOffset = 0;
    for (int number = 1; number < 5; ++number) {
        QCOMPARE(tickets[number].fileOffset, expectedOffset);
        QVERIFY(tickets[number].inMemory.isEmpty());
        expectedOffset += 1'000 + number;
    }
    for (int number = 4; number >= 0; --number)
        QCOMPARE(spool.get(tickets[number]).value(), blob(number, 1'000 + number));
}

void TestSpool::theFileHasNoName()
{
    Spool spool(0);
    QVERIFY(spool.put(blob(1, 10'000)).has_value());
    const QDir own(m_folder.filePath(QStringLiteral("caches/nerdwork")));
    QVERIFY(own.exists());
    QVERIFY(own.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TestSpool::theFileLiesBesideOtherCaches()
{
    QVERIFY(folderOfSpoolFile().startsWith(m_folder.filePath(QStringLiteral("caches/nerdwork/"))));
}

void TestSpool::withoutAFolderForCachesItIsATemporaryFile()
{
    qputenv("XDG_CACHE_HOME", "/proc/nobody/makes/this");
    const QString place = folderOfSpoolFile();
    QVERIFY(place.startsWith(m_folder.path() + u'/'));
    QVERIFY(!place.contains(u"nerdwork/"));
}

void TestSpool::emptyBytesAreBytes()
{
    Spool spool(0);
    const auto ticket = spool.put({});
    QVERIFY(ticket);
    QCOMPARE(spool.get(*ticket).value(), QByteArray());
}

void TestSpool::readersAndTheWriterDoNotDisturbEachOther()
{
    Spool spool(0);
    const auto first = spool.put(blob(0, 50'000));
    QVERIFY(first);
    std::atomic<bool> writing = true;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> readers;
    for (int reader = 0; reader < 3; ++reader) {
        readers.emplace_back([&] {
            do {
                if (spool.get(*first).value_or(QByteArray()) != blob(0, 50'000))
                    ++wrong;
            } while (writing);
        });
    }
    for (int number = 1; number < 100; ++number)
        QVERIFY(spool.put(blob(number, 20'000)).has_value());
    writing = false;
    for (std::thread &reader : readers)
        reader.join();
    QCOMPARE(wrong.load(), 0);
}

void TestSpool::aFolderThatCannotBeWrittenIsAnError()
{
    // Nobody, not even root, makes a file there.
    qputenv("XDG_CACHE_HOME", "/proc");
    qputenv("TMPDIR", "/proc");
    Spool spool(10);
    QVERIFY(spool.put(blob(1, 10)).has_value());
    const auto ticket = spool.put(blob(2, 11));
    QVERIFY(!ticket);
    QCOMPARE(ticket.error().code, ReadErrorCode::Io);
}

QTEST_APPLESS_MAIN(TestSpool)
#include "tst_spool.moc"
