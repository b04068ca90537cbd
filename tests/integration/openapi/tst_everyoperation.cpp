#include "server/common/runtime/clock.h"
#include "server/common/security/jwt.h"
#include "tests/support/serverrows.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

const QByteArray kSecret = "a secret of thirty-two characters";
const QByteArray kNobody = "018f3c00-1111-7222-8333-444455556666";

QString tokenOf(const QString &userId, const QStringList &roles)
{
    const server::JwtSigner signer(kSecret, 900);
    return QString::fromLatin1(
        signer.sign({userId, QStringLiteral("018f3c00-1111-7222-8333-444455557777"), roles},
                    server::SystemClock().nowMs()));
}

// Something for each argument of a path: the number of a page, else an id that nothing has.
QByteArray targetOf(QString path)
{
    static const QRegularExpression argument(QStringLiteral("\\{(\\w+)\\}"));
    for (auto match = argument.match(path); match.hasMatch(); match = argument.match(path)) {
        const QString name = match.captured(1);
        const bool isNumber = name == u"number" || name == u"index";
        path.replace(match.capturedStart(), match.capturedLength(),
                     isNumber ? QStringLiteral("1") : QString::fromLatin1(kNobody));
    }
    return path.toUtf8();
}

bool isEndless(const QJsonObject &operation)
{
    return operation[QLatin1String("responses")][QLatin1String("200")][QLatin1String("content")]
        .toObject()
        .contains(QLatin1String("text/event-stream"));
}

} // namespace

// Every operation that the document names is called: by nobody, by a reader whose account is gone,
// by an administrator, with nothing in it. Each has to say no as the document says, and never to
// fail.
class TestEveryOperation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_server.setEnvironment(QStringLiteral("JWT_SECRET"), QString::fromLatin1(kSecret));
        QVERIFY(m_server.start());
        m_client = std::make_unique<HttpClient>(m_server.client());
        m_paths = m_client->get("/openapi.json").json()[QLatin1String("paths")].toObject();
        QVERIFY(m_paths.size() > 40);
        m_userId = m_client
                       ->post("/auth/signup",
                              "{\"email\":\"ada@example.org\",\"username\":\"ada\","
                              "\"password\":\"a long walk at dusk\"}")
                       .data()[QLatin1String("user")][QLatin1String("id")]
                       .toString();
        QVERIFY(!m_userId.isEmpty());
    }

    void everyOperationAnswersAsItIsWritten_data()
    {
        QTest::addColumn<QStringList>("roles");
        const QString reader = QStringLiteral("reader");
        QTest::newRow("nobody") << QStringList();
        QTest::newRow("reader") << QStringList{reader};
        QTest::newRow("administrator")
            << QStringList{reader, QStringLiteral("creator"), QStringLiteral("organiser"),
                           QStringLiteral("admin")};
    }

    void everyOperationAnswersAsItIsWritten()
    {
        QFETCH(QStringList, roles);
        m_client->setToken(roles.isEmpty() ? QString() : tokenOf(m_userId, roles));
        int called = 0;
        int endless = 0;
        for (const QString &path : m_paths.keys()) {
            const QJsonObject item = m_paths[path].toObject();
            for (const QString &method : item.keys()) {
                if (method == u"parameters")
                    continue;
                if (isEndless(item[method].toObject())) {
                    ++endless;
                    continue;
                }
                const bool withBody = method == u"post" || method == u"put" || method == u"patch";
                const HttpAnswer answer =
                    m_client->send({method.toUpper().toLatin1(),
                                    targetOf(path),
                                    {{"Idempotency-Key", QByteArray::number(++called)}},
                                    withBody ? QByteArray("{}") : QByteArray()});
                QVERIFY2(answer.status < 500, qPrintable(method % u' ' % path));
            }
        }
        QCOMPARE(called + endless, m_client->contract()->operations().size());
        QVERIFY(m_client->called().size() >= called);
    }

private:
    ServerProcess m_server;
    std::unique_ptr<HttpClient> m_client;
    QJsonObject m_paths;
    QString m_userId;
};

QTEST_GUILESS_MAIN(TestEveryOperation)
#include "tst_everyoperation.moc"
