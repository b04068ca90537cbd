#include "server/common/runtime/secretfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <thread>

using namespace nw;
using namespace nw::server;

class TestSecretFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_folder.reset(); }

    void aSecretIsMadeOnceAndKept()
    {
        const auto first = keptSecret(path());
        QVERIFY(first);
        QCOMPARE(QByteArray::fromBase64(*first, QByteArray::Base64UrlEncoding).size(), 32);
        const auto second = keptSecret(path());
        QVERIFY(second);
        QCOMPARE(*second, *first);
    }

    void onlyWeMayReadIt()
    {
        const mode_t before = umask(0);
        QVERIFY(keptSecret(path()));
        umask(before);
        struct stat status = {};
        QCOMPARE(stat(QFile::encodeName(path()).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t(0600));
    }

    void nothingElseIsLeftBehind()
    {
        QVERIFY(keptSecret(path()));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden),
                 QStringList{QStringLiteral("secret")});
    }

    void aFileThatOthersCanReadIsRefused()
    {
        QVERIFY(keptSecret(path()));
        QCOMPARE(chmod(QFile::encodeName(path()).constData(), 0644), 0);
        const auto secret = keptSecret(path());
        QVERIFY(!secret);
        QVERIFY(secret.error().detail.contains(QLatin1String("chmod 600")));
    }

    void aFileWithoutASecretIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("short") << QByteArray("too short\n");
        QTest::newRow("blank") << QByteArray(100, ' ');
    }

    void aFileWithoutASecretIsRefused()
    {
        QFETCH(QByteArray, content);
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        QCOMPARE(chmod(QFile::encodeName(path()).constData(), 0600), 0);
        QVERIFY(!keptSecret(path()));
    }

    void aFolderThatIsNotThereIsToldInOneLine()
    {
        const auto secret = keptSecret(m_folder->filePath(QStringLiteral("no/such/folder")));
        QVERIFY(!secret);
        QVERIFY(secret.error().detail.startsWith(QLatin1String("cannot write ")));
        QVERIFY(!secret.error().detail.contains(QLatin1Char('\n')));
    }

    void manyThatStartAtOnceGetTheSame()
    {
        std::vector<std::thread> threads;
        std::vector<QByteArray> secrets(8);
        for (QByteArray &secret : secrets) {
            threads.emplace_back([this, &secret] {
                const auto kept = keptSecret(path());
                secret = kept ? *kept : QByteArray();
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY(!secrets.front().isEmpty());
        for (const QByteArray &secret : secrets)
            QCOMPARE(secret, secrets.front());
    }

    void aFolderIsMadeForUsAlone()
    {
        const QString inner = m_folder->filePath(QStringLiteral("a/b/c"));
        QVERIFY(makePrivateFolder(inner));
        struct stat status = {};
        QCOMPARE(stat(QFile::encodeName(inner).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t(0700));
        QVERIFY(makePrivateFolder(inner));
    }

    void aFileInTheWayOfAFolderIsTold()
    {
        QVERIFY(keptSecret(path()));
        for (const QString &folder : {path(), QString(path() + QStringLiteral("/below"))}) {
            const auto made = makePrivateFolder(folder);
            QVERIFY(!made);
            QVERIFY(made.error().detail.startsWith(QLatin1String("cannot make the folder ")));
        }
    }

private:
    QString path() const { return m_folder->filePath(QStringLiteral("secret")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestSecretFile)
#include "tst_secretfile.moc"
