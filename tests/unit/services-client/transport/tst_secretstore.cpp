#include "services-client/transport/secretstore.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nw;

class SecretStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void whatWasWrittenIsThereForTheNextProgram();
    void onlyTheOwnerMayReadIt();
    void removingLeavesTheOthers();
    void anUnreadableFileIsAsGoodAsNone_data();
    void anUnreadableFileIsAsGoodAsNone();
    void aFolderThatCannotBeWrittenIsAnError();

private:
    QString path() const { return m_dir->filePath(QStringLiteral("secrets.json")); }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void SecretStoreTest::whatWasWrittenIsThereForTheNextProgram()
{
    QVERIFY(FileSecretStore(path()).write(QStringLiteral("a"), QStringLiteral("1")));
    QVERIFY(FileSecretStore(path()).write(QStringLiteral("a"), QStringLiteral("2")));
    QCOMPARE(*FileSecretStore(path()).read(QStringLiteral("a")), QStringLiteral("2"));
    QCOMPARE(*FileSecretStore(path()).read(QStringLiteral("b")), QString());
}

void SecretStoreTest::onlyTheOwnerMayReadIt()
{
    QFile loose(path());
    QVERIFY(loose.open(QIODevice::WriteOnly));
    loose.write("{}");
    loose.close();
    QVERIFY(loose.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    QVERIFY(FileSecretStore(path()).write(QStringLiteral("a"), QStringLiteral("1")));
    const auto permissions = QFile::permissions(path());
    QVERIFY(permissions & QFile::ReadOwner);
    QVERIFY(!(permissions
              & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
}

void SecretStoreTest::removingLeavesTheOthers()
{
    FileSecretStore store(path());
    QVERIFY(store.write(QStringLiteral("a"), QStringLiteral("1")));
    QVERIFY(store.write(QStringLiteral("b"), QStringLiteral("2")));
    QVERIFY(store.remove(QStringLiteral("a")));
    QVERIFY(store.remove(QStringLiteral("never there")));
    QCOMPARE(*store.read(QStringLiteral("a")), QString());
    QCOMPARE(*store.read(QStringLiteral("b")), QStringLiteral("2"));
}

void SecretStoreTest::anUnreadableFileIsAsGoodAsNone_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << QByteArray("{\"a\":\"1");
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("number") << QByteArray("{\"a\":1}");
}

void SecretStoreTest::anUnreadableFileIsAsGoodAsNone()
{
    QFETCH(QByteArray, content);
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    FileSecretStore store(path());
    QCOMPARE(*store.read(QStringLiteral("a")), QString());
    QVERIFY(store.write(QStringLiteral("a"), QStringLiteral("2")));
    QCOMPARE(*store.read(QStringLiteral("a")), QStringLiteral("2"));
}

void SecretStoreTest::aFolderThatCannotBeWrittenIsAnError()
{
    FileSecretStore store(m_dir->filePath(QStringLiteral("no/such/folder/secrets.json")));
    QVERIFY(!store.write(QStringLiteral("a"), QStringLiteral("1")));
}

QTEST_APPLESS_MAIN(SecretStoreTest)
#include "tst_secretstore.moc"
