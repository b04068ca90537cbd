#include "tests/support/bookbuilder.h"
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

} // namespace

// Users as a client sees it: the real server, every answer held against its OpenAPI document.
class TestUsersApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_row = &m_servers.current([](ServerOfRow &made) {
            const QString book = made.server.dataFolder() % QStringLiteral("/Night Train.cbz");
            BookBuilder().addPages(4).writeZip(book);
            QCOMPARE(made.server.run({QStringLiteral("import"), book}).exitCode, 0);
            QVERIFY(made.start());
        });
        m_client = m_row->client.get();
        const QByteArray number = QByteArray::number(++m_people);
        m_ada = signUp("ada" + number);
        m_bob = signUp("bob" + number);
    }

    void theProfileIsThereAfterSigningUp()
    {
        m_client->setToken(m_ada.token);
        const HttpAnswer profile = m_client->get("/users/me");
        QCOMPARE(profile.status, 200);
        QCOMPARE(profile.data()[QLatin1String("userId")].toString(), m_ada.id);
        QCOMPARE(profile.header("ETag"), QByteArray("\"1\""));
        QCOMPARE(m_client->get("/users/me", {{"If-None-Match", "\"1\""}}).status, 304);
        QCOMPARE(m_client->head("/users/me").status, 200);
    }

    void aChangeOnAnOldStateIsRefused()
    {
        m_client->setToken(m_bob.token);
        const HttpAnswer changed =
            m_client->put("/users/me", R"({"bio":"Reads at night."})", {{"If-Match", "\"1\""}});
        QCOMPARE(changed.status, 200);
        QCOMPARE(changed.header("ETag"), QByteArray("\"2\""));
        const HttpAnswer late =
            m_client->put("/users/me", R"({"bio":"Sleeps."})", {{"If-Match", "\"1\""}});
        QCOMPARE(late.status, 412);
        QCOMPARE(late.code(), QStringLiteral("precondition_failed"));
        QCOMPARE(m_client->get("/users/me").data()[QLatin1String("bio")].toString(),
                 QStringLiteral("Reads at night."));
    }

    void membersThatAreNobodysToSetAreRefused()
    {
        m_client->setToken(m_bob.token);
        QCOMPARE(m_client->put("/users/me", R"({"roles":["admin"]})").code(),
                 QStringLiteral("unknown_field"));
        QCOMPARE(
            m_client->put("/users/me", R"json({"avatarUrl":"javascript:alert(1)"})json").status,
            400);
        QCOMPARE(m_client->put("/users/me", R"({"displayName":"a","displayName":"b"})").code(),
                 QStringLiteral("malformed_json"));
    }

    void anothersHistoryIsAnsweredAsAnAbsentOneUntilItIsPublic()
    {
        const QByteArray target = "/users/" + m_ada.id.toLatin1() + "/reading-history";
        m_client->setToken(m_bob.token);
        QJsonObject foreign = m_client->get(target).json();
        QJsonObject absent =
            m_client->get("/users/018f3c00-1111-7222-8333-444455556666/reading-history").json();
        for (QJsonObject *answer : {&foreign, &absent}) {
            QCOMPARE((*answer)[QLatin1String("status")].toInt(), 404);
            answer->remove(QStringLiteral("requestId"));
            answer->remove(QStringLiteral("instance")); // the path that was asked for
        }
        QCOMPARE(foreign, absent);

        m_client->setToken(m_ada.token);
        QCOMPARE(m_client->get("/users/me/reading-history").data().toArray().size(), 0);
        QCOMPARE(
            m_client->put("/users/me", R"({"preferences":{"readingHistoryPublic":true}})").status,
            200);
        m_client->setToken(m_bob.token);
        QCOMPARE(m_client->get(target).status, 200);
        m_client->setToken(m_ada.token);
        QCOMPARE(m_client->put("/users/me", R"({"preferences":{}})").status, 200);
        m_client->setToken(m_bob.token);
        QCOMPARE(m_client->get(target).status, 404);
    }

    void whatWasReadIsInTheHistoryNewestFirst()
    {
        const Person cy = signUp("cy1");
        m_client->setToken(cy.token);
        const QString comic = m_client->get("/comics").data()[0][QLatin1String("id")].toString();
        for (int page = 1; page <= 3; ++page)
            QCOMPARE(
                m_client->post("/comics/" + comic.toLatin1() + "/progress", progress(page)).status,
                200);
        const HttpAnswer first = m_client->get("/users/me/reading-history?limit=2");
        QCOMPARE(first.status, 200);
        QCOMPARE(first.data().toArray().size(), 2);
        const QJsonValue newest = first.data()[0];
        QCOMPARE(newest[QLatin1String("page")].toInt(), 3);
        QCOMPARE(newest[QLatin1String("comicId")].toString(), comic);
        QCOMPARE(newest[QLatin1String("comicTitle")].toString(), QStringLiteral("Night Train"));
        QCOMPARE(newest[QLatin1String("deviceName")].toString(), QStringLiteral("laptop"));
        const QByteArray cursor =
            first.json()[QLatin1String("meta")][QLatin1String("nextCursor")].toString().toLatin1();
        const HttpAnswer rest = m_client->get("/users/" + cy.id.toLatin1()
                                              + "/reading-history?limit=2&cursor=" + cursor);
        QCOMPARE(rest.data().toArray().size(), 1);
        QCOMPARE(rest.data()[0][QLatin1String("page")].toInt(), 1);
        m_client->setToken(m_bob.token);
        QCOMPARE(m_client->get("/users/me/reading-history").data().toArray().size(), 0);
        QCOMPARE(m_client->get("/users/" + cy.id.toLatin1() + "/reading-history").status, 404);
    }

    void anAdministratorSeesEveryHistory()
    {
        const Person root = signUp("root");
        grantAdmin(root.id);
        const HttpAnswer signedIn = m_client->post(
            "/auth/login", R"({"username":"root","password":"a long walk at dusk"})");
        m_client->setToken(signedIn.data()[QLatin1String("token")].toString());
        QCOMPARE(m_client->get("/users/" + m_ada.id.toLatin1() + "/reading-history").status, 200);
    }

    void nothingIsToldWithoutAToken()
    {
        m_client->setToken({});
        QCOMPARE(m_client->get("/users/me").status, 401);
        QCOMPARE(m_client->put("/users/me", R"({"bio":"x"})").status, 401);
        QCOMPARE(m_client->get("/users/me/reading-history").status, 401);
        QCOMPARE(m_client->get("/users/" + m_ada.id.toLatin1() + "/reading-history").status, 401);
    }

    void everyOperationOfUsersWasCalled()
    {
        QStringList missed;
        for (const QString &operation : m_client->contract()->operations()) {
            if (operation.contains(u" /users/") && !m_client->called().contains(operation))
                missed.append(operation);
        }
        QCOMPARE(missed, QStringList());
    }

private:
    static QByteArray progress(int page)
    {
        const QJsonObject json{
            {QStringLiteral("currentPage"), page},
            {QStringLiteral("pageCount"), 4},
            {QStringLiteral("modifiedAt"), QStringLiteral("2026-11-20T1%1:00:00.000Z").arg(page)},
            {QStringLiteral("deviceId"), QStringLiteral("018f3c00-1111-7222-8333-444455556666")},
            {QStringLiteral("deviceName"), QStringLiteral("laptop")},
            {QStringLiteral("baseVersion"), page - 1}};
        return QJsonDocument(json).toJson(QJsonDocument::Compact);
    }

    Person signUp(const QByteArray &name)
    {
        m_client->setToken({});
        const HttpAnswer made =
            m_client->post("/auth/signup",
                           "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name
                               + "\",\"password\":\"a long walk at dusk\"}");
        return {made.data()[QLatin1String("user")][QLatin1String("id")].toString(),
                made.data()[QLatin1String("token")].toString()};
    }

    // No endpoint makes an administrator; whoever has the database does.
    void grantAdmin(const QString &userId)
    {
        const auto database = m_row->database.open();
        QVERIFY(database->connection().run(
            "INSERT INTO roles (user_id, role, granted_at) VALUES (?, 'admin', 0)", {userId}));
    }

    ServersByRow m_servers;
    ServerOfRow *m_row = nullptr;
    HttpClient *m_client = nullptr;
    int m_people = 0;
    Person m_ada;
    Person m_bob;
};

QTEST_GUILESS_MAIN(TestUsersApi)
#include "tst_usersapi.moc"
