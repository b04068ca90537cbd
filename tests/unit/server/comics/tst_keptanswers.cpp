#include "server/comics/comicsroutes.h"
#include "server/common/http/answercache.h"
#include "tests/unit/server/comics/comicsworld.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;

namespace {

constexpr std::int64_t kToken = 100'000'000;
const QString kOwner = QStringLiteral("0190a000-0000-7000-8000-00000000000a");

// The routes of the catalogue as the comics service has them, with kept answers in front.
class World : public ComicsWorld
{
public:
    explicit World(Engine engine)
        : ComicsWorld(engine)
        , answers(clock, [this] { return isOtherProcess ? 0 : database().writes(); })
    {
        addCatalogueRoutes(router, *catalogue, &answers);
    }

    Response get(const QByteArray &target, const QString &user = {})
    {
        Request request;
        request.target = target;
        request.path = QString::fromLatin1(target.split('?').first());
        if (!user.isEmpty())
            request.identity = Identity{user, {}, {}};
        const Router::Match match = router.find(request.method, request.path);
        request.arguments = match.arguments;
        if (auto atHand = match.route->atHand(request)) {
            ++given;
            return *atHand;
        }
        return match.route->handler(request);
    }

    qsizetype count() { return json(get("/comics?limit=100")).value(u"data").toArray().size(); }

    static QJsonObject json(const Response &response)
    {
        return QJsonDocument::fromJson(response.body).object();
    }

    bool isOtherProcess = false; // whose writes are not counted here
    int given = 0; // answers that were at hand
    AnswerCache answers;
    Router router;
};

} // namespace

class TestKeptAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addEngines(); }

    void init()
    {
        if (const QString why = test::whyNotOn(test::currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void theSecondStrangerIsAnsweredAtOnce_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("list") << QByteArray();
        QTest::newRow("detail") << QByteArray("/%1");
        QTest::newRow("pages") << QByteArray("/%1/pages");
    }

    void theSecondStrangerIsAnsweredAtOnce()
    {
        QFETCH(QByteArray, path);
        World world(test::currentEngine());
        const QString id = world.add(ComicBuilder(QStringLiteral("Lamp")));
        const QByteArray target = "/comics" + path.replace("%1", id.toLatin1());
        const Response first = world.get(target);
        QCOMPARE(first.status, 200);
        QCOMPARE(world.given, 0);
        QCOMPARE(world.get(target).body, first.body);
        QCOMPARE(world.given, 1);
    }

    void aWriteIsSeenAtOnce()
    {
        World world(test::currentEngine());
        world.add(ComicBuilder(QStringLiteral("One")));
        for (int comics = 1; comics <= 5; ++comics) {
            QCOMPARE(world.count(), comics);
            QCOMPARE(world.count(), comics);
            QCOMPARE(world.given, comics);
            world.add(ComicBuilder(QString::number(comics)));
        }
    }

    void anotherProcessesWriteIsSeenWithinASecond()
    {
        World world(test::currentEngine());
        world.isOtherProcess = true;
        world.add(ComicBuilder(QStringLiteral("One")));
        QCOMPARE(world.count(), 1);
        world.add(ComicBuilder(QStringLiteral("Two")));
        QCOMPARE(world.count(), 1);
        world.clock.advanceMs(AnswerCache::kMaxAgeMs);
        QCOMPARE(world.count(), 2);
    }

    // Who wrote it may be on another process: whoever is signed in is answered by the database.
    void whoIsSignedInSeesEveryWriteAtOnce()
    {
        World world(test::currentEngine());
        world.isOtherProcess = true;
        world.add(ComicBuilder(QStringLiteral("One")));
        QCOMPARE(world.count(), 1);
        world.add(ComicBuilder(QStringLiteral("Two")));
        const Response mine = world.get("/comics?limit=100", kOwner);
        QCOMPARE(World::json(mine).value(u"data").toArray().size(), 2);
        QCOMPARE(world.given, 0);
    }

    void anOwnersAnswersAreGivenToNobodyElse()
    {
        World world(test::currentEngine());
        const QString id =
            world.add(ComicBuilder(QStringLiteral("Paid")).withPages(4).costing(25 * kToken, 1));
        QVERIFY(world.catalogueStore->grant({kOwner, id, {}, 1}));
        const QByteArray detail = "/comics/" + id.toLatin1();
        for (int round = 0; round < 2; ++round) {
            QVERIFY(world.get(detail, kOwner).body.contains("\"owned\":true"));
            QVERIFY(!world.get(detail + "/pages", kOwner).body.contains("\"locked\":true"));
            QVERIFY(!world.get(detail).body.contains("\"owned\":true"));
            QVERIFY(world.get(detail + "/pages").body.contains("\"locked\":true"));
        }
        QCOMPARE(world.given, 2);
    }

    void whatIsNotThereIsAskedForEachTime()
    {
        World world(test::currentEngine());
        const QByteArray unknown = "/comics/0190a000-0000-7000-8000-0000000000ff";
        QCOMPARE(world.get(unknown).status, 404);
        QCOMPARE(world.get(unknown).status, 404);
        QCOMPARE(world.given, 0);
    }
};

QTEST_GUILESS_MAIN(TestKeptAnswers)
#include "tst_keptanswers.moc"
