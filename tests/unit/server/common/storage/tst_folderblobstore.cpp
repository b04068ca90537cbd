#include "server/common/storage/folderblobstore.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

using namespace nw;
using namespace nw::server;

namespace {

QByteArray nameOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QStringList filesUnder(const QString &folder)
{
    QStringList files;
    QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext())
        files.append(QDir(folder).relativeFilePath(it.next()));
    files.sort();
    return files;
}

std::mutex s_mutex;
QStringList s_synced; // by their paths

} // namespace

// In place of the C library's: notes what is brought to the disk.
extern "C" int fsync(int descriptor)
{
    const std::lock_guard lock(s_mutex);
    s_synced.append(QFile::symLinkTarget(QStringLiteral("/proc/self/fd/%1").arg(descriptor)));
    return 0;
}

class TestFolderBlobStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::move(*FolderBlobStore::open(m_folder->path()));
    }

    void bytesComeBackUnderTheirHash()
    {
        const QByteArray bytes("a page");
        const Result<QByteArray> name = m_store->put(bytes);
        QVERIFY(name);
        QCOMPARE(*name, nameOf(bytes));
        QCOMPARE(*m_store->read({*name, {}}), bytes);
        QCOMPARE(m_store->find({*name, {}})->sizeBytes, bytes.size());
    }

    void aBlobLiesInAFolderOfItsFirstTwoLetters()
    {
        const QString name = QString::fromLatin1(*m_store->put("a page"));
        QCOMPARE(filesUnder(m_folder->path()),
                 QStringList{QStringLiteral("blobs/") + name.first(2) + QLatin1Char('/') + name});
    }

    void anEmptyBlobIsABlob()
    {
        const Result<QByteArray> name = m_store->put({});
        QVERIFY(name);
        QVERIFY(m_store->read({*name, {}}));
    }

    void theSameBytesAreKeptOnce()
    {
        QCOMPARE(*m_store->put("a page"), *m_store->put("a page"));
        QCOMPARE(filesUnder(m_folder->path()).size(), 1);
    }

    void aVariantLiesBesideAndDoesNotTouchTheOriginal()
    {
        const QByteArray name = *m_store->put("a page");
        const BlobKey key{name, "w480-jpeg-1"};
        QVERIFY(!m_store->find(key));
        QVERIFY(m_store->putVariant(key, "small"));
        QCOMPARE(*m_store->read(key), QByteArray("small"));
        QCOMPARE(*m_store->read({name, {}}), QByteArray("a page"));
        QVERIFY(m_store->find(key)->path.contains(QStringLiteral("/variants/")));
    }

    void whatIsNotAKeyIsNotThere_data()
    {
        QTest::addColumn<QByteArray>("sha256");
        QTest::addColumn<QByteArray>("variant");
        const QByteArray name = nameOf("a page");
        QTest::newRow("unknown") << nameOf("another") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("upper case") << name.toUpper() << QByteArray();
        QTest::newRow("a path") << QByteArray("../../etc/passwd") << QByteArray();
        QTest::newRow("a path in the variant") << name << QByteArray("/../../x");
        QTest::newRow("a dot in the variant") << name << QByteArray("..");
        QTest::newRow("an endless variant") << name << QByteArray(33, 'a');
    }

    void whatIsNotAKeyIsNotThere()
    {
        QFETCH(QByteArray, sha256);
        QFETCH(QByteArray, variant);
        QVERIFY(m_store->put("a page"));
        QVERIFY(!m_store->find({sha256, variant}));
        QCOMPARE(m_store->read({sha256, variant}).error().code, ErrorCode::NotFound);
    }

    void aVariantNeedsAKey()
    {
        const QByteArray name = nameOf("a page");
        QCOMPARE(m_store->putVariant({name, {}}, "x").error().code, ErrorCode::InvalidInput);
        QCOMPARE(m_store->putVariant({name, "../x"}, "x").error().code, ErrorCode::InvalidInput);
        QVERIFY(filesUnder(m_folder->path()).isEmpty());
    }

    void aBlobThatWasChangedOutsideIsDamaged()
    {
        const QByteArray name = *m_store->put("a page");
        QFile file(m_store->find({name, {}})->path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("A page");
        file.close();
        QCOMPARE(m_store->read({name, {}}).error().code, ErrorCode::Damaged);
    }

    void aBlobThatWasCutIsWrittenAgain()
    {
        const QByteArray name = *m_store->put("a page");
        QVERIFY(QFile::resize(m_store->find({name, {}})->path, 2));
        QVERIFY(m_store->put("a page"));
        QCOMPARE(*m_store->read({name, {}}), QByteArray("a page"));
    }

    void aBlobOfTheRightSizeAndWrongBytesIsWrittenAgain()
    {
        const QByteArray name = *m_store->put("a page");
        QFile file(m_store->find({name, {}})->path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("A page");
        file.close();
        QVERIFY(m_store->put("a page"));
        QCOMPARE(*m_store->read({name, {}}), QByteArray("a page"));
    }

    // After a crash of the machine a name is there when its folder, and that folder's own name,
    // were brought to the disk before the answer.
    void anOriginalIsAnsweredWhenItsNameIsOnTheDisk()
    {
        s_synced.clear();
        const QString name = QString::fromLatin1(*m_store->put("a page"));
        const QString blobs = m_folder->filePath(QStringLiteral("blobs"));
        const QString folder = blobs + QLatin1Char('/') + name.first(2);
        QVERIFY(s_synced.takeAt(1).contains(QStringLiteral("/parts/"))); // the bytes first
        QCOMPARE(s_synced, (QStringList{blobs, folder}));
    }

    void oneThatIsThereIsAnsweredWhenItsNameIsOnTheDisk()
    {
        const QString name = QString::fromLatin1(*m_store->put("a page"));
        const QString blobs = m_folder->filePath(QStringLiteral("blobs"));
        const QString folder = blobs + QLatin1Char('/') + name.first(2);
        s_synced.clear();
        QVERIFY(m_store->put("a page"));
        QCOMPARE(s_synced, QStringList{folder});
        // Another process cannot know what this one has brought to the disk.
        m_store = std::move(*FolderBlobStore::open(m_folder->path()));
        s_synced.clear();
        QVERIFY(m_store->put("a page"));
        QCOMPARE(s_synced, (QStringList{blobs, folder}));
    }

    void theOldestVariantsMakeRoomAndOriginalsStay()
    {
        constexpr qint64 kBytes = 1000;
        m_store = std::move(*FolderBlobStore::open(m_folder->path(), 10 * kBytes));
        const QByteArray name = *m_store->put(QByteArray(20 * kBytes, 'p'));
        const auto variant = [&](int number) {
            return BlobKey{name, "w" + QByteArray::number(number)};
        };
        QDateTime changedAt = QDateTime::currentDateTimeUtc().addDays(-1);
        for (int i = 0; i < 40; ++i) {
            QVERIFY(m_store->putVariant(variant(i), QByteArray(kBytes, 'v')));
            QVERIFY2(m_store->find(variant(i)), "the newest stays");
            QFile file(m_store->find(variant(i))->path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            changedAt = changedAt.addSecs(1);
            QVERIFY(file.setFileTime(changedAt, QFileDevice::FileModificationTime));
            QVERIFY(variantBytes() <= 10 * kBytes);
        }
        QVERIFY(variantBytes() >= 7 * kBytes); // and no more goes than must
        for (int i = 40 - 7; i < 40; ++i)
            QVERIFY(m_store->find(variant(i)));
        QVERIFY(m_store->read({name, {}}));
    }

    void variantsOfAnEarlierRunCountToo()
    {
        const QByteArray name = *m_store->put("a page");
        for (int i = 0; i < 9; ++i)
            QVERIFY(
                m_store->putVariant({name, "old" + QByteArray::number(i)}, QByteArray(1000, 'v')));
        m_store = std::move(*FolderBlobStore::open(m_folder->path(), 5000));
        QVERIFY(m_store->putVariant({name, "new"}, QByteArray(1000, 'v')));
        QVERIFY(variantBytes() <= 5000);
    }

    void manyThreadsMayKeepTheSameBytes()
    {
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int j = 0; j < 20; ++j) {
                    const QByteArray bytes = QByteArray::number(j).repeated(1000);
                    const Result<QByteArray> name = m_store->put(bytes);
                    if (!name || m_store->read({*name, {}}) != bytes)
                        ++wrong;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(filesUnder(m_folder->path()).size(), 20); // and no part is left behind
    }

    void whatACrashLeftIsRemovedAndWhatIsBeingWrittenIsNot()
    {
        const QString old = m_folder->filePath(QStringLiteral("parts/old"));
        const QString fresh = m_folder->filePath(QStringLiteral("parts/fresh"));
        for (const QString &path : {old, fresh}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("half a pa") > 0 && file.flush());
            if (path == old)
                QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-2),
                                         QFileDevice::FileModificationTime));
        }
        QVERIFY(FolderBlobStore::open(m_folder->path()));
        QCOMPARE(filesUnder(m_folder->path()), QStringList{QStringLiteral("parts/fresh")});
    }

    void aFolderThatCannotBeWrittenIsSaidInOneLine()
    {
        QFile file(m_folder->filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto store = FolderBlobStore::open(file.fileName());
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Unavailable);
        QVERIFY(!store.error().detail.contains(QLatin1Char('\n')));
    }

private:
    qint64 variantBytes() const
    {
        qint64 bytes = 0;
        QDirIterator files(m_folder->filePath(QStringLiteral("variants")), QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            bytes += QFileInfo(files.next()).size();
        return bytes;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FolderBlobStore> m_store;
};

QTEST_GUILESS_MAIN(TestFolderBlobStore)
#include "tst_folderblobstore.moc"
