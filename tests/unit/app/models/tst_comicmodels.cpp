#include "app/models/comicfilter.h"
#include "app/models/comicitem.h"
#include "app/models/comiclistmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace nw;
using namespace nw::app;
using nw::DownloadPhase;

namespace {

ComicItem comic(const QString &key, const QString &title)
{
    ComicItem item;
    item.key = key;
    item.title = title;
    item.pageCount = 36;
    return item;
}

QStringList titlesOf(const QAbstractItemModel &model)
{
    QStringList titles;
    for (int row = 0; row < model.rowCount(); ++row) {
        titles << model.index(row, 0).data().toString();
    }
    return titles;
}

} // namespace

class TestComicModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewListKeepsWhatStayed();
    void anEqualItemIsNoChange();
    void removingTellsTheRow();
    void everyComicIsSpokenOf();
    void aPreviewDoesNotMakeAnOwner_data();
    void aPreviewDoesNotMakeAnOwner();
    void filtersLetThroughWhatTheySay_data();
    void filtersLetThroughWhatTheySay();
    void everyWordOfTheSearchMustBeFound_data();
    void everyWordOfTheSearchMustBeFound();
    void ordersPutRowsInTheirPlace_data();
    void ordersPutRowsInTheirPlace();
    void pricesAreShownWithoutEmptyDecimals_data();
    void pricesAreShownWithoutEmptyDecimals();
    void daysAreSaidInWords();
    void howFarOneHasRead_data();
    void howFarOneHasRead();
};

void TestComicModels::aNewListKeepsWhatStayed()
{
    ComicListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setItems({comic(u"a"_qs, u"A"_qs), comic(u"b"_qs, u"B"_qs), comic(u"c"_qs, u"C"_qs)});
    const QPersistentModelIndex kept = model.index(2);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);

    model.setItems({comic(u"a"_qs, u"A"_qs), comic(u"c"_qs, u"C2"_qs), comic(u"d"_qs, u"D"_qs)});

    QCOMPARE(titlesOf(model), QStringList({u"A"_qs, u"C2"_qs, u"D"_qs}));
    QVERIFY(kept.isValid());
    QCOMPARE(kept.row(), 1);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(removed.count(), 1);
    QVERIFY(model.find(u"d"_qs));
    QVERIFY(!model.find(u"b"_qs));
}

void TestComicModels::anEqualItemIsNoChange()
{
    ComicListModel model;
    model.upsert(comic(u"a"_qs, u"A"_qs));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.upsert(comic(u"a"_qs, u"A"_qs));
    QCOMPARE(changed.count(), 0);
    model.upsert(comic(u"a"_qs, u"Another"_qs));
    QCOMPARE(changed.count(), 1);
}

void TestComicModels::removingTellsTheRow()
{
    ComicListModel model;
    model.setItems({comic(u"a"_qs, u"A"_qs), comic(u"b"_qs, u"B"_qs)});
    model.remove(u"a"_qs);
    model.remove(u"unknown"_qs);
    QCOMPARE(titlesOf(model), QStringList{u"B"_qs});
    model.upsert(comic(u"b"_qs, u"B2"_qs));
    QCOMPARE(titlesOf(model), QStringList{u"B2"_qs});
}

void TestComicModels::everyComicIsSpokenOf()
{
    ComicListModel model;
    ComicItem item = comic(u"a"_qs, u"Night Ferry"_qs);
    item.creator = u"T. Okafor"_qs;
    item.currentPage = 17;
    item.download = DownloadPhase::Done;
    model.upsert(item);
    QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString(),
             u"Night Ferry, T. Okafor, Page 17 of 36, on this computer"_qs);
}

void TestComicModels::aPreviewDoesNotMakeAnOwner_data()
{
    QTest::addColumn<bool>("free");
    QTest::addColumn<bool>("owned");
    QTest::addColumn<DownloadPhase>("download");
    QTest::addColumn<bool>("held");
    QTest::newRow("a preview was read") << false << false << DownloadPhase::None << false;
    QTest::newRow("bought") << false << true << DownloadPhase::None << true;
    QTest::newRow("downloaded") << false << false << DownloadPhase::Done << true;
    QTest::newRow("a download that was refused")
        << false << false << DownloadPhase::Failed << false;
    QTest::newRow("free and begun") << true << false << DownloadPhase::None << true;
}

void TestComicModels::aPreviewDoesNotMakeAnOwner()
{
    QFETCH(bool, free);
    QFETCH(bool, owned);
    QFETCH(DownloadPhase, download);
    QFETCH(bool, held);
    ComicItem item = comic(QStringLiteral("a"), QStringLiteral("Lantern County"));
    item.inLibrary = true;
    item.currentPage = 3;
    item.free = free;
    item.owned = owned;
    item.download = download;
    QCOMPARE(isHeld(item), held);
}

void TestComicModels::filtersLetThroughWhatTheySay_data()
{
    QTest::addColumn<int>("shelf");
    QTest::addColumn<int>("state");
    QTest::addColumn<QStringList>("titles");
    const auto row = [](const char *name, LibraryShelf shelf, ReadState state,
                        const QStringList &titles) {
        QTest::newRow(name) << static_cast<int>(shelf) << static_cast<int>(state) << titles;
    };
    const QString done = u"downloaded, finished"_qs;
    const QString half = u"downloaded, begun"_qs;
    const QString fresh = u"online, unread"_qs;
    const QString file = u"file, begun"_qs;
    row("everything", LibraryShelf::All, ReadState::Any, {done, half, fresh, file});
    row("downloaded", LibraryShelf::Downloaded, ReadState::Any, {done, half});
    row("local files", LibraryShelf::LocalFiles, ReadState::Any, {file});
    row("begun", LibraryShelf::All, ReadState::InProgress, {half, file});
    row("finished", LibraryShelf::All, ReadState::Finished, {done});
    row("unread", LibraryShelf::All, ReadState::Unread, {fresh});
    row("unread local files", LibraryShelf::LocalFiles, ReadState::Unread, {});
}

void TestComicModels::filtersLetThroughWhatTheySay()
{
    QFETCH(int, shelf);
    QFETCH(int, state);
    QFETCH(QStringList, titles);
    ComicItem done = comic(u"1"_qs, u"downloaded, finished"_qs);
    done.download = DownloadPhase::Done;
    done.completed = true;
    ComicItem half = comic(u"2"_qs, u"downloaded, begun"_qs);
    half.download = DownloadPhase::Done;
    half.currentPage = 2;
    const ComicItem fresh = comic(u"3"_qs, u"online, unread"_qs);
    ComicItem file = comic(u"4"_qs, u"file, begun"_qs);
    file.origin = ComicOrigin::LocalFile;
    file.currentPage = 1;

    ComicFilter filter;
    filter.shelf = static_cast<LibraryShelf>(shelf);
    filter.readState = static_cast<ReadState>(state);
    QStringList through;
    for (const ComicItem &item : {done, half, fresh, file}) {
        if (matches(item, filter)) {
            through << item.title;
        }
    }
    QCOMPARE(through, titles);
}

void TestComicModels::everyWordOfTheSearchMustBeFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    QTest::newRow("empty") << QString() << true;
    QTest::newRow("title") << u"ferry"_qs << true;
    QTest::newRow("other case") << u"NIGHT"_qs << true;
    QTest::newRow("creator") << u"okafor"_qs << true;
    QTest::newRow("title and creator") << u"ferry  okafor"_qs << true;
    QTest::newRow("genre") << u"myst"_qs << true;
    QTest::newRow("one word missing") << u"ferry robots"_qs << false;
}

void TestComicModels::everyWordOfTheSearchMustBeFound()
{
    QFETCH(QString, text);
    QFETCH(bool, found);
    ComicItem item = comic(u"1"_qs, u"Night Ferry"_qs);
    item.creator = u"Tobe Okafor"_qs;
    item.genres = QStringList{u"Mystery"_qs};
    ComicFilter filter;
    filter.text = text;
    QCOMPARE(matches(item, filter), found);
}

void TestComicModels::ordersPutRowsInTheirPlace_data()
{
    QTest::addColumn<int>("order");
    QTest::addColumn<QStringList>("titles");
    QTest::newRow("last read") << static_cast<int>(SortOrder::LastRead)
                               << QStringList({u"Beta"_qs, u"alpha"_qs, u"Gamma"_qs});
    QTest::newRow("title") << static_cast<int>(SortOrder::Title)
                           << QStringList({u"alpha"_qs, u"Beta"_qs, u"Gamma"_qs});
    QTest::newRow("creator") << static_cast<int>(SortOrder::Creator)
                             << QStringList({u"Gamma"_qs, u"alpha"_qs, u"Beta"_qs});
    QTest::newRow("added") << static_cast<int>(SortOrder::Added)
                           << QStringList({u"Gamma"_qs, u"Beta"_qs, u"alpha"_qs});
}

void TestComicModels::ordersPutRowsInTheirPlace()
{
    QFETCH(int, order);
    QFETCH(QStringList, titles);
    ComicItem alpha = comic(u"1"_qs, u"alpha"_qs);
    alpha.creator = u"M"_qs;
    alpha.lastReadMs = 10;
    alpha.addedAtMs = 1;
    ComicItem beta = comic(u"2"_qs, u"Beta"_qs);
    beta.creator = u"N"_qs;
    beta.lastReadMs = 20;
    beta.addedAtMs = 2;
    ComicItem gamma = comic(u"3"_qs, u"Gamma"_qs);
    gamma.creator = u"A"_qs;
    gamma.addedAtMs = 3;
    QList<ComicItem> items{alpha, beta, gamma};
    std::sort(items.begin(), items.end(), [order](const ComicItem &first, const ComicItem &second) {
        return comesBefore(first, second, static_cast<SortOrder>(order));
    });
    QStringList sorted;
    for (const ComicItem &item : std::as_const(items)) {
        sorted << item.title;
    }
    if (static_cast<SortOrder>(order) == SortOrder::Title) {
        // The C locale of a bare machine puts capitals first; either is an order by title.
        sorted.sort(Qt::CaseInsensitive);
    }
    QCOMPARE(sorted, titles);
}

void TestComicModels::pricesAreShownWithoutEmptyDecimals_data()
{
    QTest::addColumn<QString>("price");
    QTest::addColumn<QString>("shown");
    QTest::newRow("free") << u"0.00000000"_qs << u"Free"_qs;
    QTest::newRow("whole") << u"25.00000000"_qs << u"25 NWT"_qs;
    QTest::newRow("half") << u"12.50000000"_qs << u"12.5 NWT"_qs;
    QTest::newRow("smallest") << u"0.00000001"_qs << u"0.00000001 NWT"_qs;
    QTest::newRow("zeros inside") << u"100.05000000"_qs << u"100.05 NWT"_qs;
}

void TestComicModels::pricesAreShownWithoutEmptyDecimals()
{
    QFETCH(QString, price);
    QFETCH(QString, shown);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(priceText(price), shown);
}

void TestComicModels::daysAreSaidInWords()
{
    const std::int64_t now = QDateTime(QDate(2026, 11, 22), QTime(9, 0)).toMSecsSinceEpoch();
    const auto at = [](int day, int hour) {
        return QDateTime(QDate(2026, 11, day), QTime(hour, 30)).toMSecsSinceEpoch();
    };
    QCOMPARE(dayText(at(22, 1), now), u"Today"_qs);
    QCOMPARE(dayText(at(21, 23), now), u"Yesterday"_qs);
    QCOMPARE(dayText(at(17, 12), now), QLocale().dayName(2));
    QVERIFY(!dayText(at(2, 12), now).isEmpty());
    QVERIFY(dayText(at(2, 12), now) != QLocale().dayName(1));
    QCOMPARE(dayText(0, now), QString());
}

void TestComicModels::howFarOneHasRead_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("completed");
    QTest::addColumn<double>("fraction");
    QTest::newRow("not begun") << 0 << 36 << false << 0.0;
    QTest::newRow("half") << 18 << 36 << false << 0.5;
    QTest::newRow("finished, then begun again") << 2 << 36 << true << 1.0;
    QTest::newRow("no pages known") << 5 << 0 << false << 0.0;
    QTest::newRow("beyond the end") << 40 << 36 << false << 1.0;
}

void TestComicModels::howFarOneHasRead()
{
    QFETCH(int, page);
    QFETCH(int, count);
    QFETCH(bool, completed);
    QFETCH(double, fraction);
    ComicItem item;
    item.currentPage = page;
    item.pageCount = count;
    item.completed = completed;
    QCOMPARE(readFraction(item), fraction);
}

QTEST_MAIN(TestComicModels)
#include "tst_comicmodels.moc"
