#include "tests/support/serverrows.h"

#include <QJsonArray>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

struct Person
{
    QByteArray id;
    QString token;
};

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &member : value.toArray())
        list.append(member.toString());
    return list;
}

const QByteArray kConvention =
    R"({"title":"A day of comics","date":"2027-05-01T10:00:00.000Z",)"
    R"("endsAt":"2027-05-01T18:00:00.000Z",)"
    R"("ticketTypes":[{"ticketType":"Day","price":"0.0","capacity":10}]})";

} // namespace

// What administrators do, through the real server: each answer is held against its OpenAPI
// document.
class TestAdminApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_row = &m_servers.current([](ServerOfRow &made) { QVERIFY(made.start()); });
        m_client = m_row->client.get();
        m_admin = signUp("root" + QByteArray::number(++m_people));
        grantAdmin(m_admin.id);
        m_person = signUp("ada" + QByteArray::number(m_people));
    }

    void onlyAnAdministratorAdministers()
    {
        const QByteArray account = "/admin/users/" + m_person.id;
        for (const QString &token : {QString(), m_person.token}) {
            m_client->setToken(token);
            const int refused = token.isEmpty() ? 401 : 403;
            QCOMPARE(m_client->get("/admin/users").status, refused);
            QCOMPARE(m_client->get(account).status, refused);
            QCOMPARE(m_client->put(account + "/roles", R"({"roles":["admin"]})").status, refused);
            QCOMPARE(m_client->del(account + "/sessions").status, refused);
            QCOMPARE(m_client->get("/admin/audit").status, refused);
        }
    }

    void aRoleIsThereAtOnceAndGoneAtOnceWithTheSameToken()
    {
        const QByteArray account = "/admin/users/" + m_person.id;
        m_client->setToken(m_admin.token);
        const HttpAnswer given = m_client->put(account + "/roles", R"({"roles":["admin"]})");
        QCOMPARE(given.status, 200);
        QCOMPARE(texts(given.data()[QLatin1String("roles")]),
                 QStringList({QStringLiteral("admin"), QStringLiteral("reader")}));
        m_client->setToken(m_person.token);
        QCOMPARE(m_client->get("/admin/users").status, 200);
        m_client->setToken(m_admin.token);
        QCOMPARE(m_client->put(account + "/roles", R"({"roles":[]})").status, 200);
        m_client->setToken(m_person.token);
        QCOMPARE(m_client->get("/admin/users").status, 403);
        QCOMPARE(m_client->get("/auth/me").status, 200);
    }

    void anOrganiserMayPutUpEvents()
    {
        QFETCH_GLOBAL(Shape, shape);
        if (shape != Shape::OneProcess)
            QSKIP("events run in the one process only");
        m_client->setToken(m_person.token);
        QCOMPARE(m_client->post("/events", kConvention).status, 403);
        m_client->setToken(m_admin.token);
        QCOMPARE(
            m_client->put("/admin/users/" + m_person.id + "/roles", R"({"roles":["organiser"]})")
                .status,
            200);
        m_client->setToken(m_person.token);
        QCOMPARE(m_client->post("/events", kConvention).status, 201);
    }

    void accountsAreFoundByNameAndRole()
    {
        m_client->setToken(m_admin.token);
        const QByteArray name = "ada" + QByteArray::number(m_people);
        const HttpAnswer found = m_client->get("/admin/users?q=" + name.toUpper() + "&limit=1");
        QCOMPARE(found.data()[0][QLatin1String("id")].toString().toLatin1(), m_person.id);
        QCOMPARE(m_client->get("/admin/users?role=moderator").data().toArray().size(), 0);
        QCOMPARE(m_client->get("/admin/users?role=emperor").status, 400);
        const HttpAnswer page = m_client->get("/admin/users?limit=1");
        QVERIFY(
            !page.json()[QLatin1String("meta")][QLatin1String("nextCursor")].toString().isEmpty());
        QCOMPARE(m_client->get("/admin/users/" + m_person.id)
                     .data()[QLatin1String("username")]
                     .toString()
                     .toLatin1(),
                 name);
        QCOMPARE(m_client->get("/admin/users/018f3c00-1111-7222-8333-444455556666").status, 404);
    }

    void badRolesAreRefused()
    {
        m_client->setToken(m_admin.token);
        const QByteArray target = "/admin/users/" + m_person.id + "/roles";
        QCOMPARE(m_client->put(target, R"({"roles":["emperor"]})").status, 400);
        QCOMPARE(m_client->put(target, R"({"roles":[1]})").status, 400);
        QCOMPARE(m_client->put(target, "{}").status, 400);
        QCOMPARE(m_client->put(target, R"({"roles":[],"until":"tomorrow"})").code(),
                 QStringLiteral("unknown_field"));
        QCOMPARE(
            m_client
                ->put("/admin/users/018f3c00-1111-7222-8333-444455556666/roles", R"({"roles":[]})")
                .status,
            404);
    }

    void everyActIsInTheAuditLog()
    {
        m_client->setToken(m_admin.token);
        const QByteArray account = "/admin/users/" + m_person.id;
        QCOMPARE(m_client->put(account + "/roles", R"({"roles":["creator"]})").status, 200);
        QCOMPARE(m_client->del(account + "/sessions").status, 204);
        QCOMPARE(m_client->del("/admin/users/018f3c00-1111-7222-8333-444455556666/sessions").status,
                 404);
        const QByteArray target = "/admin/audit?limit=1&subject=" + m_person.id;
        const HttpAnswer newest = m_client->get(target);
        QCOMPARE(newest.data()[0][QLatin1String("action")].toString(),
                 QStringLiteral("sessions.ended"));
        const QString cursor =
            newest.json()[QLatin1String("meta")][QLatin1String("nextCursor")].toString();
        const QJsonValue older = m_client->get(target + "&cursor=" + cursor.toLatin1()).data()[0];
        QCOMPARE(older[QLatin1String("action")].toString(), QStringLiteral("roles.changed"));
        QCOMPARE(older[QLatin1String("actor")].toString().toLatin1(), m_admin.id);
        QCOMPARE(texts(older[QLatin1String("detail")][QLatin1String("after")]),
                 QStringList({QStringLiteral("creator"), QStringLiteral("reader")}));
        m_client->setToken(m_person.token);
        QCOMPARE(m_client->get("/auth/me").status, 401);
    }

    void everyOperationOnAccountsWasCalled()
    {
        QStringList missed;
        for (const QString &operation : m_client->contract()->operations()) {
            const bool mine =
                operation.contains(u" /admin/users") || operation.contains(u" /admin/audit");
            if (mine && !m_client->called().contains(operation))
                missed.append(operation);
        }
        QCOMPARE(missed, QStringList());
    }

private:
    Person signUp(const QByteArray &name)
    {
        m_client->setToken({});
        const HttpAnswer made =
            m_client->post("/auth/signup",
                           "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name
                               + "\",\"password\":\"a long walk at dusk\"}");
        return {made.data()[QLatin1String("user")][QLatin1String("id")].toString().toLatin1(),
                made.data()[QLatin1String("token")].toString()};
    }

    // The first administrator is made by whoever has the database, and signs in anew.
    void grantAdmin(const QByteArray &userId)
    {
        const auto database = m_row->database.open();
        QVERIFY(database->connection().run(
            "INSERT INTO roles (user_id, role, granted_at) VALUES (?, 'admin', 0)",
            {QString::fromLatin1(userId)}));
        const HttpAnswer again =
            m_client->post("/auth/login",
                           "{\"username\":\"root" + QByteArray::number(m_people)
                               + "\",\"password\":\"a long walk at dusk\"}");
        m_admin.token = again.data()[QLatin1String("token")].toString();
    }

    ServersByRow m_servers;
    ServerOfRow *m_row = nullptr;
    HttpClient *m_client = nullptr;
    int m_people = 0;
    Person m_admin;
    Person m_person;
};

QTEST_GUILESS_MAIN(TestAdminApi)
#include "tst_adminapi.moc"
