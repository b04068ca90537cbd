#include "server/backup/backuparchive.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::backup;

namespace {

const QString kBlob =
    QStringLiteral("blobs/9f/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

// Keeps what it is given.
class Collecting final : public PartTaker
{
public:
    Result<void> begin(const PartName &part) override
    {
        m_name = part.name;
        return {};
    }
    Result<void> take(const QByteArray &block) override
    {
        parts[m_name] += block;
        return {};
    }
    Result<void> end() override { return {}; }

    QHash<QString, QByteArray> parts;

private:
    QString m_name;
};

} // namespace

class TestBackupArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("a.backup"));
        m_database = m_folder->filePath(QStringLiteral("database"));
        write(m_database, QByteArray("SQLite").repeated(200'000));
    }

    void whatIsWrittenIsRead()
    {
        QVERIFY(writeOne());
        Collecting taker;
        const auto manifest = readBackup(m_path, &taker);
        QVERIFY2(manifest, qPrintable(manifest ? QString() : manifest.error().detail));
        QCOMPARE(manifest->engine, QStringLiteral("sqlite"));
        QCOMPARE(manifest->parts.size(), 3);
        QCOMPARE(taker.parts[QStringLiteral("database.sqlite")], bytesOf(m_database));
        QCOMPARE(taker.parts[QStringLiteral("secrets/ledger-key")], QByteArray("key"));
        QCOMPARE(taker.parts[kBlob], QByteArray("page"));
        QCOMPARE(QFile::permissions(m_path) & QFile::Permissions(0x0077), QFile::Permissions());
    }

    void anyTarReadsIt()
    {
        QVERIFY(writeOne());
        QProcess tar;
        tar.start(QStringLiteral("tar"), {QStringLiteral("-tf"), m_path});
        QVERIFY(tar.waitForFinished());
        QCOMPARE(tar.exitCode(), 0);
        QCOMPARE(tar.readAllStandardOutput().split('\n').first(), QByteArray("database.sqlite"));
    }

    void nothingHasTheNameBeforeItIsWhole()
    {
        auto writer = BackupWriter::create(m_path);
        QVERIFY(writer);
        QVERIFY((*writer)->addFile(QStringLiteral("database.sqlite"), m_database));
        QVERIFY(!QFile::exists(m_path));
        writer->reset();
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files),
                 QStringList{QStringLiteral("database")});
    }

    void aFileThatIsThereIsNotTouched()
    {
        write(m_path, "precious");
        const auto refused = BackupWriter::create(m_path);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(bytesOf(m_path), QByteArray("precious"));
    }

    void aFileThatAppearsMeanwhileIsNotTouched()
    {
        auto writer = BackupWriter::create(m_path);
        QVERIFY(writer);
        QVERIFY((*writer)->addBytes(kBlob, "page"));
        write(m_path, "precious");
        QVERIFY(!(*writer)->finish({QStringLiteral("sqlite"), {}, {}, {}}));
        writer->reset();
        QCOMPARE(bytesOf(m_path), QByteArray("precious"));
    }

    void everyFlippedByteIsSeen()
    {
        QVERIFY(writeOne());
        const QByteArray whole = bytesOf(m_path);
        const qsizetype parts = whole.indexOf("manifest.json");
        QVERIFY(parts > 0);
        // Inside what was saved; the padding of tar means nothing.
        for (const qsizetype place :
             {whole.indexOf("SQLite"), whole.indexOf("SQLite") + 1'000'000, whole.indexOf("page"),
              whole.indexOf("key\0"), whole.lastIndexOf("sizeBytes") + 12}) {
            QByteArray bytes = whole;
            bytes[place] = static_cast<char>(bytes[place] ^ 1);
            write(m_path, bytes);
            const auto read = readBackup(m_path);
            QVERIFY2(!read, qPrintable(QString::number(place)));
            QCOMPARE(read.error().code, ErrorCode::Damaged);
        }
        write(m_path, whole);
        QVERIFY(readBackup(m_path)); // the control
    }

    void aBackupThatWasCutOffIsNone()
    {
        QVERIFY(writeOne());
        const QByteArray whole = bytesOf(m_path);
        const qsizetype manifest = whole.indexOf("\"format\"");
        for (const qsizetype length : {qsizetype(0), qsizetype(1), qsizetype(512), whole.size() / 2,
                                       manifest, manifest + 40}) {
            write(m_path, whole.first(length));
            const auto read = readBackup(m_path);
            QVERIFY2(!read, qPrintable(QString::number(length)));
            QCOMPARE(read.error().code, ErrorCode::Damaged);
        }
    }

    void aNameThatDoesNotBelongIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
             {"../evil", "/etc/passwd", "secrets/../../evil", "secrets/UPPER", "blobs/9f/../9f",
              "blobs/9f/short", "database.sql", "database.sqlite/x", "other"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void aNameThatDoesNotBelongIsRefused()
    {
        QFETCH(QString, name);
        auto writer = BackupWriter::create(m_path);
        QVERIFY(writer);
        QVERIFY((*writer)->addBytes(name, "x"));
        const auto finished = (*writer)->finish({QStringLiteral("sqlite"), {}, {}, {}});
        QVERIFY(!finished);
        QCOMPARE(finished.error().code, ErrorCode::Damaged);
        QVERIFY(!QFile::exists(m_path));
    }

    void anotherTarIsNoBackup()
    {
        QProcess tar;
        tar.start(QStringLiteral("tar"),
                  {QStringLiteral("-C"), m_folder->path(), QStringLiteral("-cf"), m_path,
                   QStringLiteral("database")});
        QVERIFY(tar.waitForFinished());
        QVERIFY(!readBackup(m_path));
        QVERIFY(!readBackup(m_folder->filePath(QStringLiteral("absent"))));
    }

private:
    bool writeOne()
    {
        auto writer = BackupWriter::create(m_path);
        if (!writer || !(*writer)->addFile(QStringLiteral("database.sqlite"), m_database)
            || !(*writer)->addBytes(QStringLiteral("secrets/ledger-key"), "key")
            || !(*writer)->addBytes(kBlob, "page"))
            return false;
        return bool((*writer)->finish({QStringLiteral("sqlite"),
                                       QStringLiteral("1"),
                                       QStringLiteral("2026-11-22T00:00:00.000Z"),
                                       {}}));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    QString m_database;
};

QTEST_GUILESS_MAIN(TestBackupArchive)
#include "tst_backuparchive.moc"
