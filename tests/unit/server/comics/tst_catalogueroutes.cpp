#include "tests/unit/server/comics/routedcomics.h"

#include <QJsonArray>
#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;

namespace {

constexpr std::int64_t kToken = 100'000'000;
const QString kReader = QStringLiteral("0190a000-0000-7000-8000-00000000000a");
const QByteArray kUnknown = "/comics/0190a000-0000-7000-8000-0000000000ff";

QStringList titles(const Response &response)
{
    QStringList names;
    const QJsonArray rows = RoutedComics::json(response).value(u"data").toArray();
    for (const QJsonValue &row : rows)
        names.append(row.toObject().value(u"title").toString());
    return names;
}

QJsonObject meta(const Response &response)
{
    return RoutedComics::json(response).value(u"meta").toObject();
}

QString fieldAtFault(const Response &response)
{
    return RoutedComics::json(response)
        .value(u"errors")
        .toArray()
        .first()
        .toObject()
        .value(u"field")
        .toString();
}

} // namespace

// Status, headers and bodies; the rules behind them are tst_catalogueservice's.
class TestCatalogueRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addEngines(); }

    void init()
    {
        if (const QString why = test::whyNotOn(test::currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void theCatalogueIsPublic()
    {
        RoutedComics world(test::currentEngine());
        for (const char *path : {"/comics", "/comics/x", "/comics/x/pages", "/comics/x/cover",
                                 "/comics/x/pages/1/image"}) {
            const auto match = world.router.find(Method::Get, QString::fromLatin1(path));
            QVERIFY2(match.route, path);
            QCOMPARE(match.route->access, Access::Public);
        }
    }

    void aListIsWalkedByItsLink()
    {
        RoutedComics world(test::currentEngine());
        for (int i = 0; i < 5; ++i)
            world.add(ComicBuilder(u"Comic "_qs % QString::number(i)));
        QByteArray target = "/comics?limit=2&sort=title";
        QStringList seen;
        int pages = 0;
        while (!target.isEmpty()) {
            const Response response = world.get(target);
            QCOMPARE(response.status, 200);
            QCOMPARE(meta(response).value(u"total").toInt(), 5);
            // Facets are of the list and come once.
            QCOMPARE(meta(response).contains(u"facets"), pages == 0);
            seen += titles(response);
            const QByteArray link = response.header("Link");
            QCOMPARE(link.isEmpty(), !meta(response).contains(u"nextCursor"));
            target = link.mid(1, link.indexOf('>') - 1);
            ++pages;
        }
        QCOMPARE(pages, 3);
        QCOMPARE(seen.size(), 5);
        QCOMPARE(seen.first(), u"Comic 0"_qs);
        QCOMPARE(seen.last(), u"Comic 4"_qs);
    }

    void everyParameterReachesItsFilter_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QStringList>("expected");
        const QStringList lamp{u"Lamp"_qs};
        QTest::newRow("q") << QByteArray("q=laterne") << lamp;
        QTest::newRow("q, encoded") << QByteArray("q=%C3%A9t%C3%A9+laterne") << lamp;
        QTest::newRow("genre") << QByteArray("genre=mystery") << lamp;
        QTest::newRow("tag") << QByteArray("tag=night") << lamp;
        QTest::newRow("language") << QByteArray("language=de") << lamp;
        QTest::newRow("creator") << QByteArray("creator=ada") << lamp;
        QTest::newRow("series") << QByteArray("series=county") << lamp;
        QTest::newRow("free") << QByteArray("free=true") << QStringList{u"Other"_qs};
        QTest::newRow("paid") << QByteArray("free=false") << lamp;
        QTest::newRow("sort") << QByteArray("sort=title") << QStringList({u"Lamp"_qs, u"Other"_qs});
    }

    void everyParameterReachesItsFilter()
    {
        QFETCH(QByteArray, query);
        QFETCH(QStringList, expected);
        RoutedComics world(test::currentEngine());
        world.add(ComicBuilder(u"Lamp"_qs)
                      .described(u"Eine Laterne, l'été."_qs)
                      .withGenres({u"Mystery"_qs})
                      .withTags({u"night"_qs})
                      .inLanguage(u"de"_qs)
                      .withCredit(u"writer"_qs, u"Ada"_qs)
                      .inSeries(u"County"_qs, 1)
                      .costing(kToken, 0)
                      .createdAt(1));
        world.add(ComicBuilder(u"Other"_qs).createdAt(2));
        const Response response = world.get("/comics?" + query);
        QCOMPARE(response.status, 200);
        QCOMPARE(titles(response), expected);
    }

    void aBadParameterIsNamed_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QString>("field");
        QTest::newRow("limit zero") << QByteArray("limit=0") << u"limit"_qs;
        QTest::newRow("limit large") << QByteArray("limit=101") << u"limit"_qs;
        QTest::newRow("limit text") << QByteArray("limit=ten") << u"limit"_qs;
        QTest::newRow("sort") << QByteArray("sort=random") << u"sort"_qs;
        QTest::newRow("free") << QByteArray("free=1") << u"free"_qs;
        QTest::newRow("cursor") << QByteArray("cursor=AAAA") << u"cursor"_qs;
        QTest::newRow("endless q") << QByteArray("q=" + QByteArray(201, 'x')) << u"q"_qs;
    }

    void aBadParameterIsNamed()
    {
        QFETCH(QByteArray, query);
        QFETCH(QString, field);
        RoutedComics world(test::currentEngine());
        const Response response = world.get("/comics?" + query);
        QCOMPARE(response.status, 400);
        QCOMPARE(fieldAtFault(response), field);
    }

    void facetsAreInTheFirstPage()
    {
        RoutedComics world(test::currentEngine());
        world.add(ComicBuilder(u"A"_qs).withGenres({u"Noir"_qs}));
        world.add(ComicBuilder(u"B"_qs).withGenres({u"Noir"_qs}).costing(kToken, 1));
        const QJsonObject facets = meta(world.get("/comics")).value(u"facets").toObject();
        QCOMPARE(facets.value(u"genres").toArray().first().toObject(),
                 (QJsonObject{{u"value"_qs, u"Noir"_qs}, {u"count"_qs, 2}}));
        QCOMPARE(facets.value(u"prices").toObject(),
                 (QJsonObject{{u"free"_qs, 1}, {u"paid"_qs, 1}}));
    }

    void aComicSaysWhatItsReaderMayKnow()
    {
        RoutedComics world(test::currentEngine());
        const QString id = world.add(
            ComicBuilder(u"Paid"_qs).withCredit(u"writer"_qs, u"Ada"_qs).costing(25 * kToken, 1));
        const QByteArray path = "/comics/" + id.toLatin1();
        const QJsonObject anonymous = RoutedComics::json(world.get(path)).value(u"data").toObject();
        QCOMPARE(anonymous.value(u"price").toString(), u"25.00000000"_qs);
        QCOMPARE(anonymous.value(u"owned").toBool(), false);

        world.user = kReader;
        QVERIFY(world.catalogueStore->grant({kReader, id, {}, 1}));
        ProgressUpdate update;
        update.progress.currentPage = 2;
        update.progress.deviceId = u"laptop"_qs;
        QVERIFY(world.progress->update(kReader, id, update));
        const Response response = world.get(path);
        QCOMPARE(response.status, 200);
        QCOMPARE(response.header("Cache-Control"), QByteArray("private, no-cache"));
        const QJsonObject mine = RoutedComics::json(response).value(u"data").toObject();
        QCOMPARE(mine.value(u"owned").toBool(), true);
        QCOMPARE(mine.value(u"progress").toObject().value(u"currentPage").toInt(), 2);
    }

    void whatDidNotChangeIsNotSentAgain()
    {
        RoutedComics world;
        const QByteArray id = world.add(ComicBuilder(u"Paid"_qs).costing(kToken, 1)).toLatin1();
        for (const QByteArray &path : {QByteArray("/comics"), QByteArray("/comics/" + id),
                                       QByteArray("/comics/" + id + "/pages")}) {
            const Response first = world.get(path);
            const Headers known{{"if-none-match", first.header("ETag")}};
            const Response same = world.get(path, known);
            QCOMPARE(same.status, 304);
            QVERIFY(same.body.isEmpty());
            QCOMPARE(same.header("ETag"), first.header("ETag"));
            QCOMPARE(world.head(path, known).status, 304);
        }
        const Headers list{{"if-none-match", world.get("/comics").header("ETag")}};
        world.add(ComicBuilder(u"Another"_qs));
        QCOMPARE(world.get("/comics", list).status, 200);
        QCOMPARE(world.get(kUnknown, {{"if-none-match", "*"}}).status, 404);
    }

    void anOwnersAnswerIsNotAStrangers()
    {
        RoutedComics world;
        const QString id = world.add(ComicBuilder(u"Paid"_qs).withPages(4).costing(kToken, 1));
        const QByteArray path = "/comics/" + id.toLatin1() + "/pages";
        const Headers asStranger{{"if-none-match", world.get(path).header("ETag")}};
        QVERIFY(world.catalogueStore->grant({kReader, id, {}, 1}));
        world.user = kReader;
        const Response owned = world.get(path, asStranger);
        QCOMPARE(owned.status, 200);
        world.user.clear();
        const Response again = world.get(path, {{"if-none-match", owned.header("ETag")}});
        QCOMPARE(again.status, 200);
        QVERIFY(again.body.contains("\"locked\":true"));
    }

    void whatIsNotThereIsNotFound()
    {
        RoutedComics world(test::currentEngine());
        for (const QByteArray &path :
             {kUnknown, QByteArray(kUnknown + "/pages"), QByteArray(kUnknown + "/cover"),
              QByteArray(kUnknown + "/pages/1/image"), QByteArray("/comics/1"),
              QByteArray("/comics/not-an-id/pages")})
            QCOMPARE(world.get(path).status, 404);
    }

    void lockedPagesAreListedWithoutAnAddress()
    {
        RoutedComics world(test::currentEngine());
        const QString id = world.add(ComicBuilder(u"Paid"_qs).withPages(4).costing(kToken, 2));
        const Response response = world.get("/comics/" + id.toLatin1() + "/pages");
        QCOMPARE(response.status, 200);
        const QJsonArray pages = RoutedComics::json(response).value(u"data").toArray();
        QCOMPARE(pages.size(), 4);
        QVERIFY(pages.at(1).toObject().contains(u"url"));
        QCOMPARE(pages.at(2).toObject().value(u"locked").toBool(), true);
        QVERIFY(!pages.at(2).toObject().contains(u"url"));
        QCOMPARE(meta(response).value(u"total").toInt(), 4);

        const Response part = world.get("/comics/" + id.toLatin1() + "/pages?limit=3");
        QCOMPARE(RoutedComics::json(part).value(u"data").toArray().size(), 3);
        const QByteArray link = part.header("Link");
        const Response rest = world.get(link.mid(1, link.indexOf('>') - 1));
        QCOMPARE(RoutedComics::json(rest).value(u"data").toArray().size(), 1);
        QVERIFY(rest.header("Link").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCatalogueRoutes)
#include "tst_catalogueroutes.moc"
