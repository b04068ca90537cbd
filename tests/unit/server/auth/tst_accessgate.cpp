#include "server/auth/accessgate.h"

#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::auth;

namespace {

constexpr std::int64_t kNowMs = 1'795'000'000'000;
constexpr std::int64_t kTokenSeconds = 900;
const QString kAda = QStringLiteral("018f3c00-0000-7000-8000-000000000001");
const QString kSession = QStringLiteral("018f3c00-0000-7000-8000-000000000002");
const QString kReader = QStringLiteral("reader");
const QString kAdmin = QStringLiteral("admin");

struct Gate
{
    JwtSigner signer{"a secret of thirty-two characters", kTokenSeconds};
    RevokedSessions revoked{kTokenSeconds};
    AccessGate gate{signer, revoked};

    QByteArray token(const QStringList &roles, std::int64_t atMs = kNowMs) const
    {
        return signer.sign({kAda, kSession, roles}, atMs);
    }
    void change(const QStringList &roles, std::int64_t changedAtMs, std::int64_t nowMs = kNowMs)
    {
        gate.learn({{}, {{kAda, roles, changedAtMs}}}, nowMs);
    }
};

} // namespace

class TestAccessGate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenIsBelievedUntilSomethingChanged()
    {
        const Gate f;
        const auto identity = f.gate.check(f.token({kAdmin, kReader}), kNowMs);
        QVERIFY(identity);
        QCOMPARE(identity->roles, QStringList({kAdmin, kReader}));
        QCOMPARE(f.gate.check("nonsense", kNowMs).error().code, ErrorCode::Unauthenticated);
    }

    void whoLostARoleHasLostItWithTheTokenOfBefore()
    {
        Gate f;
        const QByteArray token = f.token({kAdmin, kReader});
        f.change({kReader}, kNowMs);
        QCOMPARE(f.gate.check(token, kNowMs)->roles, QStringList{kReader});
    }

    void whoWasGivenARoleHasItWithTheTokenOfBefore()
    {
        Gate f;
        f.change({kAdmin, kReader}, kNowMs);
        QVERIFY(f.gate.check(f.token({kReader}), kNowMs)->hasRole(u"admin"));
    }

    void theLaterChangeWinsInWhateverOrderItIsTold()
    {
        Gate f;
        f.change({kReader}, kNowMs + 1);
        f.change({kAdmin, kReader}, kNowMs);
        QCOMPARE(f.gate.check(f.token({kAdmin, kReader}), kNowMs)->roles, QStringList{kReader});
    }

    void aChangeIsKnownAsLongAsATokenOfBeforeMayLive()
    {
        Gate f;
        f.change({kReader}, kNowMs);
        const std::int64_t laterMs = kNowMs + kTokenSeconds * 1000;
        f.gate.learn({{}, {{kSession, {kReader}, laterMs}}}, laterMs); // somebody else's
        QCOMPARE(f.gate.check(f.token({kAdmin}, laterMs), laterMs)->roles, QStringList{kReader});
        f.gate.learn({{}, {{kSession, {kReader}, laterMs}}}, laterMs + 1);
        QCOMPARE(f.gate.check(f.token({kAdmin}, laterMs), laterMs)->roles, QStringList{kAdmin});
    }

    void anEndedSessionIsOut()
    {
        Gate f;
        f.gate.learn({{kSession}, {}}, kNowMs);
        QCOMPARE(f.gate.check(f.token({kReader}), kNowMs).error().code, ErrorCode::Unauthenticated);
    }

    void changesTravelBetweenProcesses()
    {
        const AccessChanges sent{{kSession}, {{kAda, {kAdmin, kReader}, kNowMs}}};
        const AccessChanges read = readAccessChanges(toJson(sent));
        QCOMPARE(read.endedSessions, sent.endedSessions);
        QCOMPARE(read.roles.size(), 1);
        QCOMPARE(read.roles[0].userId, kAda);
        QCOMPARE(read.roles[0].roles, sent.roles[0].roles);
        QCOMPARE(read.roles[0].changedAtMs, kNowMs);
    }
};

QTEST_APPLESS_MAIN(TestAccessGate)
#include "tst_accessgate.moc"
