#include "services-client/contract/ids.h"

#include <QJsonArray>
#include <QTest>

#include "authdatabase.h"
#include <barrier>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::server::auth;
using namespace nw::test;

namespace {

const QString kConsole = QStringLiteral("console");
const QString kAdmin = QStringLiteral("admin");
const QString kOrganiser = QStringLiteral("organiser");
const QString kReader = QStringLiteral("reader");
const QString kNobody = QStringLiteral("018f3c00-1111-7222-8333-444455556666");

QStringList namesOf(const AccountList &list)
{
    QStringList names;
    for (const AccountRecord &record : list.accounts)
        names.append(record.account.username);
    return names;
}

QStringList names(std::initializer_list<const char *> values)
{
    QStringList list;
    for (const char *value : values)
        list.append(QString::fromLatin1(value));
    return list;
}

template <typename T> ErrorCode codeOf(const Result<T> &result)
{
    return result ? ErrorCode(0) : result.error().code;
}

} // namespace

// Who may do what, on every engine.
class TestAccounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_auth = std::make_unique<AuthDatabase>();
    }

    void everyAccountIsAReader()
    {
        const SignedIn ada = m_auth->signUp(QStringLiteral("ada"));
        QCOMPARE(ada.user.roles, QStringList{kReader});
        const auto emptied = m_auth->accounts.setRoles(kConsole, ada.user.id, {});
        QCOMPARE(emptied->account.roles, QStringList{kReader});
    }

    void aRoleHoldsFromTheNextRequestOnAndIsGoneWithTheNextRequest()
    {
        const SignedIn ada = m_auth->signUp(QStringLiteral("ada"));
        QVERIFY(m_auth->accounts.setRoles(kConsole, ada.user.id, {kOrganiser}));
        QVERIFY(m_auth->check(ada)->hasRole(kOrganiser));
        QVERIFY(m_auth->accounts.setRoles(kConsole, ada.user.id, {kReader}));
        QVERIFY(!m_auth->check(ada)->hasRole(kOrganiser));
        const auto renewed = m_auth->service.refresh(ada.refreshToken.toLatin1());
        QCOMPARE(renewed->user.roles, QStringList{kReader});
    }

    void whatAnotherProcessChangedIsFollowed()
    {
        const SignedIn ada = m_auth->signUp(QStringLiteral("ada"));
        RevokedSessions revoked(AuthDatabase::kTokenSeconds);
        AccessGate gate(m_auth->signer, revoked);
        Accounts elsewhere({m_auth->accountsStore, m_auth->store, m_auth->service, gate,
                            m_auth->audit, m_auth->clock});
        QVERIFY(m_auth->accounts.setRoles(kConsole, ada.user.id, {kOrganiser}));
        QVERIFY(elsewhere.followChanges());
        QVERIFY(gate.check(ada.token.toLatin1(), m_auth->clock.nowMs())->hasRole(kOrganiser));
        QVERIFY(m_auth->accounts.endSessions(kConsole, ada.user.id));
        QVERIFY(elsewhere.followChanges());
        QVERIFY(!gate.check(ada.token.toLatin1(), m_auth->clock.nowMs()));
    }

    void aGateThatStartsKnowsWhatHappenedWhileTokensLive()
    {
        const SignedIn ada = m_auth->signUp(QStringLiteral("ada"));
        QVERIFY(m_auth->service.endAllSessions(ada.user.id));
        m_auth->clock.advanceSeconds(AuthDatabase::kTokenSeconds - 1);
        RevokedSessions revoked(AuthDatabase::kTokenSeconds);
        AccessGate gate(m_auth->signer, revoked);
        Accounts restarted({m_auth->accountsStore, m_auth->store, m_auth->service, gate,
                            m_auth->audit, m_auth->clock});
        QVERIFY(restarted.followChanges());
        QCOMPARE(codeOf(gate.check(ada.token.toLatin1(), m_auth->clock.nowMs())),
                 ErrorCode::Unauthenticated);
    }

    void aRoleThatDoesNotExistIsRefused()
    {
        const SignedIn ada = m_auth->signUp(QStringLiteral("ada"));
        QCOMPARE(
            codeOf(m_auth->accounts.setRoles(kConsole, ada.user.id, {QStringLiteral("emperor")})),
            ErrorCode::InvalidInput);
        QCOMPARE(codeOf(m_auth->accounts.setRoles(kConsole, kNobody, {kAdmin})),
                 ErrorCode::NotFound);
        QVERIFY(m_auth->audit.entries.isEmpty());
    }

    void somebodyAlwaysAdministers()
    {
        const SignedIn ada = m_auth->signUp(QStringLiteral("ada"));
        const SignedIn bob = m_auth->signUp(QStringLiteral("bob"));
        QVERIFY(m_auth->accounts.setRoles(kConsole, ada.user.id, {kAdmin}));
        QCOMPARE(codeOf(m_auth->accounts.setRoles(kConsole, ada.user.id, {})), ErrorCode::Conflict);
        QVERIFY(m_auth->accounts.setRoles(kConsole, bob.user.id, {kAdmin}));
        QVERIFY(m_auth->accounts.setRoles(kConsole, ada.user.id, {}));
    }

    // Two who take the last two administrators their role at the same time: one of them is refused.
    void somebodyAlwaysAdministersHoweverManyAskAtOnce()
    {
        for (int round = 0; round < 8; ++round) {
            QStringList ids;
            for (const char *name : {"ada", "bob"}) {
                ids.append(
                    m_auth->signUp(QString::fromLatin1(name) % QString::number(round)).user.id);
                QVERIFY(m_auth->accounts.setRoles(kConsole, ids.back(), {kAdmin}));
            }
            if (!m_last.isEmpty()) {
                QVERIFY(m_auth->accounts.setRoles(kConsole, m_last, {}));
                m_last.clear();
            }
            std::barrier start(2);
            std::array<ErrorCode, 2> codes{};
            std::vector<std::thread> threads;
            for (size_t i = 0; i < 2; ++i) {
                threads.emplace_back([&, i] {
                    start.arrive_and_wait();
                    codes[i] = codeOf(m_auth->accountsStore.setRoles(
                        {ids[static_cast<qsizetype>(i)], {kReader}, m_auth->clock.nowMs()},
                        {makeUuidV7(), 0, kConsole, QStringLiteral("roles.changed"), {}, {}}));
                });
            }
            for (std::thread &thread : threads)
                thread.join();
            QCOMPARE(int(codes[0] == ErrorCode::Conflict) + int(codes[1] == ErrorCode::Conflict),
                     1);
            m_last = codes[0] == ErrorCode::Conflict ? ids[0] : ids[1];
        }
        m_last.clear();
    }

    void everyActIsInTheAuditLog()
    {
        const SignedIn ada = m_auth->signUp(QStringLiteral("ada"));
        QVERIFY(m_auth->accounts.setRoles(kConsole, ada.user.id, {kOrganiser}));
        QVERIFY(m_auth->accounts.endSessions(ada.user.id, ada.user.id));
        QCOMPARE(m_auth->audit.entries.size(), 2);
        const AuditEntry &roles = m_auth->audit.entries[0];
        QCOMPARE(roles.actor, kConsole);
        QCOMPARE(roles.action, QStringLiteral("roles.changed"));
        QCOMPARE(roles.subject, ada.user.id);
        QCOMPARE(roles.detail[QLatin1String("before")], QJsonArray{kReader});
        QCOMPARE(roles.detail[QLatin1String("after")], QJsonArray({kOrganiser, kReader}));
        QCOMPARE(m_auth->audit.entries[1].action, QStringLiteral("sessions.ended"));
        QVERIFY(!m_auth->check(ada));
    }

    void anActIsNotForgottenWhileTheAuditLogIsAway()
    {
        const SignedIn ada = m_auth->signUp(QStringLiteral("ada"));
        m_auth->audit.isDown = true;
        QTest::ignoreMessage(QtWarningMsg, "the audit log was not reached: users is down");
        QVERIFY(m_auth->accounts.setRoles(kConsole, ada.user.id, {kOrganiser}));
        QVERIFY(!m_auth->accounts.deliverAudit());
        m_auth->audit.isDown = false;
        QVERIFY(m_auth->accounts.deliverAudit());
        QVERIFY(m_auth->accounts.deliverAudit());
        QCOMPARE(m_auth->audit.entries.size(), 1);
    }

    void accountsAreListedNewestFirstAndFound()
    {
        for (const char *name : {"ada", "bob", "cid", "adele"}) {
            m_auth->clock.advanceSeconds(1); // ids grow with the time
            m_auth->signUp(QString::fromLatin1(name));
        }
        AccountQuery query;
        query.limit = 3;
        const auto first = m_auth->accounts.list(query);
        QCOMPARE(namesOf(*first), names({"adele", "cid", "bob"}));
        query.beforeId = first->nextId;
        const auto rest = m_auth->accounts.list(query);
        QCOMPARE(namesOf(*rest), names({"ada"}));
        QVERIFY(rest->nextId.isEmpty());
        query = {};
        query.startsWith = QStringLiteral("ad");
        QCOMPARE(namesOf(*m_auth->accounts.list(query)), names({"adele", "ada"}));
        query.startsWith = QStringLiteral("%");
        QVERIFY(m_auth->accounts.list(query)->accounts.isEmpty());
        QVERIFY(m_auth->accounts.setRoles(kConsole, rest->accounts[0].account.id, {kOrganiser}));
        query = {};
        query.role = kOrganiser;
        QCOMPARE(namesOf(*m_auth->accounts.list(query)), names({"ada"}));
        query.role = QStringLiteral("emperor");
        QCOMPARE(codeOf(m_auth->accounts.list(query)), ErrorCode::InvalidInput);
    }

    void readersOfBeforeAreReadersStill()
    {
        ScratchDatabase scratch;
        const auto database = scratch.open();
        QVERIFY(migrate(database->connection(), authMigrations().first(1)));
        QVERIFY(database->connection().run(
            "INSERT INTO auth_users (id, email, email_key, username, username_key, password_hash,"
            " created_at) VALUES (?, 'a@b.c', 'a@b.c', 'ada', 'ada', 'x', 1)",
            {kNobody}));
        for (const char *role : {"user", "admin"})
            QVERIFY(database->connection().run(
                "INSERT INTO roles (user_id, role, granted_at) VALUES (?, ?, 7)",
                {kNobody, QString::fromLatin1(role)}));
        QVERIFY(migrate(database->connection(), authMigrations()));
        SqlAuthStore store(database);
        QCOMPARE(store.userById(kNobody).value()->roles, QStringList({kAdmin, kReader}));
    }

private:
    std::unique_ptr<AuthDatabase> m_auth;
    QString m_last; // who still administers
};

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
