#include "server/auth/totp.h"
#include "tests/support/serverrows.h"

#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTest>

using namespace nw;
using namespace nw::test;
namespace totp = nw::server::auth::totp;

namespace {

const QByteArray kPassword = "a long walk at dusk";
const QByteArray kNewPassword = "a long walk at dawn";
constexpr int kMailMs = 10'000;

QByteArray fromBase32(const QString &text)
{
    const QString alphabet = QStringLiteral("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    QByteArray bytes;
    std::uint32_t waiting = 0;
    int bits = 0;
    for (const QChar character : text) {
        waiting = (waiting << 5) | static_cast<std::uint32_t>(alphabet.indexOf(character));
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.append(static_cast<char>(waiting >> bits));
        }
    }
    return bytes;
}

// Of the step `away` from now: tests use the next one when they have used this one.
QByteArray codeOf(const QByteArray &secret, int away = 0)
{
    const std::int64_t step = totp::stepAt(QDateTime::currentMSecsSinceEpoch());
    return totp::codeOf(secret, step + away).toLatin1();
}

} // namespace

// Passwords and codes through the real server, every answer held against its OpenAPI document.
class TestCredentialsApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_row = &m_servers.current([](ServerOfRow &made) {
            made.server.setEnvironment(QStringLiteral("PUBLIC_URL"),
                                       QStringLiteral("https://comics.example"));
            QVERIFY(made.start());
        });
        m_client = m_row->client.get();
        m_client->setToken({});
        m_name = "ada" + QByteArray::number(++m_people);
        const HttpAnswer made =
            m_client->post("/auth/signup",
                           "{\"email\":\"" + m_name + "@example.org\",\"username\":\"" + m_name
                               + "\",\"password\":\"" + kPassword + "\"}");
        QCOMPARE(made.status, 201);
        m_token = made.data()[QLatin1String("token")].toString();
    }

    void aChangedPasswordEndsTheOtherSessionsAtOnce()
    {
        const QString tablet = logIn(kPassword).data()[QLatin1String("token")].toString();
        m_client->setToken(m_token);
        QCOMPARE(change("not the password").status, 401);
        QCOMPARE(change(kPassword).status, 204);
        QCOMPARE(m_client->get("/auth/me").status, 200);
        m_client->setToken(tablet);
        QCOMPARE(m_client->get("/auth/me").status, 401);
        QCOMPARE(m_client->get("/users/me").status, 401);
        QCOMPARE(logIn(kPassword).status, 401);
        QCOMPARE(logIn(kNewPassword).status, 200);
    }

    void aForgottenPasswordIsSetByMail()
    {
        QCOMPARE(forgot(m_name).status, 202);
        const QString message = waitForMail();
        static const QRegularExpression code(QStringLiteral("^    ([A-Za-z0-9_-]{43})\r?$"),
                                             QRegularExpression::MultilineOption);
        const QByteArray token = code.match(message).captured(1).toLatin1();
        QCOMPARE(token.size(), 43);
        QVERIFY(message.contains(
            QString(u"https://comics.example/reset-password?token=" % QString::fromLatin1(token))));
        const QByteArray body =
            "{\"token\":\"" + token + "\",\"newPassword\":\"" + kNewPassword + "\"}";
        QCOMPARE(m_client->post("/auth/password/reset", body).status, 204);
        m_client->setToken(m_token);
        QCOMPARE(m_client->get("/auth/me").status, 401);
        m_client->setToken({});
        const HttpAnswer again = m_client->post("/auth/password/reset", body);
        QCOMPARE(again.status, 400);
        QCOMPARE(again.json()[QLatin1String("errors")][0][QLatin1String("field")].toString(),
                 QStringLiteral("token"));
        QCOMPARE(logIn(kNewPassword).status, 200);
    }

    void theAnswerDoesNotTellWhetherThereIsAnAccount()
    {
        const HttpAnswer known = forgot(m_name);
        const HttpAnswer unknown = forgot("nobody-at-all");
        QCOMPARE(unknown.status, known.status);
        QCOMPARE(unknown.body, known.body);
        QCOMPARE(m_client->post("/auth/password/forgot", "{}").status, 400);
        QCOMPARE(
            m_client->post("/auth/password/forgot", R"({"email":"a@example.org","username":"a"})")
                .status,
            400);
        QCOMPARE(m_client->post("/auth/password/forgot", R"({"username":"a","host":"b"})").code(),
                 QStringLiteral("unknown_field"));
    }

    // Whoever asks for somebody else's token names the link's host in vain.
    void theHostOfTheRequestIsNotInTheMessage()
    {
        const QByteArray body = "{\"username\":\"" + m_name + "\"}";
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_row->server.port());
        socket.write("POST /auth/password/forgot HTTP/1.1\r\nHost: evil.example\r\n"
                     "X-Forwarded-Host: evil.example\r\nConnection: close\r\n"
                     "Content-Type: application/json\r\nContent-Length: "
                     + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QVERIFY(socket.waitForReadyRead());
        QVERIFY(socket.readLine().startsWith("HTTP/1.1 202 "));
        QVERIFY(!waitForMail().contains(u"evil.example"));
    }

    void aCodeIsWantedOnceItIsTurnedOn()
    {
        m_client->setToken(m_token);
        QVERIFY(!isEnabled());
        const HttpAnswer begun =
            m_client->post("/auth/totp", "{\"password\":\"" + kPassword + "\"}");
        QCOMPARE(begun.status, 200);
        const QByteArray secret = fromBase32(begun.data()[QLatin1String("secret")].toString());
        QCOMPARE(m_client->post("/auth/totp/enable", R"({"code":"no code"})").status, 400);
        const HttpAnswer enabled =
            m_client->post("/auth/totp/enable", "{\"code\":\"" + codeOf(secret) + "\"}");
        QCOMPARE(enabled.status, 200);
        QVERIFY(isEnabled());
        const QJsonArray codes = enabled.data()[QLatin1String("recoveryCodes")].toArray();

        const HttpAnswer wanted = logIn(kPassword);
        QCOMPARE(wanted.status, 401);
        QCOMPARE(wanted.code(), QStringLiteral("second_factor_required"));
        QCOMPARE(logIn(kPassword, "000000").code(), QStringLiteral("invalid_credentials"));
        QCOMPARE(logIn(kPassword, codes[0].toString().toLatin1()).status, 200);
        QCOMPARE(logIn(kPassword, codes[0].toString().toLatin1()).status, 401);
        QCOMPARE(logIn(kPassword, codeOf(secret, 1)).status, 200);
        QCOMPARE(logIn(kPassword, codeOf(secret, 1)).status, 401);

        m_client->setToken(m_token);
        const auto both = [&](int code) {
            return QByteArray("{\"password\":\"" + kPassword + "\",\"code\":\""
                              + codes[code].toString().toLatin1() + "\"}");
        };
        QCOMPARE(m_client->post("/auth/totp/recovery-codes", both(1)).status, 200);
        QCOMPARE(m_client->post("/auth/totp/disable", both(2)).status, 401); // replaced
        QVERIFY(isEnabled());
        QCOMPARE(m_client->post("/auth/totp/disable", both(2)).status, 401);
    }

    void turningItOffWantsBoth()
    {
        m_client->setToken(m_token);
        QCOMPARE(m_client->post("/auth/totp/disable", R"({"password":"x"})").status, 400);
        const HttpAnswer begun =
            m_client->post("/auth/totp", "{\"password\":\"" + kPassword + "\"}");
        const QByteArray secret = fromBase32(begun.data()[QLatin1String("secret")].toString());
        QCOMPARE(
            m_client->post("/auth/totp/enable", "{\"code\":\"" + codeOf(secret) + "\"}").status,
            200);
        QCOMPARE(m_client
                     ->post("/auth/totp/disable",
                            "{\"password\":\"" + kPassword + "\",\"code\":\"" + codeOf(secret, 1)
                                + "\"}")
                     .status,
                 204);
        QVERIFY(!isEnabled());
        QCOMPARE(logIn(kPassword).status, 200);
    }

    void nothingOfItIsDoneWithoutAToken()
    {
        m_client->setToken({});
        for (const char *target : {"/auth/password/change", "/auth/totp", "/auth/totp/enable",
                                   "/auth/totp/disable", "/auth/totp/recovery-codes"})
            QCOMPARE(m_client->post(target, "{}").status, 401);
        QCOMPARE(m_client->get("/auth/totp").status, 401);
    }

    void everyOperationOnCredentialsWasCalled()
    {
        QStringList missed;
        for (const QString &operation : m_client->contract()->operations()) {
            const bool mine =
                operation.contains(u" /auth/password/") || operation.contains(u" /auth/totp");
            if (mine && !m_client->called().contains(operation))
                missed.append(operation);
        }
        QCOMPARE(missed, QStringList());
    }

private:
    HttpAnswer logIn(const QByteArray &password, const QByteArray &code = {})
    {
        m_client->setToken({});
        const QByteArray more = code.isEmpty() ? QByteArray() : ",\"code\":\"" + code + '"';
        return m_client->post("/auth/login",
                              "{\"username\":\"" + m_name + "\",\"password\":\"" + password + '"'
                                  + more + '}');
    }

    HttpAnswer change(const QByteArray &current)
    {
        return m_client->post("/auth/password/change",
                              "{\"currentPassword\":\"" + current + "\",\"newPassword\":\""
                                  + kNewPassword + "\"}");
    }

    HttpAnswer forgot(const QByteArray &name)
    {
        m_client->setToken({});
        return m_client->post("/auth/password/forgot", "{\"username\":\"" + name + "\"}");
    }

    bool isEnabled()
    {
        m_client->setToken(m_token);
        return m_client->get("/auth/totp").data()[QLatin1String("enabled")].toBool();
    }

    // The message to this test's person, which the server spools.
    QString waitForMail()
    {
        QString found;
        const auto look = [&] {
            const QDir spool(m_row->server.dataFolder() % QStringLiteral("/mail"));
            for (const QString &name : spool.entryList({QStringLiteral("*.eml")})) {
                QFile file(spool.filePath(name));
                const QString message =
                    file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
                if (message.contains(QString(u"To: <" % QString::fromLatin1(m_name) % u'@')))
                    found = message;
            }
            return !found.isEmpty();
        };
        [&] { QTRY_VERIFY_WITH_TIMEOUT(look(), kMailMs); }();
        return found;
    }

    ServersByRow m_servers;
    ServerOfRow *m_row = nullptr;
    HttpClient *m_client = nullptr;
    int m_people = 0;
    QByteArray m_name;
    QString m_token;
};

QTEST_GUILESS_MAIN(TestCredentialsApi)
#include "tst_credentialsapi.moc"
