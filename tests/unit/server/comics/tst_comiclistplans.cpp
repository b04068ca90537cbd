#include "server/comics/sqlcomiclist.h"
#include "server/common/db/sqlquery.h"
#include "tests/unit/server/comics/comicsworld.h"

#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;

namespace {

// What SQLite means to do, one step a line.
QStringList planOf(ComicsWorld &world, const ComposedSql &sql)
{
    const auto steps = allRows(runComposed(world.database().connection(),
                                           u"EXPLAIN QUERY PLAN "_qs % sql.text, sql.values),
                               [](const Statement &row) { return row.text(3); });
    return steps ? *steps : QStringList{u"it does not run"_qs};
}

// The values in the text, which only a test may do.
QString withValues(const ComposedSql &sql)
{
    QString text = sql.text;
    for (const QVariant &value : sql.values) {
        const QString literal = value.metaType().id() == QMetaType::QString
            ? QString(u'\'' % value.toString() % u'\'')
            : value.toString();
        text.replace(text.indexOf(u'?'), 1, literal);
    }
    return text;
}

ComicQuery sortedBy(ComicSort sort)
{
    ComicQuery query;
    query.sort = sort;
    query.after = ListPosition{5, u"m"_qs, 7};
    return query;
}

ComicQuery relevantTo(const QString &text)
{
    ComicQuery query;
    query.sort = ComicSort::Relevance;
    query.filter.text = text;
    return query;
}

ComicQuery filteredBy(const ComicFilter &filter)
{
    ComicQuery query;
    query.filter = filter;
    return query;
}

} // namespace

// A list of a hundred thousand comics costs what a list of a hundred does, as long as the database
// walks an index. These are the plans that promise it.
class TestComicListPlans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPageOfASortedListIsReadFromItsIndex_data()
    {
        QTest::addColumn<ComicSort>("sort");
        QTest::addColumn<QString>("index");
        QTest::newRow("newest") << ComicSort::Newest << u"comics_by_time"_qs;
        QTest::newRow("popular") << ComicSort::Popular << u"comics_by_readers"_qs;
        QTest::newRow("title") << ComicSort::Title << u"comics_by_title"_qs;
        QTest::newRow("rating") << ComicSort::Rating << u"comics_by_rating"_qs;
    }

    void aPageOfASortedListIsReadFromItsIndex()
    {
        QFETCH(ComicSort, sort);
        QFETCH(QString, index);
        ComicsWorld world;
        const QString plan = planOf(world, listSql(Engine::Sqlite, sortedBy(sort))).join(u'\n');
        QVERIFY2(plan.contains(u"SEARCH c USING INDEX "_qs % index), qPrintable(plan));
        QVERIFY2(!plan.contains(u"TEMP B-TREE"), qPrintable(plan));
    }

    void aRareFilterIsLookedUp_data()
    {
        QTest::addColumn<ComicFilter>("filter");
        QTest::addColumn<QString>("index");
        ComicFilter tag;
        tag.tag = u"rain"_qs;
        QTest::newRow("tag") << tag << u"comic_tags_by_value"_qs;
        ComicFilter creator;
        creator.creator = u"ada"_qs;
        QTest::newRow("creator") << creator << u"comic_credits_by_name"_qs;
        ComicFilter series;
        series.series = u"county"_qs;
        QTest::newRow("series") << series << u"comics_by_series"_qs;
        ComicFilter text;
        text.text = u"lamp"_qs;
        QTest::newRow("text") << text << u"VIRTUAL TABLE INDEX"_qs;
    }

    void aRareFilterIsLookedUp()
    {
        QFETCH(ComicFilter, filter);
        QFETCH(QString, index);
        ComicsWorld world;
        const QString plan = planOf(world, listSql(Engine::Sqlite, filteredBy(filter))).join(u'\n');
        QVERIFY2(plan.contains(index), qPrintable(plan));
        QVERIFY2(!plan.contains(u"SCAN c\n"_qs) && !plan.endsWith(u"SCAN c"_qs), qPrintable(plan));
    }

    void theTrigramsOfPostgresFindWordsOfEveryLength_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("a word") << u"lamp"_qs;
        QTest::newRow("part of a word") << u"ante"_qs;
        QTest::newRow("a short word") << u"go"_qs;
        QTest::newRow("a letter") << u"x"_qs;
        QTest::newRow("an ideograph") << u"漢"_qs;
        QTest::newRow("ideographs") << u"漢字"_qs;
        QTest::newRow("an ideograph behind a letter") << u"字"_qs;
        QTest::newRow("an ideograph of two code units") << u"𠮷"_qs;
    }

    // Without a trigram to look up, the index would give every row, to be read and thrown away.
    void theTrigramsOfPostgresFindWordsOfEveryLength()
    {
        QFETCH(QString, text);
        if (const QString why = test::whyNotOn(Engine::Postgres); !why.isEmpty())
            QSKIP(qPrintable(why));
        ComicsWorld world(Engine::Postgres);
        for (int i = 0; i < 60; ++i)
            world.add(ComicBuilder(u"Miscellany %1"_qs.arg(i)).described(u"雨 and 風"_qs));
        world.add(ComicBuilder(u"Lantern lamp: go, x漢字 𠮷"_qs));
        QVERIFY(world.database().connection().execute("SET enable_seqscan = off"));
        // EXPLAIN cannot be prepared; in a function it is a text like any other.
        QVERIFY(world.database().connection().execute(
            "CREATE FUNCTION plan_of(query TEXT) RETURNS SETOF TEXT LANGUAGE plpgsql AS"
            " 'BEGIN RETURN QUERY EXECUTE ''EXPLAIN ANALYZE '' || query; END'"));
        Statement rows = world.database().connection().prepare("SELECT plan_of FROM plan_of(?)");
        rows.bind(withValues(listSql(Engine::Postgres, relevantTo(text))));
        QVERIFY(rows.run());
        QString plan;
        while (rows.fetch().value_or(false))
            plan += rows.text(0) % u'\n';
        QVERIFY2(plan.contains(u"comic_search_trigrams"), qPrintable(plan));
        QVERIFY2(!plan.contains(u"Rows Removed by Index Recheck"), qPrintable(plan));
        const auto found = world.catalogueStore->list(relevantTo(text));
        QVERIFY(found);
        QCOMPARE(found->size(), 1);
    }

    void countingEverythingReadsIndexesAlone()
    {
        ComicsWorld world;
        const QStringList plan = planOf(world, summarySql(Engine::Sqlite, {}, Breadth::Narrow));
        int scans = 0;
        for (const QString &step : plan) {
            if (!step.startsWith(u"SCAN "_qs))
                continue;
            ++scans;
            QVERIFY2(step.contains(u"COVERING INDEX"), qPrintable(plan.join(u'\n')));
        }
        QVERIFY2(scans > 0, qPrintable(plan.join(u'\n'))); // a plan was made
    }

    void aCommonWordIsListedWithoutReadingEveryHit_data()
    {
        QTest::addColumn<ComicFilter>("filter");
        ComicFilter text;
        text.text = u"lamp"_qs;
        QTest::newRow("text") << text;
        text.genre = u"noir"_qs;
        text.price = PriceFilter::Free;
        QTest::newRow("text and filters") << text;
    }

    void aCommonWordIsListedWithoutReadingEveryHit()
    {
        QFETCH(ComicFilter, filter);
        ComicsWorld world;
        ComicQuery query = filteredBy(filter);
        query.sort = ComicSort::Relevance;
        const QStringList plan = planOf(world, listSql(Engine::Sqlite, query));
        // The two lower tiers each end when the page is full: nothing is sorted inside of them.
        int tiers = 0;
        bool isInside = false;
        for (const QString &step : plan) {
            if (step.startsWith(u"CO-ROUTINE (subquery"_qs)) {
                ++tiers;
                isInside = true;
            } else if (step.startsWith(u"SCAN (subquery"_qs)) {
                isInside = false;
            }
            QVERIFY2(!isInside || !step.contains(u"TEMP B-TREE"), qPrintable(plan.join(u'\n')));
            QVERIFY2(!step.startsWith(u"SCAN c"), qPrintable(plan.join(u'\n')));
        }
        QCOMPARE(tiers, 2);
    }

    void aBroadSearchIsCountedByWalkingIndexes()
    {
        ComicsWorld world;
        ComicFilter text;
        text.text = u"lamp"_qs;
        const QString plan =
            planOf(world, summarySql(Engine::Sqlite, text, Breadth::Broad)).join(u'\n');
        QVERIFY2(plan.contains(u"COVERING INDEX comic_tags_by_value"), qPrintable(plan));
        QVERIFY2(plan.count(u"COVERING INDEX comics_by_language"_qs) == 2, qPrintable(plan));
    }

    void everyStatementHoldsAPlaceForEachValue_data()
    {
        QTest::addColumn<Engine>("engine");
        QTest::newRow("SQLite") << Engine::Sqlite;
        QTest::newRow("PostgreSQL") << Engine::Postgres;
    }

    void everyStatementHoldsAPlaceForEachValue()
    {
        QFETCH(Engine, engine);
        ComicFilter filter;
        filter.text = u"night train 電車"_qs;
        filter.genre = filter.tag = filter.language = filter.creator = filter.series = u"x"_qs;
        filter.price = PriceFilter::Free;
        QList<ComposedSql> statements{summarySql(engine, filter, Breadth::Narrow),
                                      summarySql(engine, filter, Breadth::Broad),
                                      summarySql(engine, {}, Breadth::Narrow)};
        for (const ComicSort sort : {ComicSort::Relevance, ComicSort::Newest, ComicSort::Popular,
                                     ComicSort::Title, ComicSort::Rating}) {
            ComicQuery query = sortedBy(sort);
            statements.append(listSql(engine, query));
            query.filter = filter;
            statements.append(listSql(engine, query));
            query.after.reset();
            statements.append(listSql(engine, query));
        }
        for (const ComposedSql &sql : std::as_const(statements)) {
            QCOMPARE(sql.text.count(u'?'), sql.values.size());
            // What people typed is bound, never put into the text.
            QVERIFY2(!sql.text.contains(u"night") && !sql.text.contains(u"電"),
                     qPrintable(sql.text));
        }
    }
};

QTEST_GUILESS_MAIN(TestComicListPlans)
#include "tst_comiclistplans.moc"
