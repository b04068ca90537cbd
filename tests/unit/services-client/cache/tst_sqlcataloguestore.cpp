#include "services-client/cache/sqlcataloguestore.h"
#include "services-client/cache/sqldownloadstore.h"
#include "services-client/cache/sqlprogressstore.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nw;

namespace {

ComicSummary comic(const QString &id, const QString &title)
{
    ComicSummary value;
    value.id = id;
    value.title = title;
    value.pageCount = 9;
    value.createdAtMs = id.back().unicode();
    return value;
}

QStringList idsOf(const Result<QList<ComicSummary>> &comics)
{
    QStringList ids;
    if (!comics)
        return {QStringLiteral("error: ") + comics.error().detail};
    for (const ComicSummary &row : *comics)
        ids.append(row.id);
    return ids;
}

} // namespace

class SqlCatalogueStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void searchKeysForgetCaseAndAccents_data();
    void searchKeysForgetCaseAndAccents();
    void filtersNarrowTheList_data();
    void filtersNarrowTheList();
    void sortsNewestFirstOrByTitle();
    void limitAndOffsetCutTheList();
    void withoutALimitNothingIsLeftOut();
    void anUnreadableRowHidesOnlyItself();
    void whatTheServerNoLongerListsStaysCached();
    void detailsOutliveANewSummary();
    void pagesAreReplacedAsAWhole();
    void theReadingShelfIsLastReadFirst();
    void theDownloadedShelfHoldsWholeComicsOnly();
    void coversAreKeptByWidth();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<CacheDatabase> m_database;
    std::unique_ptr<SqlCatalogueStore> m_store;
};

void SqlCatalogueStoreTest::init()
{
    m_store.reset();
    m_database.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_database = std::move(*CacheDatabase::open(m_dir->filePath(QStringLiteral("cache.db"))));
    m_store = std::make_unique<SqlCatalogueStore>(*m_database);
    ComicSummary a = comic(QStringLiteral("a"), u"\u00c9t\u00e9 100%"_qs);
    a.genres = {QStringLiteral("slice of life")};
    a.language = QStringLiteral("fr-CA");
    ComicSummary b = comic(QStringLiteral("b"), QStringLiteral("Night Train"));
    b.series = QStringLiteral("Trains");
    b.author = QStringLiteral("Zo\u00eb Quinn");
    b.genres = {QStringLiteral("mystery"), QStringLiteral("night")};
    b.language = QStringLiteral("ja");
    b.free = false;
    b.price = QStringLiteral("2.50000000");
    ComicSummary c = comic(QStringLiteral("c"), u"\u6f2b\u753b"_qs);
    c.language = QStringLiteral("fr");
    for (const ComicSummary &row : {a, b, c}) {
        QVERIFY(m_store->saveSummary(row));
        QVERIFY(m_store->setListed(row.id));
    }
}

void SqlCatalogueStoreTest::searchKeysForgetCaseAndAccents_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("key");
    QTest::newRow("case") << QStringLiteral("Night TRAIN") << QStringLiteral("night train");
    QTest::newRow("accents") << u"\u00c9t\u00e9"_qs << QStringLiteral("ete");
    QTest::newRow("full width") << u"\uff21\uff22"_qs << QStringLiteral("ab");
    QTest::newRow("han") << u"\u6f2b\u753b"_qs << u"\u6f2b\u753b"_qs;
}

void SqlCatalogueStoreTest::searchKeysForgetCaseAndAccents()
{
    QFETCH(QString, text);
    QTEST(searchKey(text), "key");
}

void SqlCatalogueStoreTest::filtersNarrowTheList_data()
{
    QTest::addColumn<CatalogueQuery>("query");
    QTest::addColumn<QStringList>("ids");
    const auto row = [](const char *name, auto change, const QStringList &ids) {
        CatalogueQuery query;
        change(query);
        QTest::newRow(name) << query << ids;
    };
    const QString a = QStringLiteral("a");
    const QString b = QStringLiteral("b");
    const QString c = QStringLiteral("c");
    row("none", [](CatalogueQuery &) {}, {c, b, a});
    row("title", [](CatalogueQuery &q) { q.text = QStringLiteral(" ETE "); }, {a});
    row("author", [](CatalogueQuery &q) { q.text = QStringLiteral("zoe"); }, {b});
    row("series words", [](CatalogueQuery &q) { q.text = QStringLiteral("trains"); }, {b});
    row("han", [](CatalogueQuery &q) { q.text = u"\u6f2b"_qs; }, {c});
    row("percent is a character", [](CatalogueQuery &q) { q.text = QStringLiteral("%"); }, {a});
    row("quotes", [](CatalogueQuery &q) { q.text = QStringLiteral("'; --"); }, {});
    row("genre", [](CatalogueQuery &q) { q.genre = QStringLiteral("night"); }, {b});
    row("part of a genre", [](CatalogueQuery &q) { q.genre = QStringLiteral("life"); }, {});
    row("language and its regions", [](CatalogueQuery &q) { q.language = QStringLiteral("fr"); },
        {c, a});
    row("one region", [](CatalogueQuery &q) { q.language = QStringLiteral("fr-CA"); }, {a});
    row("series", [](CatalogueQuery &q) { q.series = QStringLiteral("Trains"); }, {b});
    row("free", [](CatalogueQuery &q) { q.price = PriceFilter::Free; }, {c, a});
    row("paid", [](CatalogueQuery &q) { q.price = PriceFilter::Paid; }, {b});
}

void SqlCatalogueStoreTest::filtersNarrowTheList()
{
    QFETCH(CatalogueQuery, query);
    QTEST(idsOf(m_store->list(query)), "ids");
}

void SqlCatalogueStoreTest::sortsNewestFirstOrByTitle()
{
    CatalogueQuery query;
    QCOMPARE(idsOf(m_store->list(query)).join(QString()), QStringLiteral("cba"));
    query.sort = CatalogueSort::Title;
    QCOMPARE(idsOf(m_store->list(query)).join(QString()), QStringLiteral("abc"));
}

void SqlCatalogueStoreTest::limitAndOffsetCutTheList()
{
    CatalogueQuery query;
    query.limit = 1;
    query.offset = 1;
    QCOMPARE(idsOf(m_store->list(query)).join(QString()), QStringLiteral("b"));
}

void SqlCatalogueStoreTest::withoutALimitNothingIsLeftOut()
{
    const qsizetype before = m_store->list({})->size();
    for (int i = 0; i < 600; ++i) {
        ComicSummary comic;
        comic.id = QStringLiteral("many-%1").arg(i);
        comic.title = comic.id;
        comic.pageCount = 1;
        QVERIFY(m_store->saveSummary(comic));
        QVERIFY(m_store->setListed(comic.id));
    }
    CatalogueQuery query;
    QCOMPARE(m_store->list(query)->size(), 500);
    query.offset = 500;
    QCOMPARE(m_store->list(query)->size(), before + 100);
    query = {};
    query.limit = 0;
    QCOMPARE(m_store->list(query)->size(), before + 600);
}

void SqlCatalogueStoreTest::anUnreadableRowHidesOnlyItself()
{
    const QList<ComicSummary> before = *m_store->list({});
    const QString spoiled = before.first().id;
    QVERIFY(m_database->run("UPDATE catalogue SET summary = '{rot' WHERE comic_id = ?", {spoiled}));
    const QRegularExpression said(QStringLiteral("cannot be read"));
    QTest::ignoreMessage(QtWarningMsg, said);
    QCOMPARE(m_store->list({})->size(), before.size() - 1);
    QTest::ignoreMessage(QtWarningMsg, said);
    QVERIFY(!*m_store->summary(spoiled));
}

void SqlCatalogueStoreTest::whatTheServerNoLongerListsStaysCached()
{
    QVERIFY(m_store->unlistAll());
    QVERIFY(m_store->setListed(QStringLiteral("a")));
    QCOMPARE(idsOf(m_store->list({})).join(QString()), QStringLiteral("a"));
    QVERIFY(m_store->summary(QStringLiteral("b"))->has_value());
    QVERIFY(m_store->saveSummary(comic(QStringLiteral("a"), QStringLiteral("New title"))));
    QCOMPARE(idsOf(m_store->list({})).join(QString()), QStringLiteral("a"));
}

void SqlCatalogueStoreTest::detailsOutliveANewSummary()
{
    QVERIFY(!m_store->details(QStringLiteral("a"))->has_value());
    ComicDetails details;
    details.summary = comic(QStringLiteral("a"), QStringLiteral("Title"));
    details.description = QStringLiteral("About");
    QVERIFY(m_store->saveDetails(details));
    QVERIFY(m_store->saveSummary(comic(QStringLiteral("a"), QStringLiteral("New title"))));
    QCOMPARE((*m_store->details(QStringLiteral("a")))->description, QStringLiteral("About"));
    QCOMPARE((*m_store->summary(QStringLiteral("a")))->title, QStringLiteral("New title"));
}

void SqlCatalogueStoreTest::pagesAreReplacedAsAWhole()
{
    PageInfo page;
    page.number = 1;
    page.mediaType = QStringLiteral("image/png");
    page.sha256 = QString(64, u'a');
    page.url = QStringLiteral("/p");
    PageInfo second = page;
    second.number = 2;
    QVERIFY(m_store->savePages(QStringLiteral("a"), {second, page}));
    QCOMPARE(m_store->pages(QStringLiteral("a"))->first().number, 1);
    QVERIFY(m_store->savePages(QStringLiteral("a"), {page}));
    QCOMPARE(m_store->pages(QStringLiteral("a"))->size(), 1);
    QVERIFY(m_store->pages(QStringLiteral("b"))->isEmpty());
}

void SqlCatalogueStoreTest::theReadingShelfIsLastReadFirst()
{
    SqlProgressStore progress(*m_database);
    const auto read = [&](const char *id, std::int64_t atMs, int page) {
        Progress state;
        state.comicId = QLatin1String(id);
        state.currentPage = page;
        state.pageCount = 9;
        state.completed = page == 9;
        state.modifiedAtMs = atMs;
        state.deviceId = QStringLiteral("d");
        QVERIFY(progress.save({state, std::nullopt}));
    };
    read("a", 100, 2);
    read("b", 300, 9);
    read("c", 200, 3);
    CatalogueQuery query;
    query.shelf = Shelf::Reading;
    QCOMPARE(idsOf(m_store->list(query)).join(QString()), QStringLiteral("ca"));
    query.text = QStringLiteral("ete");
    QCOMPARE(idsOf(m_store->list(query)).join(QString()), QStringLiteral("a"));
}

void SqlCatalogueStoreTest::theDownloadedShelfHoldsWholeComicsOnly()
{
    SqlDownloadStore downloads(*m_database);
    QVERIFY(downloads.save({QStringLiteral("a"), DownloadPhase::Done, {}, 1}));
    QVERIFY(downloads.save({QStringLiteral("b"), DownloadPhase::Queued, {}, 2}));
    QVERIFY(m_store->unlistAll());
    CatalogueQuery query;
    query.shelf = Shelf::Downloaded;
    QCOMPARE(idsOf(m_store->list(query)).join(QString()), QStringLiteral("a"));
}

void SqlCatalogueStoreTest::coversAreKeptByWidth()
{
    const QString id = QStringLiteral("a");
    QVERIFY(m_store->saveCover(id, 160, {QStringLiteral("/u"), "small"}));
    QVERIFY(m_store->saveCover(id, 320, {QStringLiteral("/u"), "large"}));
    QVERIFY(m_store->saveCover(id, 160, {QStringLiteral("/v"), "newer"}));
    QCOMPARE((*m_store->cover(id, 160))->bytes, QByteArray("newer"));
    QCOMPARE((*m_store->cover(id, 160))->url, QStringLiteral("/v"));
    QVERIFY(!m_store->cover(id, 480)->has_value());
    QCOMPARE((*m_store->anyCover(id))->bytes, QByteArray("large"));
}

QTEST_GUILESS_MAIN(SqlCatalogueStoreTest)
#include "tst_sqlcataloguestore.moc"
