#include "app/models/localscanner.h"
#include "tests/support/bookbuilder.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace nw;
using namespace nw::app;

class TestLocalScanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void oneFileBecomesOneBook();
    void aFolderIsSearchedToItsBottom();
    void aFolderOfImagesIsOneComic();
    void whatCannotBeReadIsToldAndTheRestGoesOn();
    void aPathThatIsNotThereIsToldToo();
    void progressReachesTheWhole();
    void cancellingStopsBetweenTwoFiles();
    void aSecondScanJoinsTheFirst();
    void linksToFoldersDoNotLoop();

private:
    QString at(const QString &name) const { return m_folder->filePath(name); }
    void writeBook(const QString &name, int pages) const
    {
        QDir().mkpath(QFileInfo(at(name)).absolutePath());
        test::BookBuilder().addPages(pages).writeZip(at(name));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestLocalScanner::init()
{
    qRegisterMetaType<LocalBook>();
    qRegisterMetaType<reader::ReadError>();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestLocalScanner::oneFileBecomesOneBook()
{
    writeBook(u"Night Ferry.cbz"_qs, 3);
    LocalScanner scanner;
    QSignalSpy found(&scanner, &LocalScanner::found);
    QSignalSpy finished(&scanner, &LocalScanner::finished);
    scanner.scan({at(u"Night Ferry.cbz"_qs)});
    QVERIFY(finished.wait());
    QCOMPARE(found.count(), 1);
    const auto book = found.constFirst().constFirst().value<LocalBook>();
    QCOMPARE(book.title, u"Night Ferry"_qs);
    QCOMPARE(book.format, u"cbz"_qs);
    QCOMPARE(book.pageCount, 3);
    QCOMPARE(book.path, QFileInfo(at(u"Night Ferry.cbz"_qs)).absoluteFilePath());
    QVERIFY(!QImage::fromData(book.cover).isNull());
}

void TestLocalScanner::aFolderIsSearchedToItsBottom()
{
    writeBook(u"a.cbz"_qs, 1);
    writeBook(u"deep/er/b.cbz"_qs, 1);
    QFile note(at(u"deep/readme.txt"_qs));
    QVERIFY(note.open(QIODevice::WriteOnly));
    LocalScanner scanner;
    QSignalSpy found(&scanner, &LocalScanner::found);
    QSignalSpy refused(&scanner, &LocalScanner::refused);
    QSignalSpy finished(&scanner, &LocalScanner::finished);
    scanner.scan({m_folder->path()});
    QVERIFY(finished.wait());
    QCOMPARE(found.count(), 2);
    QCOMPARE(refused.count(), 0);
}

void TestLocalScanner::aFolderOfImagesIsOneComic()
{
    test::BookBuilder().addPages(4).writeFolder(at(u"loose pages"_qs));
    LocalScanner scanner;
    QSignalSpy found(&scanner, &LocalScanner::found);
    QSignalSpy finished(&scanner, &LocalScanner::finished);
    scanner.scan({m_folder->path()});
    QVERIFY(finished.wait());
    QCOMPARE(found.count(), 1);
    QCOMPARE(found.constFirst().constFirst().value<LocalBook>().format, u"folder"_qs);
    QCOMPARE(found.constFirst().constFirst().value<LocalBook>().pageCount, 4);
}

void TestLocalScanner::whatCannotBeReadIsToldAndTheRestGoesOn()
{
    writeBook(u"a.cbz"_qs, 1);
    QFile broken(at(u"b.cbz"_qs));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("PK\x03\x04 and then nothing of use");
    broken.close();
    writeBook(u"c.cbz"_qs, 1);
    LocalScanner scanner;
    QSignalSpy refused(&scanner, &LocalScanner::refused);
    QSignalSpy finished(&scanner, &LocalScanner::finished);
    scanner.scan({m_folder->path()});
    QVERIFY(finished.wait());
    QCOMPARE(finished.constFirst().at(0).toInt(), 2);
    QCOMPARE(finished.constFirst().at(1).toInt(), 1);
    QVERIFY(refused.constFirst().constFirst().toString().endsWith(u"b.cbz"_qs));
}

void TestLocalScanner::aPathThatIsNotThereIsToldToo()
{
    LocalScanner scanner;
    QSignalSpy refused(&scanner, &LocalScanner::refused);
    QSignalSpy finished(&scanner, &LocalScanner::finished);
    scanner.scan({at(u"nowhere.cbz"_qs)});
    QVERIFY(finished.wait());
    QCOMPARE(refused.count(), 1);
    QCOMPARE(refused.constFirst().at(1).value<reader::ReadError>().code,
             reader::ReadErrorCode::NotFound);
}

void TestLocalScanner::progressReachesTheWhole()
{
    writeBook(u"a.cbz"_qs, 1);
    writeBook(u"b.cbz"_qs, 1);
    LocalScanner scanner;
    QSignalSpy progressed(&scanner, &LocalScanner::progressed);
    QSignalSpy finished(&scanner, &LocalScanner::finished);
    scanner.scan({m_folder->path()});
    QVERIFY(finished.wait());
    QCOMPARE(progressed.constLast().at(0).toInt(), 2);
    QCOMPARE(progressed.constLast().at(1).toInt(), 2);
    QVERIFY(!scanner.isRunning());
}

void TestLocalScanner::cancellingStopsBetweenTwoFiles()
{
    for (int number = 0; number < 20; ++number) {
        writeBook(QStringLiteral("%1.cbz").arg(number), 1);
    }
    LocalScanner scanner;
    QSignalSpy finished(&scanner, &LocalScanner::finished);
    scanner.scan({m_folder->path()});
    scanner.cancel(); // before the first answer came back: fewer than all are looked into
    QVERIFY(finished.wait());
    QVERIFY(finished.constFirst().at(0).toInt() < 20);
    // What is asked for afterwards runs again.
    QSignalSpy again(&scanner, &LocalScanner::finished);
    scanner.scan({at(u"3.cbz"_qs)});
    QVERIFY(again.wait());
    QCOMPARE(again.constFirst().at(0).toInt(), 1);
}

void TestLocalScanner::aSecondScanJoinsTheFirst()
{
    writeBook(u"one/a.cbz"_qs, 1);
    writeBook(u"two/b.cbz"_qs, 1);
    LocalScanner scanner;
    QSignalSpy finished(&scanner, &LocalScanner::finished);
    scanner.scan({at(u"one"_qs)});
    scanner.scan({at(u"two"_qs)});
    QVERIFY(finished.wait());
    QCOMPARE(finished.count(), 1);
    QCOMPARE(finished.constFirst().at(0).toInt(), 2);
}

void TestLocalScanner::linksToFoldersDoNotLoop()
{
    writeBook(u"books/a.cbz"_qs, 1);
    QVERIFY(QFile::link(m_folder->path(), at(u"books/again"_qs)));
    const std::atomic_bool stop = false;
    QCOMPARE(comicPathsBelow(m_folder->path(), stop).size(), 1);
}

QTEST_GUILESS_MAIN(TestLocalScanner)
#include "tst_localscanner.moc"
