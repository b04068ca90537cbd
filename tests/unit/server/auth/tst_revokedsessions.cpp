#include "server/auth/revokedsessions.h"

#include <QTest>

using nw::server::auth::RevokedSessions;

namespace {

const QString kOne = QStringLiteral("one");
const QString kTwo = QStringLiteral("two");

} // namespace

class TestRevokedSessions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatWasAddedIsRevoked()
    {
        RevokedSessions revoked(60);
        revoked.add({kOne}, 1000);
        QVERIFY(revoked.contains(kOne));
        QVERIFY(!revoked.contains(kTwo));
        QVERIFY(!revoked.contains(QString()));
    }

    void anEntryStaysAsLongAsATokenOfItMayLive()
    {
        RevokedSessions revoked(60);
        revoked.add({kOne}, 1000);
        revoked.add({kTwo}, 61'000);
        QVERIFY(revoked.contains(kOne));
        revoked.add({kTwo}, 61'001);
        QVERIFY(!revoked.contains(kOne));
        QVERIFY(revoked.contains(kTwo));
    }

    void nothingAddedChangesNothing()
    {
        RevokedSessions revoked(60);
        revoked.add({kOne}, 1000);
        revoked.add({}, 1'000'000);
        QVERIFY(revoked.contains(kOne));
    }
};

QTEST_APPLESS_MAIN(TestRevokedSessions)
#include "tst_revokedsessions.moc"
