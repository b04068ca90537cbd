#include "services-client/contract/ids.h"
#include "tests/unit/server/comics/comicsworld.h"

#include <QSet>
#include <QTest>

#include <barrier>
#include <thread>

using namespace nw;
using namespace nw::server::comics;

namespace {

constexpr std::int64_t kToken = 100'000'000;
const QString kReader = QStringLiteral("0190a000-0000-7000-8000-00000000000a");
const QString kOtherReader = QStringLiteral("0190a000-0000-7000-8000-00000000000b");

QStringList titles(const QList<ComicSummary> &comics)
{
    QStringList names;
    for (const ComicSummary &comic : comics)
        names.append(comic.title);
    return names;
}

QStringList found(ComicsWorld &world, const ComicFilter &filter)
{
    ListRequest request;
    request.filter = filter;
    request.limit = 100;
    const Result<ComicList> list = world.catalogue->list(request);
    if (!list)
        return {u"error: "_qs % list.error().detail};
    return titles(list->comics);
}

QStringList search(ComicsWorld &world, const QString &text)
{
    ComicFilter filter;
    filter.text = text;
    return found(world, filter);
}

std::int64_t countOf(const QList<FacetValue> &facet, const QString &value)
{
    for (const FacetValue &row : facet) {
        if (row.value == value)
            return row.count;
    }
    return 0;
}

} // namespace

class TestCatalogueService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addEngines(); }

    void init()
    {
        if (const QString why = test::whyNotOn(test::currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void anEmptyCatalogueIsAnEmptyList()
    {
        ComicsWorld world(test::currentEngine());
        const Result<ComicList> list = world.catalogue->list({});
        QVERIFY(list);
        QVERIFY(list->comics.isEmpty());
        QVERIFY(list->nextPosition.isEmpty());
        QCOMPARE(list->summary.total, 0);
    }

    void aComicComesBackAsItWasKept()
    {
        ComicsWorld world(test::currentEngine());
        const QString id = world.add(ComicBuilder(u"Lantern County"_qs)
                                         .by(u"A. Writer"_qs)
                                         .withCredit(u"writer"_qs, u"A. Writer"_qs)
                                         .withCredit(u"artist"_qs, u"B. Artist"_qs)
                                         .inSeries(u"County"_qs, 2)
                                         .withGenres({u"Mystery"_qs, u"Rural"_qs})
                                         .withTags({u"night"_qs})
                                         .inLanguage(u"en-GB"_qs)
                                         .described(u"A light moves."_qs)
                                         .withPages(7)
                                         .costing(12 * kToken + kToken / 2, 3));
        const Result<ComicDetails> comic = world.catalogue->comic(id, {});
        QVERIFY(comic);
        QCOMPARE(comic->summary.title, u"Lantern County"_qs);
        QCOMPARE(comic->summary.author, u"A. Writer"_qs);
        QCOMPARE(comic->summary.series, u"County"_qs);
        QCOMPARE(comic->summary.seriesIndex, 2);
        QCOMPARE(comic->summary.genres, QStringList({u"Mystery"_qs, u"Rural"_qs}));
        QCOMPARE(comic->summary.language, u"en-GB"_qs);
        QCOMPARE(comic->summary.price, u"12.50000000"_qs);
        QVERIFY(!comic->summary.free);
        QCOMPARE(comic->summary.pageCount, 7);
        QCOMPARE(comic->description, u"A light moves."_qs);
        QCOMPARE(comic->tags, QStringList{u"night"_qs});
        QCOMPARE(comic->credits.size(), 2);
        QCOMPARE(comic->credits.at(1).second, u"B. Artist"_qs);
        QCOMPARE(comic->sizeBytes, 7000);
        QCOMPARE(comic->summary.version, 1);
        QVERIFY(comic->summary.coverUrl.startsWith(u"/comics/"_qs % id % u"/cover?v="));
        QVERIFY(!comic->owned);
        QVERIFY(!comic->progress);
    }

    void anUnknownComicIsNotFound()
    {
        ComicsWorld world(test::currentEngine());
        QCOMPARE(world.catalogue->comic(kReader, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(world.pages(kReader, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(world.catalogue->page(kReader, 1, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(world.catalogue->cover(kReader).error().code, ErrorCode::NotFound);
    }

    void theSameContentIsKeptOnce()
    {
        ComicsWorld world(test::currentEngine());
        const NewComic comic = ComicBuilder(u"Once"_qs).build();
        const auto first = world.catalogueStore->add(comic);
        NewComic again = comic;
        again.details.summary.id = kReader;
        const auto second = world.catalogueStore->add(again);
        QVERIFY(first && second);
        QCOMPARE(first->outcome, AddOutcome::Added);
        QCOMPARE(second->outcome, AddOutcome::AlreadyThere);
        QCOMPARE(second->id, first->id);
        QCOMPARE(world.countRows("comics"), 1);
    }

    void theSameContentIsKeptOnceByImportsAtTheSameTime()
    {
        ComicsWorld world(test::currentEngine());
        constexpr int kImports = 6;
        const NewComic comic = ComicBuilder(u"Once"_qs).inSeries(u"Series"_qs, 1).build();
        std::barrier start(kImports);
        std::atomic<int> added{0};
        std::atomic<int> found{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < kImports; ++i) {
            threads.emplace_back([&] {
                NewComic mine = comic;
                mine.details.summary.id = makeUuidV7();
                start.arrive_and_wait();
                const auto done = world.catalogueStore->add(mine);
                if (done)
                    ++(done->outcome == AddOutcome::Added ? added : found);
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(added.load(), 1);
        QCOMPARE(found.load(), kImports - 1);
        QCOMPARE(world.countRows("comics"), 1);
        QCOMPARE(world.countRows("comic_search"), 1);
    }

    void aComicThatCannotBeKeptLeavesNothingBehind()
    {
        ComicsWorld world(test::currentEngine());
        NewComic comic = ComicBuilder(u"Torn"_qs).inSeries(u"Torn"_qs, 1).build();
        comic.pages.last().sha256.chop(1); // the table refuses it, after all else went in
        QVERIFY(!world.catalogueStore->add(comic));
        for (const char *table : {"comics", "comic_pages", "series", "comic_tags", "comic_search"})
            QCOMPARE(world.countRows(table), 0);
    }

    void everySortIsWalkedOnceWhileComicsComeIn_data()
    {
        QTest::addColumn<ComicSort>("sort");
        QTest::addColumn<QString>("text");
        QTest::newRow("newest") << ComicSort::Newest << QString();
        QTest::newRow("popular") << ComicSort::Popular << QString();
        QTest::newRow("title") << ComicSort::Title << QString();
        QTest::newRow("rating") << ComicSort::Rating << QString();
        QTest::newRow("relevance") << ComicSort::Relevance << u"comic"_qs;
        QTest::newRow("relevance without a text") << ComicSort::Relevance << QString();
    }

    void everySortIsWalkedOnceWhileComicsComeIn()
    {
        QFETCH(ComicSort, sort);
        QFETCH(QString, text);
        ComicsWorld world(test::currentEngine());
        QSet<QString> before;
        // Few different times and titles, so that ties cross the borders of pages.
        for (int i = 0; i < 37; ++i) {
            before.insert(world.add(ComicBuilder(u"Comic "_qs % QString::number(i % 5))
                                        .createdAt(1'780'000'000'000 + i % 3)));
        }
        ListRequest request;
        request.sort = sort;
        request.filter.text = text;
        request.limit = 5;
        QStringList seen;
        int rounds = 0;
        do {
            const Result<ComicList> list = world.catalogue->list(request);
            QVERIFY2(list, qPrintable(list ? QString() : list.error().detail));
            QVERIFY(list->comics.size() <= 5);
            for (const ComicSummary &comic : list->comics)
                seen.append(comic.id);
            request.position = list->nextPosition;
            world.add(ComicBuilder(u"Comic "_qs % QString::number(rounds % 7))
                          .createdAt(1'780'000'000'000 + rounds % 4));
            QVERIFY(++rounds < 40);
        } while (!request.position.isEmpty());
        const QSet<QString> once(seen.begin(), seen.end());
        QCOMPARE(once.size(), seen.size());
        QVERIFY(once.contains(before));
    }

    void newestComesFirstAndTitlesRise()
    {
        ComicsWorld world(test::currentEngine());
        world.add(ComicBuilder(u"Part 10"_qs).createdAt(1));
        world.add(ComicBuilder(u"Part 2"_qs).createdAt(2));
        ListRequest request;
        QCOMPARE(titles(world.catalogue->list(request)->comics),
                 QStringList({u"Part 2"_qs, u"Part 10"_qs}));
        request.sort = ComicSort::Title;
        QCOMPARE(titles(world.catalogue->list(request)->comics),
                 QStringList({u"Part 2"_qs, u"Part 10"_qs}));
    }

    void popularAndRatingBeginWithTheHighestThenTheNewest_data()
    {
        QTest::addColumn<ComicSort>("sort");
        QTest::addColumn<QByteArray>("column");
        QTest::newRow("popular") << ComicSort::Popular << QByteArray("reader_count");
        QTest::newRow("rating") << ComicSort::Rating << QByteArray("rating");
    }

    void popularAndRatingBeginWithTheHighestThenTheNewest()
    {
        QFETCH(ComicSort, sort);
        QFETCH(QByteArray, column);
        ComicsWorld world(test::currentEngine());
        for (const char *title : {"first", "second", "third", "fourth"})
            world.add(ComicBuilder(QString::fromLatin1(title)));
        ListRequest request;
        request.sort = sort;
        QCOMPARE(titles(world.catalogue->list(request)->comics),
                 QStringList({u"fourth"_qs, u"third"_qs, u"second"_qs, u"first"_qs}));
        const QByteArray raise =
            "UPDATE comics SET " + column + " = length(title) WHERE title IN ('first', 'second')";
        QVERIFY(world.database().connection().execute(raise.constData()));
        QCOMPARE(titles(world.catalogue->list(request)->comics),
                 QStringList({u"second"_qs, u"first"_qs, u"fourth"_qs, u"third"_qs}));
    }

    void aCursorOfAnotherSortIsRefused_data()
    {
        QTest::addColumn<QString>("cursor");
        QTest::newRow("another sort") << QString();
        QTest::newRow("no sort") << u"12:34"_qs;
        QTest::newRow("nothing inside") << u"n:"_qs;
        QTest::newRow("letters for numbers") << u"nx:y"_qs;
        QTest::newRow("a number too large") << u"n1:99999999999999999999"_qs;
    }

    void aCursorOfAnotherSortIsRefused()
    {
        QFETCH(QString, cursor);
        ComicsWorld world(test::currentEngine());
        for (int i = 0; i < 3; ++i)
            world.add(ComicBuilder(u"Comic"_qs));
        ListRequest request;
        request.limit = 1;
        request.sort = ComicSort::Title;
        if (cursor.isEmpty())
            cursor = world.catalogue->list(request)->nextPosition;
        request.sort = ComicSort::Newest;
        request.position = cursor;
        const Result<ComicList> list = world.catalogue->list(request);
        QVERIFY(!list);
        QCOMPARE(list.error().code, ErrorCode::InvalidInput);
        QCOMPARE(list.error().field, u"cursor"_qs);
    }

    void limitsAndTextsAreBounded()
    {
        ComicsWorld world(test::currentEngine());
        ListRequest request;
        for (const int limit : {0, -1, 101}) {
            request.limit = limit;
            QCOMPARE(world.catalogue->list(request).error().field, u"limit"_qs);
        }
        request.limit = 100;
        QVERIFY(world.catalogue->list(request));
        request.filter.genre = QString(201, u'x');
        QCOMPARE(world.catalogue->list(request).error().field, u"genre"_qs);
    }

    void searchFindsTitlesPeopleAndTexts_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("accent left out") << u"creme"_qs << QStringList{u"Crème Brûlée"_qs};
        QTest::newRow("accent put in") << u"crême"_qs << QStringList{u"Crème Brûlée"_qs};
        QTest::newRow("one ideograph") << u"車"_qs << QStringList{u"夜の電車"_qs};
        QTest::newRow("two ideographs") << u"電車"_qs << QStringList{u"夜の電車"_qs};
        QTest::newRow("across kana") << u"夜の"_qs << QStringList{u"夜の電車"_qs};
        QTest::newRow("short word") << u"go"_qs << QStringList{u"Go West"_qs};
        QTest::newRow("creator") << u"nakamura"_qs << QStringList{u"夜の電車"_qs};
        QTest::newRow("description") << u"prairie"_qs << QStringList{u"Go West"_qs};
        QTest::newRow("tag") << u"dessert"_qs << QStringList{u"Crème Brûlée"_qs};
        QTest::newRow("words of two fields") << u"west prairie"_qs << QStringList{u"Go West"_qs};
        QTest::newRow("one word missing") << u"west dessert"_qs << QStringList{};
        QTest::newRow("quotes and operators") << u"\"west\" OR *"_qs << QStringList{};
        QTest::newRow("punctuation alone") << u"!?\"*"_qs << QStringList{};
        QTest::newRow("an injection") << u"'; DROP TABLE comics; --"_qs << QStringList{};
    }

    void searchFindsTitlesPeopleAndTexts()
    {
        QFETCH(QString, query);
        QFETCH(QStringList, expected);
        ComicsWorld world(test::currentEngine());
        world.add(ComicBuilder(u"Crème Brûlée"_qs).withTags({u"Dessert"_qs}));
        world.add(ComicBuilder(u"夜の電車"_qs).by(u"Nakamura Hana"_qs));
        world.add(ComicBuilder(u"Go West"_qs).described(u"Over the prairie."_qs));
        QCOMPARE(search(world, query), expected);
        QCOMPARE(world.countRows("comics"), 3);
    }

    void theBestAnswerComesFirst()
    {
        ComicsWorld world(test::currentEngine());
        world.add(ComicBuilder(u"Train"_qs).createdAt(1));
        world.add(ComicBuilder(u"Train Songs"_qs).createdAt(2));
        world.add(ComicBuilder(u"The Night Train"_qs).createdAt(3));
        world.add(ComicBuilder(u"By a Trainer"_qs).by(u"Train Company"_qs).createdAt(4));
        world.add(ComicBuilder(u"Rails"_qs).described(u"About a train."_qs).createdAt(5));
        QCOMPARE(search(world, u"train"_qs),
                 QStringList({u"Train"_qs, u"Train Songs"_qs, u"By a Trainer"_qs,
                              u"The Night Train"_qs, u"Rails"_qs}));
    }

    void theBestAnswersAreWalkedFromTierToTier()
    {
        ComicsWorld world(test::currentEngine());
        QStringList expected; // of one kind the last that came in is the first
        for (int i = 0; i < 3; ++i) {
            const QString number = QString::number(i);
            world.add(ComicBuilder(u"Body "_qs % number).described(u"a night train leaves"_qs));
            world.add(ComicBuilder(u"Apart "_qs % number).described(u"train, all night"_qs));
            world.add(ComicBuilder(u"People "_qs % number).inSeries(u"Night Train"_qs, i));
            world.add(ComicBuilder(u"The Night Train "_qs % number));
            world.add(ComicBuilder(u"Night Trains "_qs % number));
            world.add(ComicBuilder(u"Night Train"_qs).by(u"Author "_qs % number));
            world.add(ComicBuilder(u"Another "_qs % number));
        }
        for (int kind = 0; kind < 3; ++kind)
            expected.append(u"Night Train"_qs);
        for (const char *kind : {"Night Trains ", "The Night Train ", "People "}) {
            for (const char *number : {"2", "1", "0"})
                expected.append(QString::fromLatin1(kind) + QLatin1String(number));
        }
        for (const char *rest : {"Apart 2", "Body 2", "Apart 1", "Body 1", "Apart 0", "Body 0"})
            expected.append(QString::fromLatin1(rest));
        for (const int limit : {1, 2, 4, 100}) {
            ListRequest request;
            request.filter.text = u"night train"_qs;
            request.filter.price = PriceFilter::Free;
            request.limit = limit;
            QStringList seen;
            do {
                const Result<ComicList> list = world.catalogue->list(request);
                QVERIFY2(list, qPrintable(list ? QString() : list.error().detail));
                seen += titles(list->comics);
                request.position = list->nextPosition;
            } while (!request.position.isEmpty() && seen.size() < 100);
            QCOMPARE(seen, expected);
        }
    }

    // More than an eighth of the catalogue is counted in another way than less.
    void aCommonWordIsCountedAsARareOneIs()
    {
        ComicsWorld world(test::currentEngine());
        for (int i = 0; i < 24; ++i) {
            ComicBuilder comic(u"Comic "_qs % QString::number(i));
            comic.described(i < 12       ? u"harbour"_qs
                                : i < 14 ? u"lighthouse"_qs
                                         : u"nothing"_qs)
                .withGenres({i % 2 == 0 ? u"Sea"_qs : u"Noir"_qs})
                .withTags({u"tag"_qs})
                .inLanguage(i % 3 == 0 ? u"en"_qs : u"fr"_qs)
                .costing(i % 4 == 0 ? kToken : 0, 1);
            world.add(comic);
        }
        const auto summaryOf = [&](const QString &text) {
            ComicFilter filter;
            filter.text = text;
            return *world.catalogueStore->summarise(filter);
        };
        const ListSummary common = summaryOf(u"harbour"_qs);
        QCOMPARE(common.total, 12);
        QCOMPARE(common.free, 9);
        QCOMPARE(countOf(common.genres, u"Sea"_qs), 6);
        QCOMPARE(countOf(common.genres, u"Noir"_qs), 6);
        QCOMPARE(countOf(common.tags, u"tag"_qs), 12);
        QCOMPARE(countOf(common.languages, u"en"_qs), 4);
        QCOMPARE(countOf(common.languages, u"fr"_qs), 8);
        const ListSummary rare = summaryOf(u"lighthouse"_qs);
        QCOMPARE(rare.total, 2);
        QCOMPARE(rare.free, 1);
        QCOMPARE(countOf(rare.genres, u"Sea"_qs), 1);
        QCOMPARE(countOf(rare.languages, u"en"_qs), 1);

        ComicFilter both;
        both.text = u"harbour"_qs;
        both.genre = u"Sea"_qs;
        const ListSummary narrowed = *world.catalogueStore->summarise(both);
        QCOMPARE(narrowed.total, 6);
        QCOMPARE(countOf(narrowed.genres, u"Sea"_qs), 6);
        QCOMPARE(countOf(narrowed.languages, u"en"_qs), 2);
        QCOMPARE(narrowed.free, 3);
    }

    void filtersNarrow_data()
    {
        QTest::addColumn<ComicFilter>("filter");
        QTest::addColumn<QStringList>("expected");
        ComicFilter genre;
        genre.genre = u"mystery"_qs;
        QTest::newRow("genre, folded") << genre << QStringList{u"A"_qs};
        ComicFilter tag;
        tag.tag = u"Rain"_qs;
        QTest::newRow("tag") << tag << QStringList{u"B"_qs};
        ComicFilter tagAsGenre;
        tagAsGenre.genre = u"rain"_qs;
        QTest::newRow("a tag is no genre") << tagAsGenre << QStringList{};
        ComicFilter language;
        language.language = u"en"_qs;
        QTest::newRow("language and its regions") << language << QStringList({u"B"_qs, u"A"_qs});
        ComicFilter region;
        region.language = u"en-GB"_qs;
        QTest::newRow("region") << region << QStringList{u"B"_qs};
        ComicFilter creator;
        creator.creator = u"zoe"_qs;
        QTest::newRow("creator, folded") << creator << QStringList{u"A"_qs};
        ComicFilter series;
        series.series = u"the row"_qs;
        QTest::newRow("series") << series << QStringList({u"C"_qs, u"B"_qs});
        ComicFilter free;
        free.price = PriceFilter::Free;
        QTest::newRow("free") << free << QStringList({u"B"_qs, u"A"_qs});
        ComicFilter paid;
        paid.price = PriceFilter::Paid;
        QTest::newRow("paid") << paid << QStringList{u"C"_qs};
        ComicFilter both = series;
        both.price = PriceFilter::Paid;
        QTest::newRow("two at once") << both << QStringList{u"C"_qs};
    }

    void filtersNarrow()
    {
        QFETCH(ComicFilter, filter);
        QFETCH(QStringList, expected);
        ComicsWorld world(test::currentEngine());
        world.add(ComicBuilder(u"A"_qs)
                      .withGenres({u"Mystery"_qs})
                      .withCredit(u"writer"_qs, u"Zoë"_qs)
                      .createdAt(1));
        world.add(ComicBuilder(u"B"_qs)
                      .withTags({u"rain"_qs})
                      .inLanguage(u"en-GB"_qs)
                      .inSeries(u"The Row"_qs, 1)
                      .createdAt(2));
        world.add(ComicBuilder(u"C"_qs)
                      .inLanguage(u"fr"_qs)
                      .inSeries(u"THE ROW"_qs, 2)
                      .costing(kToken, 0)
                      .createdAt(3));
        QCOMPARE(found(world, filter), expected);
    }

    void facetsCountWhatTheFilterLeaves()
    {
        ComicsWorld world(test::currentEngine());
        world.add(ComicBuilder(u"A"_qs).withGenres({u"Noir"_qs, u"City"_qs}));
        world.add(ComicBuilder(u"B"_qs).withGenres({u"noir"_qs}).inLanguage(u"fr"_qs));
        world.add(ComicBuilder(u"C"_qs).withGenres({u"City"_qs}).costing(kToken, 0));
        ListRequest request;
        request.limit = 1; // facets are of the whole list, not of the page
        const Result<ComicList> all = world.catalogue->list(request);
        QCOMPARE(all->summary.total, 3);
        QCOMPARE(all->summary.free, 2);
        QCOMPARE(all->summary.genres.size(), 2);
        QCOMPARE(all->summary.genres.at(0).count, 2);
        QCOMPARE(all->summary.languages.at(0).value, u"en"_qs);
        QCOMPARE(all->summary.languages.at(0).count, 2);

        request.filter.language = u"fr"_qs;
        const Result<ComicList> french = world.catalogue->list(request);
        QCOMPARE(french->summary.total, 1);
        QCOMPARE(french->summary.genres.size(), 1);
        QCOMPARE(french->summary.genres.at(0).value, u"noir"_qs);
    }

    void filtersThatSelectTheSameAreCountedOnce()
    {
        ComicsWorld world(test::currentEngine());
        world.add(ComicBuilder(u"Crème brûlée"_qs).withGenres({u"Cuisine"_qs}));
        const auto languageOf = [&](const QString &text, const QString &genre) {
            ListRequest request;
            request.filter.text = text;
            request.filter.genre = genre;
            return world.catalogue->list(request)->summary.languages.value(0).value;
        };
        QCOMPARE(languageOf(u"crème brûlée"_qs, u"cuisine"_qs), u"en"_qs);
        // Behind the service's back, so that it shows which summaries were kept.
        QVERIFY(world.database().connection().execute("UPDATE comics SET language = 'fr'"));
        QCOMPARE(languageOf(u"BRULEE  Creme"_qs, u"CUISINE"_qs), u"en"_qs);
        QCOMPARE(languageOf(u"crème"_qs, u"cuisine"_qs), u"fr"_qs);
        QCOMPARE(languageOf(u"crème brûlée"_qs, {}), u"fr"_qs);
    }

    void facetsFollowTheCatalogue()
    {
        ComicsWorld world(test::currentEngine());
        world.add(ComicBuilder(u"A"_qs));
        QCOMPARE(world.catalogue->list({})->summary.total, 1);
        world.add(ComicBuilder(u"B"_qs));
        QCOMPARE(world.catalogue->list({})->summary.total, 2);
    }

    void aFreeComicIsOpenToEverybody()
    {
        ComicsWorld world(test::currentEngine());
        const QString id = world.add(ComicBuilder(u"Free"_qs));
        const Result<QList<PageInfo>> pages = world.pages(id, {});
        QCOMPARE(pages->size(), 3);
        for (const PageInfo &page : *pages) {
            QVERIFY(!page.locked);
            QVERIFY(page.url.contains(page.sha256.first(16)));
        }
    }

    void aLockedPageHasNoUrlAndCannotBeHad()
    {
        ComicsWorld world(test::currentEngine());
        const QString id = world.add(ComicBuilder(u"Paid"_qs).withPages(5).costing(25 * kToken, 2));
        for (const QString &who : {QString(), kReader}) {
            const Result<QList<PageInfo>> pages = world.pages(id, who);
            QCOMPARE(pages->size(), 5);
            for (const PageInfo &page : *pages) {
                QCOMPARE(page.locked, page.number > 2);
                QCOMPARE(page.url.isEmpty(), page.locked);
                const Result<PageAccess> access = world.catalogue->page(id, page.number, who);
                QCOMPARE(access->right, page.locked ? PageRight::Locked : PageRight::Open);
                QCOMPARE(access->price, u"25.00000000"_qs);
            }
        }
    }

    void anEntitlementOpensTheComicForItsOwnerAlone()
    {
        ComicsWorld world(test::currentEngine());
        const QString id = world.add(ComicBuilder(u"Paid"_qs).costing(25 * kToken, 0));
        QVERIFY(world.catalogueStore->grant({kReader, id, u"receipt"_qs, 1}));
        QVERIFY(world.catalogueStore->grant({kReader, id, u"receipt"_qs, 2})); // again: nothing
        QCOMPARE(world.countRows("entitlements"), 1);
        QCOMPARE(world.catalogue->page(id, 3, kReader)->right, PageRight::Open);
        QCOMPARE(world.catalogue->page(id, 3, kOtherReader)->right, PageRight::Locked);
        QCOMPARE(world.catalogue->page(id, 3, {})->right, PageRight::Locked);
        QVERIFY(world.catalogue->comic(id, kReader)->owned);
        QVERIFY(!world.catalogue->comic(id, kOtherReader)->owned);
        QVERIFY(!world.pages(id, kReader)->last().locked);
    }

    void pagesAreListedInParts()
    {
        ComicsWorld world(test::currentEngine());
        const QString id = world.add(ComicBuilder(u"Long"_qs).withPages(5));
        const Result<PageList> first = world.catalogue->pages(id, {}, {}, 2);
        QCOMPARE(first->pages.size(), 2);
        QCOMPARE(first->total, 5);
        const Result<PageList> second = world.catalogue->pages(id, {}, first->nextPosition, 100);
        QCOMPARE(second->pages.size(), 3);
        QCOMPARE(second->pages.first().number, 3);
        QVERIFY(second->nextPosition.isEmpty());
        QVERIFY(world.catalogue->pages(id, {}, u"99"_qs, 100)->pages.isEmpty());
        for (const QString &position : {u"-1"_qs, u"two"_qs, u" 2"_qs})
            QCOMPARE(world.catalogue->pages(id, {}, position, 2).error().field, u"cursor"_qs);
        for (const int limit : {0, 101})
            QCOMPARE(world.catalogue->pages(id, {}, {}, limit).error().field, u"limit"_qs);
    }

    void aPageThatIsNotThereIsNotFound()
    {
        ComicsWorld world(test::currentEngine());
        const QString id = world.add(ComicBuilder(u"Short"_qs).costing(kToken, 0));
        for (const int number : {0, -1, 4})
            QCOMPARE(world.catalogue->page(id, number, {}).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestCatalogueService)
#include "tst_catalogueservice.moc"
