#include "services-client/cache/pagestore.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace nw;

class PageStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void hashesAsTheStandardSays();
    void givesBackWhatWasWritten();
    void refusesBytesThatAreNotWhatTheirNameSays();
    void findsBytesThatWentBad_data();
    void findsBytesThatWentBad();
    void aDiskThatWillNotReadIsNoDamage();
    void whatWasRemovedIsNotFound();

private:
    QString file(const QString &name) const { return m_dir->filePath(name.left(2) + u'/' + name); }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void PageStoreTest::hashesAsTheStandardSays()
{
    // FIPS 180-2, B.1
    QCOMPARE(PageStore::hashOf("abc"),
             QStringLiteral("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

void PageStoreTest::givesBackWhatWasWritten()
{
    const PageStore store(m_dir->path());
    const QByteArray bytes(300'000, 'p');
    const QString name = PageStore::hashOf(bytes);
    QVERIFY(!store.contains(name));
    QCOMPARE(store.read(name).error().code, ErrorCode::NotFound);
    QVERIFY(store.write(name, bytes));
    QVERIFY(store.write(name, bytes));
    QVERIFY(store.contains(name));
    QCOMPARE(*store.read(name), bytes);
}

void PageStoreTest::refusesBytesThatAreNotWhatTheirNameSays()
{
    const PageStore store(m_dir->path());
    const QString name = PageStore::hashOf("page");
    QCOMPARE(store.write(name, "other").error().code, ErrorCode::Damaged);
    QVERIFY(!store.contains(name));
}

void PageStoreTest::findsBytesThatWentBad_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("emptied") << QByteArray();
    QTest::newRow("cut") << QByteArray("pag");
    QTest::newRow("changed") << QByteArray("pagE");
    QTest::newRow("longer") << QByteArray("page ");
}

void PageStoreTest::findsBytesThatWentBad()
{
    QFETCH(QByteArray, bytes);
    const PageStore store(m_dir->path());
    const QString name = PageStore::hashOf("page");
    QVERIFY(store.write(name, "page"));
    QFile rotten(file(name));
    QVERIFY(rotten.open(QIODevice::WriteOnly | QIODevice::Truncate));
    rotten.write(bytes);
    rotten.close();
    QCOMPARE(store.read(name).error().code, ErrorCode::Damaged);
    QCOMPARE(store.read(name).error().code, ErrorCode::NotFound);
    QVERIFY(store.write(name, "page"));
    QCOMPARE(*store.read(name), QByteArray("page"));
}

void PageStoreTest::aDiskThatWillNotReadIsNoDamage()
{
    // The first byte of a process's own memory: it opens, and reading it is an I/O error.
    const QString unreadable = QStringLiteral("/proc/self/mem");
    if (!QFile::exists(unreadable))
        QSKIP("no file here that cannot be read");
    const PageStore store(m_dir->path());
    const QString name = PageStore::hashOf("page");
    QVERIFY(QDir().mkpath(QFileInfo(file(name)).path()));
    QVERIFY(QFile::link(unreadable, file(name)));
    QCOMPARE(store.read(name).error().code, ErrorCode::Internal);
    QVERIFY(QFileInfo(file(name)).isSymLink());
}

void PageStoreTest::whatWasRemovedIsNotFound()
{
    const PageStore store(m_dir->path());
    const QString name = PageStore::hashOf("page");
    QVERIFY(store.write(name, "page"));
    store.remove(name);
    store.remove(name);
    QCOMPARE(store.read(name).error().code, ErrorCode::NotFound);
}

QTEST_APPLESS_MAIN(PageStoreTest)
#include "tst_pagestore.moc"
