#include "tests/unit/server/comics/routedcomics.h"

#include <QJsonArray>
#include <QTest>
#include <QXmlStreamReader>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;

namespace {

constexpr std::int64_t kToken = 100'000'000;
const QString kReader = QStringLiteral("0190a000-0000-7000-8000-00000000000a");
const QString kStream = QStringLiteral("http://vaemendis.net/opds-pse/stream");
const QString kBuy = QStringLiteral("http://opds-spec.org/acquisition/buy");
const QString kGet = QStringLiteral("http://opds-spec.org/acquisition");
const QString kGetFree = QStringLiteral("http://opds-spec.org/acquisition/open-access");

struct Entry
{
    QString id;
    QString title;
    QString price;
    QMap<QString, QMap<QString, QString>> links; // by rel, then by the attribute's name
};

struct Feed
{
    QList<Entry> entries; // the first one is the feed itself
    QString error;
    QByteArray next() const { return href(0, QStringLiteral("next")); }
    QByteArray href(qsizetype entry, const QString &rel) const
    {
        return entries.value(entry).links.value(rel).value(QStringLiteral("href")).toUtf8();
    }
    Entry named(const QString &title) const // empty when there is none
    {
        for (const Entry &entry : entries.sliced(1)) {
            if (entry.title == title)
                return entry;
        }
        return {};
    }
};

Feed parsed(const QByteArray &xml)
{
    Feed feed{{Entry()}, {}};
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        const QStringView name = reader.name();
        if (name == u"entry") {
            feed.entries.append(Entry());
        } else if (name == u"id") {
            feed.entries.last().id = reader.readElementText();
        } else if (name == u"title") {
            feed.entries.last().title = reader.readElementText();
        } else if (name == u"price") {
            feed.entries.last().price = reader.readElementText();
        } else if (name == u"link") {
            QMap<QString, QString> link;
            for (const QXmlStreamAttribute &attribute : reader.attributes())
                link.insert(attribute.name().toString(), attribute.value().toString());
            feed.entries.last().links.insert(link.value(QStringLiteral("rel")), link);
        }
    }
    if (reader.hasError())
        feed.error = reader.errorString();
    return feed;
}

QJsonObject object(const Response &response)
{
    return RoutedComics::json(response);
}

} // namespace

// The catalogue for other readers. Every answer is held against the OpenAPI document as well.
class TestOpds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addEngines(); }
    void init();
    void cleanup() { m_world.reset(); }

    void theRootLeadsToEveryShelf();
    void aFeedIsWalkedByItsLinks();
    void genresLeadToTheirComics();
    void searchIsDescribed();
    void whatIsFreeIsStreamedAndDownloaded();
    void streamedPagesCountFromZero_data();
    void streamedPagesCountFromZero();
    void theLastPageReadCountsFromOne();
    void whatCostsIsOfferedForItsPrice();
    void aNameThatXmlCannotHoldIsWritten();
    void aFeedThatDidNotChangeIsNotSentAgain();
    void opds2SaysThePriceBesideNoCurrency();
    void opds2HasNoEmptyListOfPublications();
    void theManifestHoldsWhatMayBeRead();
    void theManifestKnowsTheDirection();

private:
    Feed feed(const QByteArray &target)
    {
        const Response response = m_world->get(target);
        return response.status == 200 ? parsed(response.body)
                                      : Feed{{Entry()}, QString::number(response.status)};
    }

    std::unique_ptr<RoutedComics> m_world;
    QByteArray m_free;
    QByteArray m_paid;
};

void TestOpds::init()
{
    if (const QString why = test::whyNotOn(test::currentEngine()); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_world = std::make_unique<RoutedComics>(test::currentEngine());
    m_free = m_world
                 ->add(ComicBuilder(QStringLiteral("Office Cat"))
                           .withPages(3)
                           .withGenres({QStringLiteral("Slice of life")}))
                 .toUtf8();
    m_paid =
        m_world
            ->add(
                ComicBuilder(QStringLiteral("Lantern County")).withPages(5).costing(25 * kToken, 2))
            .toUtf8();
}

void TestOpds::theRootLeadsToEveryShelf()
{
    const Feed root = feed("/opds/v1.2");
    QVERIFY2(root.error.isEmpty(), qPrintable(root.error));
    QCOMPARE(root.entries.size(), 6);
    QSet<QString> ids;
    for (qsizetype i = 1; i < root.entries.size(); ++i) {
        const Feed shelf = feed(root.href(i, QStringLiteral("subsection")));
        QVERIFY2(shelf.error.isEmpty(), qPrintable(root.entries[i].title));
        QVERIFY(shelf.entries.size() >= 2);
        ids.insert(root.entries[i].id);
    }
    QCOMPARE(ids.size(), 5);
}

void TestOpds::aFeedIsWalkedByItsLinks()
{
    for (int i = 0; i < 5; ++i)
        m_world->add(ComicBuilder(u"Comic "_qs % QString::number(i)));
    QStringList seen;
    for (QByteArray target = "/opds/v1.2/comics?limit=2&sort=title"; !target.isEmpty();) {
        const Feed part = feed(target);
        QVERIFY2(part.error.isEmpty(), qPrintable(part.error));
        QVERIFY(part.entries.size() <= 3);
        for (const Entry &entry : part.entries.sliced(1))
            seen.append(entry.title);
        target = part.next();
    }
    QCOMPARE(seen.size(), 7);
    QVERIFY(std::is_sorted(seen.cbegin(), seen.cend()));
}

void TestOpds::genresLeadToTheirComics()
{
    const Feed genres = feed("/opds/v1.2/genres");
    QCOMPARE(genres.entries.size(), 2);
    const Feed comics = feed(genres.href(1, QStringLiteral("subsection")));
    QCOMPARE(comics.entries.size(), 2);
    QCOMPARE(comics.entries.last().title, QStringLiteral("Office Cat"));
}

void TestOpds::searchIsDescribed()
{
    const Response response = m_world->get("/opds/v1.2/search.xml");
    QCOMPARE(response.status, 200);
    QXmlStreamReader reader(response.body);
    QString address;
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == u"Url")
            address = reader.attributes().value(QStringLiteral("template")).toString();
    }
    const Feed found =
        feed(address.replace(QStringLiteral("{searchTerms}"), QStringLiteral("lantern")).toUtf8());
    QCOMPARE(found.entries.size(), 2);
    QCOMPARE(found.entries.last().title, QStringLiteral("Lantern County"));
}

void TestOpds::whatIsFreeIsStreamedAndDownloaded()
{
    const Entry entry = feed("/opds/v1.2/comics").named(QStringLiteral("Office Cat"));
    QCOMPARE(entry.id, QString(u"urn:uuid:" % QString::fromUtf8(m_free)));
    QCOMPARE(entry.links.value(kStream).value(QStringLiteral("count")), QStringLiteral("3"));
    QCOMPARE(entry.links.value(kStream).value(QStringLiteral("type")),
             QStringLiteral("image/jpeg"));
    QVERIFY(!entry.links.value(kStream).contains(QStringLiteral("lastRead")));
    QCOMPARE(entry.links.value(kGetFree).value(QStringLiteral("href")).toUtf8(),
             "/comics/" + m_free + "/file");
    QVERIFY(!entry.links.contains(kBuy));
}

void TestOpds::streamedPagesCountFromZero_data()
{
    QTest::addColumn<QByteArray>("index");
    QTest::addColumn<int>("page"); // 0: there is none
    QTest::newRow("the first") << QByteArray("0") << 1;
    QTest::newRow("the last") << QByteArray("2") << 3;
    QTest::newRow("behind the end") << QByteArray("3") << 0;
    QTest::newRow("a zero in front") << QByteArray("01") << 0;
    QTest::newRow("less than none") << QByteArray("-1") << 0;
    QTest::newRow("a word") << QByteArray("first") << 0;
}

void TestOpds::streamedPagesCountFromZero()
{
    QFETCH(QByteArray, index);
    QFETCH(int, page);
    // The tag tells which page it is; the world's pages have no bytes that could be decoded.
    const QByteArray path = "/opds/v1.2/comics/" + m_free + "/pages/" + index;
    if (page == 0) {
        QCOMPARE(m_world->get(path).status, 404);
        return;
    }
    const Result<QList<PageInfo>> pages = m_world->pages(QString::fromUtf8(m_free), {});
    const QByteArray tag = '"' + pages->at(page - 1).sha256.toLatin1() + '"';
    QCOMPARE(m_world->get(path, {{"if-none-match", tag}}).status, 304);
}

void TestOpds::theLastPageReadCountsFromOne()
{
    m_world->user = kReader;
    ProgressUpdate update;
    update.progress.currentPage = 2;
    update.progress.pageCount = 3;
    update.progress.modifiedAtMs = m_world->clock.nowMs();
    update.progress.deviceId = QStringLiteral("laptop");
    QVERIFY(m_world->progress->update(kReader, QString::fromUtf8(m_free), update));
    const auto lastRead = [this] {
        return feed("/opds/v1.2/comics")
            .named(QStringLiteral("Office Cat"))

            .links.value(kStream)
            .value(QStringLiteral("lastRead"));
    };
    QCOMPARE(lastRead(), QStringLiteral("2"));
    // Fetching a page, as a reader does that looks ahead, is no reading.
    m_world->get("/opds/v1.2/comics/" + m_free + "/pages/2", {{"if-none-match", "*"}});
    QCOMPARE(lastRead(), QStringLiteral("2"));
}

void TestOpds::whatCostsIsOfferedForItsPrice()
{
    m_world->user = kReader;
    const auto entry = [this] {
        return feed("/opds/v1.2/comics").named(QStringLiteral("Lantern County"));
    };
    QCOMPARE(entry().price, QStringLiteral("25.00000000"));
    QVERIFY(entry().links.contains(kBuy));
    QVERIFY(!entry().links.contains(kStream));
    QCOMPARE(m_world->get("/opds/v1.2/comics/" + m_paid + "/pages/2").status, 402);
    QCOMPARE(m_world->get("/comics/" + m_paid + "/file").status, 402);
    QCOMPARE(m_world->get("/comics/" + m_paid + "/file", {{"if-none-match", "*"}}).status, 402);
    QVERIFY(m_world->catalogueStore->grant({kReader, QString::fromUtf8(m_paid), {}, 1}));
    QVERIFY(!entry().links.contains(kBuy));
    QVERIFY(entry().links.contains(kGet));
    QCOMPARE(entry().links.value(kStream).value(QStringLiteral("count")), QStringLiteral("5"));
    m_world->user.clear();
    QVERIFY(entry().links.contains(kBuy)); // it was bought by one person
}

void TestOpds::aNameThatXmlCannotHoldIsWritten()
{
    const QString hostile = QStringLiteral("<b>&\"") + QChar(1) + u"\u6f2b\u753b";
    m_world->add(ComicBuilder(hostile).by(hostile).described(hostile));
    const Feed comics = feed("/opds/v1.2/comics?sort=title");
    QVERIFY2(comics.error.isEmpty(), qPrintable(comics.error));
    QVERIFY(!comics.named(QStringLiteral("<b>&\"\u6f2b\u753b")).id.isEmpty());
}

void TestOpds::aFeedThatDidNotChangeIsNotSentAgain()
{
    for (const char *target : {"/opds/v1.2", "/opds/v1.2/comics", "/opds/v2", "/opds/v2/comics"}) {
        const QByteArray tag = m_world->get(target).header("ETag");
        QVERIFY2(!tag.isEmpty(), target);
        QCOMPARE(m_world->get(target, {{"if-none-match", tag}}).status, 304);
    }
    const QByteArray tag = m_world->get("/opds/v1.2").header("ETag");
    m_world->add(ComicBuilder(QStringLiteral("Newer")).createdAt(m_world->clock.nowMs() + 1000));
    QCOMPARE(m_world->get("/opds/v1.2", {{"if-none-match", tag}}).status, 200);
}

void TestOpds::opds2SaysThePriceBesideNoCurrency()
{
    const QJsonArray comics =
        object(m_world->get("/opds/v2/comics?sort=title")).value(u"publications").toArray();
    QCOMPARE(comics.size(), 2);
    const QJsonArray links = comics.first().toObject().value(u"links").toArray();
    QJsonObject buy;
    for (const QJsonValue &link : links) {
        if (link.toObject().value(u"rel") == kBuy)
            buy = link.toObject().value(u"properties").toObject();
    }
    QCOMPARE(buy.value(u"nwtPrice").toString(), QStringLiteral("25.00000000"));
    QCOMPARE(buy.value(u"price").toObject().value(u"currency").toString(), QString(3, u'X'));
    QCOMPARE(buy.value(u"price").toObject().value(u"value").toInt(), 25);
}

void TestOpds::opds2HasNoEmptyListOfPublications()
{
    const QJsonObject nothing = object(m_world->get("/opds/v2/comics?q=nowhere"));
    QVERIFY(!nothing.contains(u"publications"));
    QVERIFY(!nothing.value(u"navigation").toArray().isEmpty());
    QCOMPARE(nothing.value(u"metadata").toObject().value(u"numberOfItems").toInt(-1), 0);
}

void TestOpds::theManifestHoldsWhatMayBeRead()
{
    const auto pages = [this](const QByteArray &id) {
        return object(m_world->get("/comics/" + id + "/manifest")).value(u"readingOrder").toArray();
    };
    QCOMPARE(pages(m_free).size(), 3);
    QCOMPARE(pages(m_paid).size(), 2); // its preview
    m_world->user = kReader;
    QVERIFY(m_world->catalogueStore->grant({kReader, QString::fromUtf8(m_paid), {}, 1}));
    QCOMPARE(pages(m_paid).size(), 5);
    const QJsonObject first = pages(m_free).first().toObject();
    QCOMPARE(first.value(u"width").toInt(), 800);
    QVERIFY(first.value(u"href").toString().contains(u"/pages/1/image"));
    QCOMPARE(m_world->get("/comics/0190a000-0000-7000-8000-0000000000ff/manifest").status, 404);
}

void TestOpds::theManifestKnowsTheDirection()
{
    NewComic manga = ComicBuilder(QStringLiteral("Night Train")).build();
    manga.details.summary.direction = ReadingDirection::RightToLeft;
    const Result<AddedComic> added = m_world->catalogueStore->add(manga);
    QVERIFY(added);
    const QJsonObject metadata = object(m_world->get("/comics/" + added->id.toUtf8() + "/manifest"))
                                     .value(u"metadata")
                                     .toObject();
    QCOMPARE(metadata.value(u"readingProgression").toString(), QStringLiteral("rtl"));
    QCOMPARE(metadata.value(u"conformsTo").toString(),
             QStringLiteral("https://readium.org/webpub-manifest/profiles/divina"));
}

QTEST_GUILESS_MAIN(TestOpds)
#include "tst_opds.moc"
