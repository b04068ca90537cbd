// The reader as a whole in its layouts, with its panels, and by the keyboard.
#include "reader/widgets/adjustpanel.h"
#include "reader/widgets/autoreader.h"
#include "reader/widgets/guidedview.h"
#include "reader/widgets/pagegrid.h"
#include "reader/widgets/pageslider.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/readerwidget.h"
#include "reader/widgets/stripcanvas.h"
#include "tests/support/fakecomic.h"

#include <QAbstractButton>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include <map>
#include <memory>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 10'000;
constexpr QSize kWindow{1000, 700};

class FakeMemory : public ReadingMemory
{
public:
    QJsonObject load(const QString &key) const override
    {
        const auto found = kept.find(key);
        return found == kept.end() ? QJsonObject() : found->second;
    }
    void save(const QString &key, const QJsonObject &value) override { kept[key] = value; }

    std::map<QString, QJsonObject> kept;
};

struct Reading
{
    explicit Reading(int pageCount, ReadingOptions options = {})
        : Reading(std::make_shared<FakeComic>(pageCount), std::move(options))
    {
    }

    explicit Reading(std::shared_ptr<FakeComic> book, ReadingOptions options = {},
                     std::shared_ptr<FakeMemory> kept = std::make_shared<FakeMemory>())
        : comic(std::move(book))
        , memory(std::move(kept))
        , shown(&reader, &ReaderWidget::pageShown)
    {
        reader.setAnimation(Animation::Reduced);
        reader.setMemory(memory);
        reader.resize(kWindow);
        reader.show();
        options.bookKey = QStringLiteral("book");
        reader.openDocument(comic, options);
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(reader.view(), key, modifiers);
    }

    std::shared_ptr<FakeComic> comic;
    std::shared_ptr<FakeMemory> memory;
    ReaderWidget reader{FakeComic::render};
    QSignalSpy shown;
};

} // namespace

class TestReaderModes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysChooseTheLayout_data();
    void keysChooseTheLayout();
    void everyLayoutKeepsThePage();
    void remembersHowTheBookWasRead();
    void opensWebtoonsAsStrips();
    void aWebtoonIsAStripInASeriesReadOtherwise();
    void aChosenLayoutIsNotJudged();
    void keysFixThePage_data();
    void keysFixThePage();
    void theHistoryLeadsBack();
    void coloursChangeWhileOneLooks();
    void bookmarksAreKeptAndShown();
    void theGridIsReadByKeys();
    void readsByItselfUntilAKeyIsPressed();
    void everyCommandIsInTheMenu();
};

void TestReaderModes::keysChooseTheLayout_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<ReadingLayout>("layout");
    QTest::newRow("two pages") << Qt::Key_T << ReadingLayout::TwoPages;
    QTest::newRow("strip") << Qt::Key_V << ReadingLayout::VerticalStrip;
    QTest::newRow("row") << Qt::Key_N << ReadingLayout::HorizontalStrip;
    QTest::newRow("guided") << Qt::Key_P << ReadingLayout::PanelByPanel;
    QTest::newRow("single") << Qt::Key_I << ReadingLayout::SinglePage;
}

void TestReaderModes::keysChooseTheLayout()
{
    QFETCH(const Qt::Key, key);
    QFETCH(const ReadingLayout, layout);
    Reading reading(9);
    reading.press(key);
    QCOMPARE(reading.reader.readingLayout(), layout);
    QVERIFY(reading.reader.view()->isVisible());
    QVERIFY(reading.reader.commandStates().checked.contains(layoutCommand(layout)));
    const auto views = reading.reader.findChildren<ReadingView *>();
    for (const ReadingView *view : views)
        QCOMPARE(view->isVisible(), view == reading.reader.view());
    QTRY_VERIFY_WITH_TIMEOUT(!reading.shown.isEmpty(), kTimeoutMs);
}

void TestReaderModes::everyLayoutKeepsThePage()
{
    ReadingOptions options;
    options.startPage = 5;
    Reading reading(12, options);
    for (const Qt::Key key : {Qt::Key_V, Qt::Key_P, Qt::Key_N, Qt::Key_I, Qt::Key_T}) {
        reading.press(key);
        QCOMPARE(reading.reader.currentPage(), 5);
    }
    reading.press(Qt::Key_Right);
    QCOMPARE(reading.reader.currentPage(), 7);
}

void TestReaderModes::remembersHowTheBookWasRead()
{
    const auto comic = std::make_shared<FakeComic>(9);
    const auto memory = std::make_shared<FakeMemory>();
    {
        Reading reading(comic, {}, memory);
        reading.press(Qt::Key_V);
        reading.press(Qt::Key_W);
        reading.reader.goTo(4);
    }
    Reading later(comic, {.startPage = 4}, memory);
    QCOMPARE(later.reader.readingLayout(), ReadingLayout::VerticalStrip);
    QCOMPARE(later.reader.fitMode(), FitMode::Width);
    QCOMPARE(later.reader.currentPage(), 4);
    // What is said on opening holds for this time.
    Reading told(comic, {.startPage = 4, .layout = ReadingLayout::SinglePage}, memory);
    QCOMPARE(told.reader.readingLayout(), ReadingLayout::SinglePage);
}

void TestReaderModes::opensWebtoonsAsStrips()
{
    const auto comic = std::make_shared<FakeComic>(5);
    for (int page = 0; page < 5; ++page)
        comic->setNaturalSize(page, {100, 1500});
    Reading reading(comic);
    QTRY_COMPARE_WITH_TIMEOUT(reading.reader.readingLayout(), ReadingLayout::VerticalStrip,
                              kTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(!reading.shown.isEmpty(), kTimeoutMs);
    QVERIFY(!reading.reader.notes().layout); // nobody said so
}

void TestReaderModes::aWebtoonIsAStripInASeriesReadOtherwise()
{
    const auto memory = std::make_shared<FakeMemory>();
    const auto bookOf = [](bool isStrip) {
        auto comic = std::make_shared<FakeComic>(5);
        ComicInfo info;
        info.series = QStringLiteral("After Dark");
        info.longStrip = isStrip;
        comic->setInfo(info);
        return comic;
    };
    {
        Reading album(bookOf(false), {}, memory);
        album.press(Qt::Key_P);
    }
    memory->kept.erase(QStringLiteral("book/book"));
    {
        Reading next(bookOf(false), {}, memory);
        QCOMPARE(next.reader.readingLayout(), ReadingLayout::PanelByPanel);
    }
    Reading webtoon(bookOf(true), {}, memory);
    QCOMPARE(webtoon.reader.readingLayout(), ReadingLayout::VerticalStrip);
    webtoon.press(Qt::Key_M); // a note of the book takes nothing from its series
    memory->kept.erase(QStringLiteral("book/book"));
    Reading after(bookOf(false), {}, memory);
    QCOMPARE(after.reader.readingLayout(), ReadingLayout::PanelByPanel);
}

void TestReaderModes::aChosenLayoutIsNotJudged()
{
    const auto comic = std::make_shared<FakeComic>(5);
    for (int page = 0; page < 5; ++page)
        comic->setNaturalSize(page, {100, 1500});
    Reading reading(comic, {.layout = ReadingLayout::SinglePage});
    QTRY_VERIFY_WITH_TIMEOUT(reading.reader.canvas()->isShowing(DecodeQuality::Best), kTimeoutMs);
    QCOMPARE(reading.reader.readingLayout(), ReadingLayout::SinglePage);
}

void TestReaderModes::keysFixThePage_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<PageFix>("fix");
    QTest::newRow("alone") << Qt::Key_A << PageFix{.standing = PageStanding::Alone};
    QTest::newRow("with next") << Qt::Key_W << PageFix{.standing = PageStanding::WithNext};
    QTest::newRow("skip") << Qt::Key_S << PageFix{.standing = PageStanding::Skipped};
    QTest::newRow("halves") << Qt::Key_H << PageFix{.split = PageSplit::Halves};
    QTest::newRow("turned") << Qt::Key_T << PageFix{.quarterTurns = 1};
}

void TestReaderModes::keysFixThePage()
{
    QFETCH(const Qt::Key, key);
    QFETCH(const PageFix, fix);
    Reading reading(9, {.startPage = 3, .layout = ReadingLayout::TwoPages});
    QCOMPARE(reading.reader.currentPage(), 3);
    reading.press(key, Qt::ShiftModifier);
    QCOMPARE(reading.reader.notes().map.fix(3), fix);
    QVERIFY(!reading.memory->kept[QStringLiteral("book/book")].isEmpty());
    if (fix.standing == PageStanding::Skipped)
        return; // the page is gone; its fix is undone in the menu of a page that is there
    reading.press(Qt::Key_Z, Qt::ShiftModifier);
    QCOMPARE(reading.reader.notes().map.fix(3), PageFix{});
}

void TestReaderModes::theHistoryLeadsBack()
{
    Reading reading(40);
    reading.reader.jumpTo(30);
    reading.press(Qt::Key_Right);
    reading.press(Qt::Key_Home);
    reading.press(Qt::Key_Backspace);
    QCOMPARE(reading.reader.currentPage(), 31);
    reading.press(Qt::Key_Backspace);
    QCOMPARE(reading.reader.currentPage(), 0);
    reading.press(Qt::Key_Backspace, Qt::ShiftModifier);
    QCOMPARE(reading.reader.currentPage(), 31);
}

void TestReaderModes::coloursChangeWhileOneLooks()
{
    Reading reading(3);
    const auto middle = [&] {
        return reading.reader.grab().toImage().pixelColor(reading.reader.rect().center());
    };
    QTRY_COMPARE_WITH_TIMEOUT(middle(), FakeComic::colourOf(0), kTimeoutMs);
    reading.press(Qt::Key_J);
    AdjustPanel *panel = reading.reader.adjustPanel();
    QVERIFY(panel->isVisible());
    panel->slider(QStringLiteral("saturation"))->setValue(-100);
    QTRY_VERIFY_WITH_TIMEOUT(middle().saturation() == 0, kTimeoutMs);
    QVERIFY(!reading.memory->kept[QStringLiteral("tone/book/book")].isEmpty());
    QTest::keyClick(panel, Qt::Key_Escape);
    QVERIFY(!panel->isVisible());
    // And in another layout.
    reading.press(Qt::Key_V);
    QTRY_VERIFY_WITH_TIMEOUT(
        middle().saturation() == 0 && middle() != ReaderPalette::dark().surface, kTimeoutMs);
}

void TestReaderModes::bookmarksAreKeptAndShown()
{
    Reading reading(20, {.startPage = 7});
    reading.press(Qt::Key_M);
    reading.reader.goTo(3);
    reading.press(Qt::Key_M);
    QCOMPARE(reading.reader.notes().bookmarks, (QSet<int>{3, 7}));
    reading.press(Qt::Key_M, Qt::ShiftModifier);
    PageGrid *grid = reading.reader.pageGrid();
    QVERIFY(grid->isVisible());
    QCOMPARE(grid->pages(), (QList<int>{3, 7}));
    QTRY_VERIFY_WITH_TIMEOUT(grid->hasPicture(7), kTimeoutMs);
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->cellRect(1).center());
    QVERIFY(!grid->isVisible());
    QCOMPARE(reading.reader.currentPage(), 7);
    reading.press(Qt::Key_M);
    QCOMPARE(reading.reader.notes().bookmarks, QSet<int>{3});
}

void TestReaderModes::theGridIsReadByKeys()
{
    Reading reading(200, {.startPage = 100});
    reading.press(Qt::Key_Y);
    PageGrid *grid = reading.reader.pageGrid();
    QCOMPARE(grid->pages().size(), 200);
    QCOMPARE(grid->selectedPage(), 100);
    QVERIFY(grid->rect().contains(grid->cellRect(100)));
    QTest::keyClick(grid, Qt::Key_Right);
    QTest::keyClick(grid, Qt::Key_Down);
    QVERIFY(grid->selectedPage() > 102);
    QTest::keyClick(grid, Qt::Key_End);
    QCOMPARE(grid->selectedPage(), 199);
    QVERIFY(grid->rect().contains(grid->cellRect(199)));
    QTest::keyClick(grid, Qt::Key_Return);
    QCOMPARE(reading.reader.currentPage(), 199);
    for (const int page : reading.comic->readPages())
        QVERIFY2(page > 60, qPrintable(QString::number(page))); // only what could be seen
    reading.press(Qt::Key_Y);
    QTest::keyClick(grid, Qt::Key_Escape);
    QVERIFY(!grid->isVisible());
    QVERIFY(reading.reader.isVisible());
}

void TestReaderModes::readsByItselfUntilAKeyIsPressed()
{
    Reading reading(4);
    AutoReader *reader = reading.reader.autoReader();
    reader->setStepMs(20);
    QSignalSpy modes(reader, &AutoReader::modeChanged);
    reading.press(Qt::Key_E);
    QCOMPARE(reader->mode(), AutoReading::SlideShow);
    QTRY_COMPARE_WITH_TIMEOUT(reading.reader.currentPage(), 3, kTimeoutMs);
    QTRY_COMPARE_WITH_TIMEOUT(reader->mode(), AutoReading::Off, kTimeoutMs); // the book has ended
    reading.press(Qt::Key_V);
    reading.press(Qt::Key_Home);
    auto *strip = qobject_cast<StripCanvas *>(reading.reader.view());
    QVERIFY(strip);
    reading.press(Qt::Key_A);
    QCOMPARE(reader->mode(), AutoReading::Scroll);
    QTRY_VERIFY_WITH_TIMEOUT(strip->scroll() > 5, kTimeoutMs);
    reading.press(Qt::Key_Down);
    QCOMPARE(reader->mode(), AutoReading::Off);
}

void TestReaderModes::everyCommandIsInTheMenu()
{
    Reading reading(9);
    reading.reader.controls()->topBar()->openMoreMenu();
    QMenu *menu = nullptr;
    for (QMenu *candidate : reading.reader.findChildren<QMenu *>()) {
        if (!qobject_cast<QMenu *>(candidate->parent()))
            menu = candidate;
    }
    QVERIFY(menu);
    for (const CommandInfo &info : readerCommands()) {
        const auto *action = menu->findChild<QAction *>(QLatin1String(info.id));
        QVERIFY2(action, info.id);
        QVERIFY2(action->text().startsWith(nameOf(info.command)), info.id);
        QVERIFY2(action->text().contains(u'\t'), info.id);
    }
    menu->findChild<QAction *>(QStringLiteral("double"))->trigger();
    QCOMPARE(reading.reader.readingLayout(), ReadingLayout::TwoPages);
    menu->close();
}

QTEST_MAIN(TestReaderModes)

#include "tst_readermodes.moc"
