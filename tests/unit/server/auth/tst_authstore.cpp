#include "server/auth/authmigrations.h"
#include "server/auth/sqlauthstore.h"
#include "tests/support/keptstore.h"

#include <QTest>

#include "memoryauthstore.h"

using namespace nw;
using namespace nw::server;
using namespace nw::server::auth;

namespace {

constexpr std::int64_t kNowMs = 1'795'000'000'000;
constexpr std::int64_t kDayMs = 86'400'000;

QString id(int number)
{
    return QStringLiteral("018f3c00-0000-7000-8000-%1").arg(number, 12, 10, QChar(u'0'));
}

QByteArray token(int number)
{
    return QByteArray::number(number).rightJustified(64, '0');
}

UserRow user(int number, const QString &name)
{
    UserRow row;
    row.id = id(number);
    row.email = name % QStringLiteral("@Example.org");
    row.emailKey = row.email.toLower();
    row.username = name;
    row.usernameKey = name.toLower();
    row.passwordHash = "$argon2id$v=19$";
    row.roles = {QStringLiteral("reader")};
    row.createdAtMs = kNowMs;
    return row;
}

SessionRow session(int number, int userNumber)
{
    SessionRow row;
    row.id = id(number);
    row.userId = id(userNumber);
    row.token = token(number);
    row.createdAtMs = kNowMs;
    row.lastUsedAtMs = kNowMs;
    row.expiresAtMs = kNowMs + 30 * kDayMs;
    return row;
}

QStringList idsOf(const QList<SessionRow> &rows)
{
    QStringList ids;
    for (const SessionRow &row : rows)
        ids.append(row.id);
    return ids;
}

} // namespace

// One suite for the store in memory, which other tests stand on, and for the one with a database.
class TestAuthStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addKeptRows(); }

    void init()
    {
        m_store.reset();
        if (const QString why = m_database.open(authMigrations()); !why.isEmpty())
            QSKIP(qPrintable(why));
        if (m_database.get())
            m_store = std::make_unique<SqlAuthStore>(m_database.get());
        else
            m_store = std::make_unique<test::MemoryAuthStore>();
    }

    void aUserIsFoundByEveryKeyWithItsRoles()
    {
        UserRow ada = user(1, QStringLiteral("Ada"));
        ada.roles = {QStringLiteral("admin"), QStringLiteral("reader")};
        QVERIFY(m_store->createUser(ada, session(10, 1)));
        for (const auto &found : {m_store->userById(id(1)), m_store->userByEmail(ada.emailKey),
                                  m_store->userByUsername(ada.usernameKey)}) {
            QVERIFY(found && *found);
            QCOMPARE((*found)->id, ada.id);
            QCOMPARE((*found)->email, ada.email);
            QCOMPARE((*found)->username, ada.username);
            QCOMPARE((*found)->passwordHash, QByteArray("$argon2id$v=19$"));
            QCOMPARE((*found)->roles, ada.roles);
            QCOMPARE((*found)->createdAtMs, kNowMs);
        }
        QVERIFY(!m_store->userByEmail(ada.email).value()); // keys only
        QVERIFY(!m_store->userById(id(2)).value());
    }

    void aTakenKeyLeavesNothingBehind_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("sameEmail");
        QTest::newRow("email") << "bob" << true;
        QTest::newRow("username") << "ada" << false;
    }

    void aTakenKeyLeavesNothingBehind()
    {
        QFETCH(QString, name);
        QFETCH(bool, sameEmail);
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), session(10, 1)));
        UserRow second = user(2, name);
        if (sameEmail)
            second.emailKey = QStringLiteral("ada@example.org");
        else
            second.emailKey = QStringLiteral("other@example.org");
        const auto refused = m_store->createUser(second, session(20, 2));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AlreadyExists);
        QVERIFY(!m_store->userById(id(2)).value());
        QVERIFY(!m_store->session(id(20)).value());
    }

    void aSessionComesBackAsItWasKept()
    {
        SessionRow kept = session(10, 1);
        kept.device = QStringLiteral("Zoë's tablet");
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), kept));
        const auto found = m_store->session(id(10)).value();
        QVERIFY(found);
        QCOMPARE(found->userId, id(1));
        QCOMPARE(found->token, token(10));
        QVERIFY(found->previousToken.isEmpty());
        QCOMPARE(found->device, kept.device);
        QCOMPARE(found->expiresAtMs, kept.expiresAtMs);
        QCOMPARE(found->endedAtMs, 0);
    }

    void aTokenRotatesOnceOnly()
    {
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), session(10, 1)));
        const TokenRotation rotation{id(10), token(10), token(11), kNowMs + 5, kNowMs + kDayMs};
        QCOMPARE(m_store->rotate(rotation).value(), true);
        QCOMPARE(m_store->rotate(rotation).value(), false);
        const auto row = m_store->session(id(10)).value();
        QCOMPARE(row->token, token(11));
        QCOMPARE(row->previousToken, token(10));
        QCOMPARE(row->rotatedAtMs, kNowMs + 5);
        QCOMPARE(row->lastUsedAtMs, kNowMs + 5);
        QCOMPARE(row->expiresAtMs, kNowMs + kDayMs);
    }

    void anEndedSessionDoesNotRotate()
    {
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), session(10, 1)));
        QCOMPARE(m_store->endSession(id(1), id(10), kNowMs).value(), true);
        QCOMPARE(m_store->rotate({id(10), token(10), token(11), kNowMs, kNowMs}).value(), false);
    }

    void onlyTheOwnerEndsASessionAndOnce()
    {
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), session(10, 1)));
        QVERIFY(m_store->createUser(user(2, QStringLiteral("bob")), session(20, 2)));
        QCOMPARE(m_store->endSession(id(2), id(10), kNowMs).value(), false);
        QCOMPARE(m_store->session(id(10)).value()->endedAtMs, 0);
        QCOMPARE(m_store->endSession(id(1), id(10), kNowMs).value(), true);
        QCOMPARE(m_store->endSession(id(1), id(10), kNowMs).value(), false);
    }

    void allSessionsOfOneUserEnd()
    {
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), session(10, 1)));
        QVERIFY(m_store->createSession(session(11, 1), 50));
        QVERIFY(m_store->createUser(user(2, QStringLiteral("bob")), session(20, 2)));
        QCOMPARE(m_store->endSessions(id(1), kNowMs + 1).value(), QStringList({id(11), id(10)}));
        QCOMPARE(m_store->endSessions(id(1), kNowMs + 2).value(), QStringList());
        QCOMPARE(m_store->session(id(20)).value()->endedAtMs, 0);
    }

    void theOldestSessionsBeyondTheLimitEnd()
    {
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), session(10, 1)));
        QCOMPARE(m_store->createSession(session(11, 1), 2).value(), QStringList());
        QCOMPARE(m_store->createSession(session(12, 1), 2).value(), QStringList{id(10)});
        QCOMPARE(idsOf(m_store->sessions(id(1), kNowMs, {}, 10).value()),
                 QStringList({id(12), id(11)}));
    }

    void livingSessionsAreListedFromACursor()
    {
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), session(10, 1)));
        SessionRow expired = session(11, 1);
        expired.expiresAtMs = kNowMs;
        QVERIFY(m_store->createSession(expired, 50));
        QVERIFY(m_store->createSession(session(12, 1), 50));
        QVERIFY(m_store->createSession(session(13, 1), 50));
        QVERIFY(m_store->endSession(id(1), id(12), kNowMs).value());
        QCOMPARE(idsOf(m_store->sessions(id(1), kNowMs, {}, 1).value()), QStringList{id(13)});
        QCOMPARE(idsOf(m_store->sessions(id(1), kNowMs, id(13), 10).value()), QStringList{id(10)});
        QCOMPARE(idsOf(m_store->sessions(id(2), kNowMs, {}, 10).value()), QStringList());
    }

    void aPasswordHashIsReplacedOnlyByWhoKnowsTheOneOfBefore()
    {
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), session(10, 1)));
        const QByteArray before = user(1, QStringLiteral("ada")).passwordHash;
        QVERIFY(!m_store->replacePasswordHash(id(1), "another", "new").value());
        QVERIFY(!m_store->replacePasswordHash(id(2), before, "new").value());
        QVERIFY(m_store->replacePasswordHash(id(1), before, "new").value());
        QCOMPARE(m_store->userById(id(1)).value()->passwordHash, QByteArray("new"));
    }

    void failedAttemptsAreCountedByAccountAndTime()
    {
        using Outcome = LoginAttemptRow::Outcome;
        const QString ada = QStringLiteral("ada");
        const QString home = QStringLiteral("203.0.113.1");
        const QString away = QStringLiteral("203.0.113.2");
        const QList<LoginAttemptRow> attempts{
            {id(1), ada, home, Outcome::Failed, kNowMs},
            {id(2), ada, away, Outcome::Failed, kNowMs + 1},
            {id(3), ada, home, Outcome::Succeeded, kNowMs + 1},
            {id(4), QStringLiteral("bob"), home, Outcome::Failed, kNowMs + 1},
        };
        for (const LoginAttemptRow &attempt : attempts)
            QVERIFY(m_store->recordAttempt(attempt));
        const auto check = [&](const QString &account, std::int64_t sinceMs, int ofAccount,
                               int fromHome) {
            const auto counted = m_store->failedAttempts(account, home, sinceMs);
            QVERIFY(counted);
            QCOMPARE(counted->ofAccount, ofAccount);
            QCOMPARE(counted->fromRemote, fromHome);
        };
        check(ada, kNowMs - 1, 2, 1);
        check(ada, kNowMs, 1, 0);
        check(QStringLiteral("nobody"), 0, 0, 0);
    }

    void attemptsOlderThanThirtyDaysAreForgotten()
    {
        if (!m_database.get())
            QSKIP("only a database grows");
        const QString ada = QStringLiteral("ada");
        QVERIFY(m_store->recordAttempt({id(1), ada, {}, LoginAttemptRow::Outcome::Failed, kNowMs}));
        QVERIFY(m_store->recordAttempt(
            {id(2), ada, {}, LoginAttemptRow::Outcome::Failed, kNowMs + 30 * kDayMs + 1}));
        QCOMPARE(m_store->failedAttempts(ada, {}, 0).value().ofAccount, 1);
    }

    void sessionsThatExpiredLongAgoAreForgotten()
    {
        if (!m_database.get())
            QSKIP("only a database grows");
        QVERIFY(m_store->createUser(user(1, QStringLiteral("ada")), session(10, 1)));
        SessionRow later = session(11, 1);
        later.createdAtMs = kNowMs + 60 * kDayMs + 1;
        later.expiresAtMs = later.createdAtMs + kDayMs;
        QVERIFY(m_store->createSession(later, 50));
        QVERIFY(!m_store->session(id(10)).value());
        QVERIFY(m_store->session(id(11)).value());
    }

private:
    test::KeptDatabase m_database;
    std::unique_ptr<AuthStore> m_store;
};

QTEST_GUILESS_MAIN(TestAuthStore)
#include "tst_authstore.moc"
