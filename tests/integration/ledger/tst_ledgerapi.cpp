#include "services-client/contract/checkpoint.h"
#include "tests/support/serverrows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

struct Person
{
    QString id;
    QString token;
};

QByteArray transfer(const QString &from, const QString &to, const char *amount)
{
    return QStringLiteral(R"({"reference":"by hand","description":"","entries":[)"
                          R"({"accountId":"%1","debitAmount":"%3"},)"
                          R"({"accountId":"%2","creditAmount":"%3"}]})")
        .arg(from, to, QString::fromLatin1(amount))
        .toUtf8();
}

} // namespace

// The ledger as others see it: the real server, every answer held against its OpenAPI document.
class TestLedgerApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_row = &m_servers.current([this](ServerOfRow &made) {
            QVERIFY(made.start());
            m_client = made.client.get();
            People &people = m_peopleOf[&made];
            people.ada = signUp("ada");
            people.bob = signUp("bob");
            people.admin = signUp("root");
            sql(made,
                {QStringLiteral("INSERT INTO roles (user_id, role, granted_at)"
                                " VALUES ('%1', 'admin', 0)")
                     .arg(people.admin.id)});
            people.admin.token = logIn("root");
        });
        m_client = m_row->client.get();
        const People &people = m_peopleOf[m_row];
        m_ada = people.ada;
        m_bob = people.bob;
        m_admin = people.admin;
        m_adaAccount = QStringLiteral("user:") + m_ada.id;
    }

    void onlyAdministratorsPost()
    {
        const QByteArray body = transfer(QStringLiteral("issuance"), m_adaAccount, "12.5");
        m_client->setToken(m_ada.token);
        QCOMPARE(post(body, "key-0").status, 403);
        m_client->setToken({});
        QCOMPARE(post(body, "key-0").status, 401);
        m_client->setToken(m_admin.token);
        QCOMPARE(post(body, QByteArray()).code(), QStringLiteral("idempotency_key_required"));
        const HttpAnswer posted = post(body, "key-1");
        QCOMPARE(posted.status, 201);
        QVERIFY(posted.header("Idempotent-Replayed").isEmpty());
        const QJsonArray balances = posted.data()[QLatin1String("balances")].toArray();
        QCOMPARE(balances.at(1)[QLatin1String("balance")].toString(),
                 QStringLiteral("12.50000000"));
    }

    void aRepeatedRequestIsAnsweredAsTheFirst()
    {
        m_client->setToken(m_admin.token);
        const QByteArray body = transfer(QStringLiteral("issuance"), m_adaAccount, "1.0");
        const HttpAnswer first = post(body, "key-2");
        const HttpAnswer again = post(body, "key-2");
        QCOMPARE(again.status, 201);
        QCOMPARE(again.body, first.body);
        QCOMPARE(again.header("Idempotent-Replayed"), QByteArray("true"));
        const HttpAnswer other =
            post(transfer(QStringLiteral("issuance"), m_adaAccount, "2.0"), "key-2");
        QCOMPARE(other.code(), QStringLiteral("idempotency_key_reused"));
    }

    void refusalsAreProblemsAndRemembered()
    {
        m_client->setToken(m_admin.token);
        const QString bob = QStringLiteral("user:") + m_bob.id;
        const HttpAnswer poor = post(transfer(bob, m_adaAccount, "1.0"), "key-3");
        QCOMPARE(poor.status, 402);
        QCOMPARE(poor.code(), QStringLiteral("insufficient_funds"));
        QCOMPARE(post(transfer(QStringLiteral("issuance"), bob, "0.5"), "key-4").status, 201);
        const HttpAnswer again = post(transfer(bob, m_adaAccount, "1.0"), "key-3");
        QCOMPARE(again.status, 402);
        QCOMPARE(again.header("Idempotent-Replayed"), QByteArray("true"));
        QByteArray lame = transfer(bob, m_adaAccount, "0.5");
        lame.replace(lame.lastIndexOf("0.5"), 3, "0.4");
        QCOMPARE(post(lame, "key-5").code(), QStringLiteral("unbalanced"));
        QCOMPARE(post(transfer(bob, QStringLiteral("nobody"), "0.5"), "key-6").status, 400);
        QCOMPARE(post(transfer(bob, m_adaAccount, "1e3"), "key-7").code(),
                 QStringLiteral("amount_invalid"));
        QCOMPARE(post(transfer(bob, m_adaAccount, "-1"), "key-8").code(),
                 QStringLiteral("amount_invalid"));
    }

    void oneSeesOnesOwnAccountsAlone()
    {
        m_client->setToken(m_ada.token);
        const HttpAnswer own = m_client->get("/ledger/balance");
        QCOMPARE(own.status, 200);
        QCOMPARE(own.data()[0][QLatin1String("balance")].toString(), QStringLiteral("13.50000000"));
        const HttpAnswer before = m_client->get("/ledger/balance?at=1");
        QCOMPARE(before.data()[0][QLatin1String("balance")].toString(),
                 QStringLiteral("12.50000000"));
        const HttpAnswer audit = m_client->get("/ledger/audit?limit=1");
        QCOMPARE(audit.data().toArray().size(), 1);
        QVERIFY(!audit.json()[QLatin1String("meta")][QLatin1String("nextCursor")].isUndefined());
        const QByteArray others = "/ledger/balance?account=user:" + m_bob.id.toLatin1();
        QCOMPARE(m_client->get(others).status, 404);
        QCOMPARE(m_client->get("/ledger/balance?account=issuance").status, 404);
        QCOMPARE(m_client->get("/ledger/audit?account=platform:fees").status, 404);
        QCOMPARE(m_client->get("/ledger/audit?format=hledger").status, 403);
    }

    void administratorsSeeTheBooks()
    {
        m_client->setToken(m_admin.token);
        const HttpAnswer trial = m_client->get("/ledger/balance?limit=100");
        QCOMPARE(trial.data().toArray().size(), 3);
        const HttpAnswer page = m_client->get("/ledger/audit?format=hledger&limit=1");
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("issuance  -12.50000000 NWT = -12.50000000 NWT"));
        QVERIFY(!page.header("Link").isEmpty());
        QCOMPARE(m_client->get("/ledger/audit?format=csv").header("Content-Type"),
                 QByteArray("text/csv; charset=utf-8"));
        QCOMPARE(m_client->get("/ledger/audit?format=pdf").status, 400);
    }

    void anybodyChecksTheLog()
    {
        m_client->setToken({});
        const HttpAnswer head = m_client->get("/ledger/checkpoint");
        QCOMPARE(head.status, 200);
        const auto key =
            NoteVerifier::parse(head.data()[QLatin1String("verifierKeys")][0].toString().toUtf8());
        QVERIFY(key.has_value());
        const auto checkpoint =
            openCheckpoint(head.data()[QLatin1String("note")].toString().toUtf8(), {*key});
        QVERIFY(checkpoint.has_value());
        const QByteArray size = QByteArray::number(checkpoint->size);
        QCOMPARE(m_client->get("/ledger/proof/inclusion?leafIndex=0&treeSize=" + size).status, 200);
        QCOMPARE(m_client->get("/ledger/proof/consistency?from=1&to=" + size).status, 200);
        QCOMPARE(m_client->get("/ledger/proof/consistency?from=1&to=999999").status, 400);
        QCOMPARE(m_client->get("/ledger/proof/inclusion?leafIndex=0").status, 400);
    }

    void theCommandLineSaysTheVerdict()
    {
        ServerProcess &server = m_row->server;
        const auto verified = server.run({QStringLiteral("ledger"), QStringLiteral("verify")});
        QCOMPARE(verified.exitCode, 0);
        QVERIFY2(verified.standardOutput.startsWith(QLatin1String("verified: 3 transactions")),
                 qPrintable(verified.standardOutput));
        QCOMPARE(server.run({QStringLiteral("ledger"), QStringLiteral("rebuild")}).exitCode, 0);
        QVERIFY(server.run({QStringLiteral("ledger"), QStringLiteral("export")})
                    .standardOutput.contains(m_adaAccount));
        QCOMPARE(server.run({QStringLiteral("ledger"), QStringLiteral("forge")}).exitCode, 2);
        QCOMPARE(server.run({QStringLiteral("ledger")}).exitCode, 2);
        server.terminate();
        const bool isSqlite = currentEngine() == nw::server::Engine::Sqlite;
        sql(*m_row,
            {isSqlite ? QStringLiteral("DROP TRIGGER ledger_transactions_are_not_changed")
                      : QStringLiteral("ALTER TABLE ledger_transactions DISABLE TRIGGER USER"),
             QStringLiteral("UPDATE ledger_transactions SET reference = 'x' WHERE id = 2")});
        const auto forged = server.run({QStringLiteral("ledger"), QStringLiteral("verify")});
        QCOMPARE(forged.exitCode, 1);
        QVERIFY2(forged.standardOutput.startsWith(QLatin1String("NOT verified: merkle_leaves 2")),
                 qPrintable(forged.standardOutput));
    }

private:
    HttpAnswer post(const QByteArray &body, const QByteArray &key)
    {
        HttpRequest request;
        request.method = "POST";
        request.target = "/ledger/transaction";
        if (!key.isEmpty())
            request.headers.append({"Idempotency-Key", key});
        request.body = body;
        return m_client->send(request);
    }

    Person signUp(const QByteArray &name)
    {
        const HttpAnswer answer =
            m_client->post("/auth/signup",
                           R"({"email":")" + name + R"(@example.org","username":")" + name
                               + R"(","password":"owl lamp river 42"})");
        return {answer.data()[QLatin1String("user")][QLatin1String("id")].toString(),
                answer.data()[QLatin1String("token")].toString()};
    }

    QString logIn(const QByteArray &name)
    {
        return m_client
            ->post("/auth/login",
                   R"({"username":")" + name + R"(","password":"owl lamp river 42"})")
            .data()[QLatin1String("token")]
            .toString();
    }

    static void sql(const ServerOfRow &row, const QStringList &statements)
    {
        const auto database = row.database.open();
        for (const QString &statement : statements)
            QVERIFY2(database->connection().execute(statement.toUtf8().constData()),
                     qPrintable(statement));
    }

    struct People
    {
        Person ada;
        Person bob;
        Person admin;
    };

    std::map<const ServerOfRow *, People> m_peopleOf;
    ServersByRow m_servers;
    ServerOfRow *m_row = nullptr;
    HttpClient *m_client = nullptr;
    Person m_ada;
    Person m_bob;
    Person m_admin;
    QString m_adaAccount;
};

QTEST_GUILESS_MAIN(TestLedgerApi)
#include "tst_ledgerapi.moc"
