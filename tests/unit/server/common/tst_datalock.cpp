#include "server/common/runtime/datalock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace nw;
using namespace nw::server;

class TestDataLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyUseItTogether()
    {
        const auto one = DataLock::take(m_folder.path(), DataLock::Use::Together);
        const auto two = DataLock::take(m_folder.path(), DataLock::Use::Together);
        QVERIFY(one);
        QVERIFY(two);
    }

    void whoNeedsItAloneWaitsForNobody()
    {
        auto shared = DataLock::take(m_folder.path(), DataLock::Use::Together);
        QVERIFY(shared);
        const auto refused = DataLock::take(m_folder.path(), DataLock::Use::Alone);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unavailable);
        QVERIFY(refused.error().detail.contains(m_folder.path()));
        *shared = DataLock();
        QVERIFY(DataLock::take(m_folder.path(), DataLock::Use::Alone));
    }

    void nobodyUsesWhatOneHasAlone()
    {
        {
            const auto alone = DataLock::take(m_folder.path(), DataLock::Use::Alone);
            QVERIFY(alone);
            QVERIFY(!DataLock::take(m_folder.path(), DataLock::Use::Together));
            QVERIFY(!DataLock::take(m_folder.path(), DataLock::Use::Alone));
        }
        QVERIFY(DataLock::take(m_folder.path(), DataLock::Use::Together));
    }

    void itMovesWithItsOwner()
    {
        auto first = DataLock::take(m_folder.path(), DataLock::Use::Alone);
        QVERIFY(first);
        const DataLock moved = std::move(*first);
        first = DataLock();
        QVERIFY(!DataLock::take(m_folder.path(), DataLock::Use::Together));
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        const auto refused =
            DataLock::take(m_folder.filePath(QStringLiteral("absent")), DataLock::Use::Together);
        QVERIFY(!refused);
        QVERIFY(refused.error().detail.contains(u"absent"));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestDataLock)
#include "tst_datalock.moc"
