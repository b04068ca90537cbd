#include "app/filereadingmemory.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using nw::app::FileReadingMemory;

namespace {

const QJsonObject kValue{{QStringLiteral("layout"), QStringLiteral("double")}};
const QString kKey = QStringLiteral("book/file:/comics/Ä ../one.cbz");

} // namespace

class TestFileReadingMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackInTheNextProgram();
    void isThereBeforeItIsWritten();
    void writesByItselfAMomentLater();
    void anEmptyValueIsForgotten();
    void whatCannotBeReadIsNothing_data();
    void whatCannotBeReadIsNothing();

private:
    static QStringList filesIn(const QTemporaryDir &profile)
    {
        return QDir(profile.filePath(QStringLiteral("reading"))).entryList(QDir::Files);
    }
};

void TestFileReadingMemory::comesBackInTheNextProgram()
{
    const QTemporaryDir profile;
    {
        FileReadingMemory memory(profile.path());
        memory.save(kKey, kValue);
    }
    const FileReadingMemory later(profile.path());
    QCOMPARE(later.load(kKey), kValue);
    QCOMPARE(later.load(QStringLiteral("book/another")), QJsonObject());
    QCOMPARE(filesIn(profile).size(), 1);
}

void TestFileReadingMemory::isThereBeforeItIsWritten()
{
    const QTemporaryDir profile;
    FileReadingMemory memory(profile.path());
    memory.save(kKey, kValue);
    QCOMPARE(memory.load(kKey), kValue);
    QVERIFY(filesIn(profile).isEmpty());
}

void TestFileReadingMemory::writesByItselfAMomentLater()
{
    const QTemporaryDir profile;
    FileReadingMemory memory(profile.path());
    memory.save(kKey, kValue);
    QTRY_COMPARE_WITH_TIMEOUT(filesIn(profile).size(), 1, 10'000);
    QCOMPARE(FileReadingMemory(profile.path()).load(kKey), kValue);
}

void TestFileReadingMemory::anEmptyValueIsForgotten()
{
    const QTemporaryDir profile;
    FileReadingMemory memory(profile.path());
    memory.save(kKey, kValue);
    memory.flush();
    memory.save(kKey, {});
    QCOMPARE(memory.load(kKey), QJsonObject());
    memory.flush();
    QVERIFY(filesIn(profile).isEmpty());
}

void TestFileReadingMemory::whatCannotBeReadIsNothing_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("\x00\x01\x02", 3);
    QTest::newRow("cut off") << QByteArray("{\"layout\":");
    QTest::newRow("a list") << QByteArray("[1,2]");
    QTest::newRow("too much") << QByteArray("{\"layout\":\"") + QByteArray(9 << 20, 'x') + "\"}";
}

void TestFileReadingMemory::whatCannotBeReadIsNothing()
{
    QFETCH(const QByteArray, bytes);
    const QTemporaryDir profile;
    FileReadingMemory memory(profile.path());
    memory.save(kKey, kValue);
    memory.flush();
    QFile file(QDir(profile.filePath(QStringLiteral("reading"))).filePath(filesIn(profile).first()));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(bytes);
    file.close();
    QCOMPARE(FileReadingMemory(profile.path()).load(kKey), QJsonObject());
}

QTEST_GUILESS_MAIN(TestFileReadingMemory)

#include "tst_filereadingmemory.moc"
