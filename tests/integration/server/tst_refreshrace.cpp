#include "server/auth/authmigrations.h"
#include "server/auth/authservice.h"
#include "server/auth/sqlauthstore.h"
#include "server/common/db/migrations.h"
#include "tests/support/manualclock.h"
#include "tests/support/testdatabases.h"

#include <QLoggingCategory>
#include <QTest>

#include <barrier>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::server::auth;

namespace {

constexpr int kThreads = 16;
constexpr int kRounds = 8;
constexpr std::int64_t kTokenSeconds = 900;

class NoProfiles final : public ProfilesPort
{
public:
    Result<void> createProfile(const QString &, const QString &) override { return {}; }
};

// What a store would do that does not compare before it swaps: the negative control.
class HastyStore final : public AuthStore
{
public:
    explicit HastyStore(AuthStore &store)
        : m_store(store)
    {
    }
    Result<bool> rotate(const TokenRotation &rotation) override
    {
        TokenRotation hasty = rotation;
        hasty.expectedToken = m_store.session(rotation.sessionId).value()->token;
        return m_store.rotate(hasty);
    }

    Result<void> createUser(const UserRow &user, const SessionRow &session) override
    {
        return m_store.createUser(user, session);
    }
    Result<std::optional<UserRow>> userByEmail(const QString &key) override
    {
        return m_store.userByEmail(key);
    }
    Result<std::optional<UserRow>> userByUsername(const QString &key) override
    {
        return m_store.userByUsername(key);
    }
    Result<std::optional<UserRow>> userById(const QString &id) override
    {
        return m_store.userById(id);
    }
    Result<bool> replacePasswordHash(const QString &userId, const QByteArray &expected,
                                     const QByteArray &replacement) override
    {
        return m_store.replacePasswordHash(userId, expected, replacement);
    }
    Result<QStringList> createSession(const SessionRow &session, int keepNewest) override
    {
        return m_store.createSession(session, keepNewest);
    }
    Result<std::optional<SessionRow>> session(const QString &id) override
    {
        auto row = m_store.session(id);
        std::this_thread::yield(); // between reading and writing
        return row;
    }
    Result<bool> endSession(const QString &userId, const QString &id, std::int64_t atMs) override
    {
        return m_store.endSession(userId, id, atMs);
    }
    Result<QStringList> endSessions(const QString &userId, std::int64_t atMs) override
    {
        return m_store.endSessions(userId, atMs);
    }
    Result<QList<SessionRow>> sessions(const QString &userId, std::int64_t nowMs,
                                       const QString &beforeId, int limit) override
    {
        return m_store.sessions(userId, nowMs, beforeId, limit);
    }
    Result<void> recordAttempt(const LoginAttemptRow &attempt) override
    {
        return m_store.recordAttempt(attempt);
    }
    Result<FailedAttempts> failedAttempts(const QString &accountKey, const QString &remote,
                                          std::int64_t sinceMs) override
    {
        return m_store.failedAttempts(accountKey, remote, sinceMs);
    }

private:
    AuthStore &m_store;
};

// The answers of many threads that present one token at the same time.
QList<Result<SignedIn>> presentAtOnce(AuthService &service, const QByteArray &token)
{
    std::vector<Result<SignedIn>> answers(kThreads, failure(ErrorCode::Internal));
    std::barrier start(kThreads);
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            answers[static_cast<size_t>(i)] = service.refresh(token);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    return QList<Result<SignedIn>>(answers.begin(), answers.end());
}

} // namespace

// One token, many threads: exactly one successor, whoever wins, and no second branch.
class TestRefreshRace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addEngines(); }

    void init()
    {
        if (const QString why = test::whyNotOn(test::currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_store.reset();
        m_database.reset();
        m_scratch = std::make_unique<test::ScratchDatabase>();
        m_database = m_scratch->open();
        QVERIFY(migrate(m_database->connection(), authMigrations()));
        m_store = std::make_unique<SqlAuthStore>(m_database);
    }

    void manyRequestsWithOneTokenGetOneSuccessor()
    {
        const auto service = makeService(*m_store);
        QByteArray token = signUp(*service);
        for (int round = 0; round < kRounds; ++round) {
            QSet<QString> successors;
            for (const auto &answer : presentAtOnce(*service, token)) {
                QVERIFY2(answer, "a request that came at the same time was refused");
                successors.insert(answer->refreshToken);
            }
            QCOMPARE(successors.size(), 1);
            token = successors.values().front().toLatin1();
        }
        QVERIFY(service->refresh(token));
    }

    // The same test finds a store that swaps without comparing: two that were both first write one
    // after the other, the predecessor is forgotten, and an honest retry looks like theft.
    void aStoreThatDoesNotCompareIsFound()
    {
        QLoggingCategory::setFilterRules(
            QStringLiteral("nerdwork.auth=false")); // theft is expected here
        HastyStore hasty(*m_store);
        const auto service = makeService(hasty);
        bool found = false;
        for (int round = 0; round < 50 && !found; ++round) {
            const QByteArray token = signUp(*service, round);
            for (const auto &answer : presentAtOnce(*service, token))
                found = found || !answer;
        }
        QVERIFY2(found, "the race never happened, so that the test above proves nothing");
    }

private:
    std::unique_ptr<AuthService> makeService(AuthStore &store)
    {
        return std::make_unique<AuthService>(
            AuthService::Parts{store, m_profiles, m_passwords, m_signer, m_tokens, m_revoked,
                               m_clock, LoginLimit{}, QByteArray("key")});
    }

    static QByteArray signUp(AuthService &service, int number = 0)
    {
        const QString name = QStringLiteral("reader%1").arg(number);
        const auto signedIn = service.signUp({QString(name % QStringLiteral("@example.org")),
                                              name,
                                              QStringLiteral("a long walk at dusk"),
                                              {}});
        return signedIn.value().refreshToken.toLatin1();
    }

    std::unique_ptr<test::ScratchDatabase> m_scratch;
    std::shared_ptr<Database> m_database;
    std::unique_ptr<SqlAuthStore> m_store;
    NoProfiles m_profiles;
    Argon2Passwords m_passwords;
    JwtSigner m_signer{"a secret of thirty-two characters", kTokenSeconds};
    RefreshTokens m_tokens{"a secret of thirty-two characters"};
    RevokedSessions m_revoked{kTokenSeconds};
    test::ManualClock m_clock;
};

QTEST_GUILESS_MAIN(TestRefreshRace)
#include "tst_refreshrace.moc"
