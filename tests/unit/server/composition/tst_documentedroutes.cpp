#include "server/composition/documentedroutes.h"
#include "server/composition/services.h"
#include "tests/support/manualclock.h"

#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace nw;
using namespace nw::server;

// A gateway in a process of its own knows the services by the OpenAPI document; in one process it
// knows them by their code. Both must be the same.
class TestDocumentedRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_config.dataFolder = m_folder.path();
        m_config.databaseUrl = u"sqlite:" % m_folder.filePath(QStringLiteral("n.db"));
        auto data = openServerData(m_config);
        QVERIFY(data);
        m_data = std::make_unique<ServerData>(std::move(*data));
        m_config.jwtSecret = "a secret of thirty-two characters";
        auto services = Services::make(m_config, *m_data, m_clock, m_logger);
        QVERIFY(services);
        m_services = std::move(*services);
        m_services->addRoutes(m_router);
    }

    void theDocumentSaysOfEveryRouteWhatItsCodeSays_data()
    {
        QTest::addColumn<QString>("part");
        for (const Role role : serviceRoles()) {
            for (const QString &part : openApiPartsOf(role))
                QTest::newRow(qPrintable(part)) << part;
        }
    }

    void theDocumentSaysOfEveryRouteWhatItsCodeSays()
    {
        QFETCH(QString, part);
        const auto routes = documentedRoutes(openApiPart(part));
        QVERIFY(routes);
        QVERIFY(!routes->isEmpty());
        for (const auto &[documented, service] : *routes) {
            const auto match =
                m_router.find(documented.method, QString::fromLatin1(documented.pattern));
            QVERIFY2(match.route, documented.pattern.constData());
            const Route &route = *match.route;
            QCOMPARE(route.pattern.count(':'), documented.pattern.count(':'));
            QVERIFY2(route.rateClass == documented.rateClass, documented.pattern.constData());
            QVERIFY2(route.maxBodyBytes == documented.maxBodyBytes, documented.pattern.constData());
            QVERIFY2(route.token == documented.token, documented.pattern.constData());
            const bool open = route.access == Access::Public;
            QVERIFY2(open == (documented.access == Access::Public), documented.pattern.constData());
            const bool isUnlock = documented.pattern == "/comics/:id/unlock";
            QCOMPARE(service, isUnlock ? std::optional(Role::Wallet) : std::nullopt);
        }
    }

    void aPartIsReadIntoRoutes()
    {
        const auto routes = documentedRoutes(R"({"paths":{"/a/{id}/b/{n}":{
            "summary":"x",
            "get":{"security":[{},{"bearer":[]}],"x-rate-class":"page"},
            "put":{"x-max-body-bytes":5000000},
            "post":{"security":[],"x-rate-class":"auth"}}}})");
        QVERIFY(routes);
        QCOMPARE(routes->size(), 3);
        for (const DocumentedRoute &documented : *routes)
            QCOMPARE(documented.route.pattern, QByteArray("/a/:id/b/:n"));
        const Route &get = routes->at(0).route;
        QCOMPARE(get.method, Method::Get);
        QCOMPARE(get.access, Access::Public);
        QCOMPARE(get.rateClass, RateClass::Page);
        QCOMPARE(get.maxBodyBytes, Route().maxBodyBytes);
        QCOMPARE(routes->at(1).route.method, Method::Post);
        QCOMPARE(routes->at(1).route.access, Access::Public);
        QCOMPARE(routes->at(1).route.rateClass, RateClass::Auth);
        QCOMPARE(routes->at(2).route.access, Access::User);
        QCOMPARE(routes->at(2).route.rateClass, RateClass::Read);
        QCOMPARE(routes->at(2).route.maxBodyBytes, 5'000'000);
    }

    void anotherServiceMayAnswer()
    {
        const auto routes = documentedRoutes(R"({"paths":{"/a":{"get":{"x-service":"ledger"}}}})");
        QVERIFY(routes);
        QCOMPARE(routes->at(0).service, std::optional(Role::Ledger));
        QVERIFY(!documentedRoutes(R"({"paths":{"/a":{"get":{"x-service":"kitchen"}}}})"));
    }

    void aClassThatDoesNotExistIsAnError()
    {
        QVERIFY(!documentedRoutes(R"({"paths":{"/a":{"get":{"x-rate-class":"fast"}}}})"));
    }

    void aServiceThatIsNotThereHasNoPart()
    {
        QVERIFY(openApiPart(QStringLiteral("cooking")).isEmpty());
    }

private:
    QTemporaryDir m_folder;
    test::ManualClock m_clock;
    Logger m_logger{LogFormat::Text, LogLevel::Error, STDERR_FILENO, m_clock};
    ServerConfig m_config;
    std::unique_ptr<ServerData> m_data;
    std::unique_ptr<Services> m_services;
    Router m_router;
};

QTEST_GUILESS_MAIN(TestDocumentedRoutes)
#include "tst_documentedroutes.moc"
