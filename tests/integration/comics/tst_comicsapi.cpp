#include "services-client/contract/comic.h"
#include "services-client/contract/ids.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/serverrows.h"

#include <QCryptographicHash>
#include <QImage>
#include <QJsonArray>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

QByteArray signupBody(const QByteArray &name)
{
    return "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name
        + "\",\"password\":\"a long walk at dusk\"}";
}

QByteArray updateBody(int page, std::int64_t modifiedAtMs, const QString &device,
                      std::int64_t baseVersion = 0)
{
    ProgressUpdate update;
    update.progress.currentPage = page;
    update.progress.pageCount = 100;
    update.progress.modifiedAtMs = modifiedAtMs;
    update.progress.deviceId = device;
    update.progress.deviceName = device;
    update.baseVersion = baseVersion;
    JsonWriter out;
    write(out, update);
    return out.take();
}

} // namespace

// Comics as a client sees them: the real server with the project's own books, every answer held
// against its OpenAPI document.
class TestComicsApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        ServerOfRow &row = m_servers.current([](ServerOfRow &made) {
            made.server.setOptions({QStringLiteral("--no-rate-limit")});
            made.server.setEnvironment(QStringLiteral("NERDWORK_BOOKS"),
                                       qEnvironmentVariable("NW_BUILD_DIR")
                                           % QStringLiteral("/share/nerdwork/books"));
            QVERIFY(made.start());
        });
        m_server = &row.server;
        m_client = row.client.get();
        m_client->setToken({});
    }

    void theDemoHasFreeAndPaidBooks()
    {
        const HttpAnswer list = m_client->get("/comics?sort=title");
        QCOMPARE(list.status, 200);
        QCOMPARE(list.data().toArray().size(), 5);
        int free = 0;
        for (const QJsonValue &row : list.data().toArray()) {
            const Result<ComicSummary> comic = readComicSummary(row.toObject());
            QVERIFY(comic);
            QVERIFY(!comic->title.isEmpty() && !comic->author.isEmpty()
                    && !comic->genres.isEmpty());
            QCOMPARE(comic->language, QStringLiteral("en"));
            free += comic->free ? 1 : 0;
        }
        QVERIFY(free >= 3 && free < 5);
        QCOMPARE(comicNamed("Night Train").direction, ReadingDirection::RightToLeft);
        QCOMPARE(comicNamed("Long Way Down").direction, ReadingDirection::Vertical);
        QCOMPARE(comicNamed("Lantern County").price, QStringLiteral("25.00000000"));
    }

    void aSearchFindsABookAndNothingElse()
    {
        const HttpAnswer found = m_client->get("/comics?q=lant%C3%A9rn");
        QCOMPARE(found.data().toArray().size(), 1);
        QVERIFY(m_client->get("/comics?q=zeppelin").data().toArray().isEmpty());
    }

    void everyFreePageIsWhatItsHashSays()
    {
        const ComicSummary comic = comicNamed("First Page");
        const QList<PageInfo> pages = pagesOf(comic.id);
        QCOMPARE(pages.size(), comic.pageCount);
        for (const PageInfo &page : pages) {
            const HttpAnswer image = m_client->get(page.url.toLatin1());
            QCOMPARE(image.status, 200);
            QCOMPARE(image.body.size(), page.sizeBytes);
            QCOMPARE(QCryptographicHash::hash(image.body, QCryptographicHash::Sha256).toHex(),
                     page.sha256.toLatin1());
            QCOMPARE(QImage::fromData(image.body).size(), QSize(page.width, page.height));
        }
    }

    void coversAreSmallAndAnsweredOnce()
    {
        const ComicSummary comic = comicNamed("Office Cat");
        const HttpAnswer cover = m_client->get(comic.coverUrl.toLatin1());
        QCOMPARE(cover.status, 200);
        QCOMPARE(QImage::fromData(cover.body).width(), 480);
        QVERIFY(cover.header("Cache-Control").contains("immutable"));
        const HttpAnswer same =
            m_client->get(comic.coverUrl.toLatin1(), {{"If-None-Match", cover.header("ETag")}});
        QCOMPARE(same.status, 304);
        const HttpAnswer head = m_client->head(comic.coverUrl.toLatin1());
        QCOMPARE(head.status, 200);
        QCOMPARE(head.header("Content-Length"), QByteArray::number(cover.body.size()));
    }

    void aBrokenDownloadGoesOnByRange()
    {
        const PageInfo page = pagesOf(comicNamed("First Page").id).first();
        const QByteArray whole = m_client->get(page.url.toLatin1()).body;
        const HttpAnswer rest = m_client->get(
            page.url.toLatin1(),
            {{"Range", "bytes=1000-"}, {"If-Range", '"' + page.sha256.toLatin1() + '"'}});
        QCOMPARE(rest.status, 206);
        QCOMPARE(whole.first(1000) + rest.body, whole);
    }

    void aLockedPageCostsWhatTheComicCosts()
    {
        const ComicSummary comic = comicNamed("Lantern County");
        const QList<PageInfo> pages = pagesOf(comic.id);
        QVERIFY(!pages.at(2).locked);
        QVERIFY(pages.at(3).locked);
        QVERIFY(pages.at(3).url.isEmpty());
        const QByteArray path = "/comics/" + comic.id.toLatin1() + "/pages/4/image";
        signUp("locked");
        const HttpAnswer refused = m_client->get(path);
        QCOMPARE(refused.status, 402);
        QCOMPARE(refused.json().value(u"price").toString(), comic.price);
        const QByteArray etag = '"' + pages.at(3).sha256.toLatin1() + '"';
        QCOMPARE(m_client->get(path, {{"If-None-Match", etag}}).status, 402);
        QCOMPARE(m_client->get(path + "?width=160").status, 402);
    }

    void progressNeedsAToken()
    {
        const QByteArray path = "/comics/" + comicNamed("First Page").id.toLatin1() + "/progress";
        QCOMPARE(m_client->get(path).status, 401);
        QCOMPARE(m_client->post(path, updateBody(1, 0, QStringLiteral("laptop"))).status, 401);
        QCOMPARE(m_client->get("/sync/changes").status, 401);
    }

    void aPageReadOnOneDeviceIsFoundOnAnother()
    {
        signUp("twodevices");
        const QByteArray comic = comicNamed("First Page").id.toLatin1();
        const QByteArray path = "/comics/" + comic + "/progress";
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        QCOMPARE(m_client->get(path).status, 404);
        QCOMPARE(m_client->post(path, updateBody(4, now - 1000, QStringLiteral("laptop"))).status,
                 200);

        const HttpAnswer changes = m_client->get("/sync/changes");
        const Result<Change> change = readChange(changes.data().toArray().first().toObject());
        QVERIFY(change);
        QCOMPARE(readProgress(change->payload)->currentPage, 4);

        const HttpAnswer older =
            m_client->post(path, updateBody(2, now - 9000, QStringLiteral("tablet")));
        QCOMPARE(older.status, 409);
        const Result<Progress> servers = readProgress(older.json().value(u"progress").toObject());
        QCOMPARE(servers->currentPage, 4);
        const HttpAnswer chosen =
            m_client->post(path, updateBody(2, now, QStringLiteral("tablet"), servers->version));
        QCOMPARE(chosen.status, 200);
        QCOMPARE(m_client->get("/comics/" + comic)
                     .data()
                     .toObject()
                     .value(u"progress")
                     .toObject()
                     .value(u"currentPage")
                     .toInt(),
                 2);

        const HttpAnswer history = m_client->get("/users/me/reading-history");
        QCOMPARE(history.status, 200);
        QCOMPARE(history.data().toArray().size(), 2);
        QCOMPARE(history.data().toArray().first().toObject().value(u"page").toInt(), 2);
    }

    void anotherPersonsProgressIsInvisible()
    {
        signUp("first");
        const QByteArray path = "/comics/" + comicNamed("First Page").id.toLatin1() + "/progress";
        QCOMPARE(m_client->post(path, updateBody(3, 1000, QStringLiteral("laptop"))).status, 200);
        signUp("second");
        QCOMPARE(m_client->get(path).status, 404);
        QVERIFY(m_client->get("/sync/changes").data().toArray().isEmpty());
    }

    void anAcknowledgedPageSurvivesACrash()
    {
        signUp("crash");
        const QByteArray path = "/comics/" + comicNamed("First Page").id.toLatin1() + "/progress";
        QCOMPARE(m_client->post(path, updateBody(5, 1000, QStringLiteral("laptop"))).status, 200);
        m_server->kill();
        QVERIFY(m_server->start());
        QCOMPARE(m_client->get(path).data().toObject().value(u"currentPage").toInt(), 5);
        QCOMPARE(m_client->get("/comics").json().value(u"meta").toObject().value(u"total").toInt(),
                 5);
    }

    // The last of the tests: the catalogue has six books afterwards.
    void aBookIsImportedWhileTheServerRuns()
    {
        QTemporaryDir folder;
        BookBuilder().addPages(3).writeZip(folder.filePath(QStringLiteral("Good.cbz")));
        QFile bad(folder.filePath(QStringLiteral("Bad.cbz")));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("PK\x03\x04 cut") > 0);
        bad.close();
        const ServerProcess::Ended first = m_server->run({QStringLiteral("import"), folder.path()});
        QCOMPARE(first.exitCode, 1);
        QVERIFY2(
            first.standardOutput.contains(QStringLiteral("1 added, 0 already there, 1 refused")),
            qPrintable(first.standardOutput % first.standardError));
        QVERIFY(bad.remove());
        const ServerProcess::Ended second =
            m_server->run({QStringLiteral("import"), folder.path()});
        QCOMPARE(second.exitCode, 0);
        QVERIFY(
            second.standardOutput.contains(QStringLiteral("0 added, 1 already there, 0 refused")));

        const HttpAnswer list = m_client->get("/comics");
        QCOMPARE(list.json().value(u"meta").toObject().value(u"total").toInt(), 6);
        QCOMPARE(pagesOf(comicNamed("Good").id).size(), 3);
    }

private:
    void signUp(const QByteArray &name)
    {
        m_client->setToken({});
        const HttpAnswer made = m_client->post("/auth/signup", signupBody(name));
        QCOMPARE(made.status, 201);
        m_client->setToken(made.data().toObject().value(u"token").toString());
    }

    ComicSummary comicNamed(const char *title)
    {
        const QJsonArray rows = m_client->get("/comics?limit=100").data().toArray();
        for (const QJsonValue &row : rows) {
            const Result<ComicSummary> comic = readComicSummary(row.toObject());
            if (comic && comic->title == QLatin1String(title))
                return *comic;
        }
        qWarning("there is no comic %s", title);
        return {};
    }

    QList<PageInfo> pagesOf(const QString &comicId)
    {
        QList<PageInfo> pages;
        const QJsonArray rows =
            m_client->get("/comics/" + comicId.toLatin1() + "/pages?limit=100").data().toArray();
        for (const QJsonValue &row : rows) {
            if (const Result<PageInfo> page = readPageInfo(row.toObject()))
                pages.append(*page);
        }
        return pages;
    }

    ServersByRow m_servers;
    ServerProcess *m_server = nullptr;
    HttpClient *m_client = nullptr;
};

QTEST_GUILESS_MAIN(TestComicsApi)
#include "tst_comicsapi.moc"
