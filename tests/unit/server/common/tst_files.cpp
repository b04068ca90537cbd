#include "server/common/runtime/files.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

using namespace nw;
using namespace nw::server;

class TestFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewFileHasItsBytesAndItsMode()
    {
        QCOMPARE(writeNewFile(path(), "bytes", S_IRUSR | S_IWUSR).has_value(), true);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("bytes"));
        QVERIFY((file.permissions() & (QFile::ReadGroup | QFile::ReadOther)) == 0);
        QVERIFY(syncFolder(m_folder.path()));
    }

    void aFileThatIsThereIsLeftAlone()
    {
        const auto again = writeNewFile(path(), "other", S_IRUSR);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Unavailable);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("bytes"));
    }

    void aFullDiskIsSaid()
    {
        const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
        if (full.get() < 0)
            QSKIP("/dev/full is not here");
        const auto written = writeAll(full.get(), "bytes");
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::DiskFull);
    }

    void aFolderThatIsNotThereCannotBeSynced()
    {
        QVERIFY(!syncFolder(path() + QStringLiteral("/nowhere")));
    }

    void aDescriptorIsClosedOnce()
    {
        int number = -1;
        {
            Descriptor descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
            number = descriptor.get();
            QVERIFY(::fcntl(number, F_GETFD) >= 0);
        }
        QCOMPARE(::fcntl(number, F_GETFD), -1);
        QCOMPARE(errno, EBADF);
        Descriptor released(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        const Descriptor owner(released.release());
        QCOMPARE(released.get(), -1);
        QVERIFY(::fcntl(owner.get(), F_GETFD) >= 0);
    }

private:
    QString path() const { return m_folder.filePath(QStringLiteral("file")); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
