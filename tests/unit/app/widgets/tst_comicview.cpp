#include "app/models/comiclistmodel.h"
#include "app/models/coverstore.h"
#include "app/theme/theme.h"
#include "app/widgets/comicview.h"

#include <QPaintEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "resources/icons/icons.h"

using namespace nw;
using namespace nw::app;

namespace {

QList<ComicItem> comics(int count)
{
    QList<ComicItem> items;
    items.reserve(count);
    for (int number = 0; number < count; ++number) {
        ComicItem item;
        item.key = QString::number(number);
        item.title = QStringLiteral("Comic %1").arg(number);
        item.pageCount = 10;
        items.append(item);
    }
    return items;
}

// What of a widget is painted from now on.
class PaintedRegion : public QObject
{
public:
    explicit PaintedRegion(QWidget *widget)
        : QObject(widget)
    {
        widget->installEventFilter(this);
    }

    QRegion region() const { return m_region; }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            m_region += static_cast<QPaintEvent *>(event)->region();
        return false;
    }

private:
    QRegion m_region;
};

} // namespace

class TestComicView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initIcons(); }
    void init();
    void cleanup();
    void aClickOpens();
    void thePlayButtonReads();
    void offlineThereIsNoPlayButtonOnWhatIsNotHere();
    void returnOpensTheCurrentComic();
    void arrowsWalkTheGrid_data();
    void arrowsWalkTheGrid();
    void spaceAndControlChoose();
    void theMenuKeyAsksForTheMenuOfTheCurrentComic();
    void theHeaderScrollsAway();
    void goingToTheFirstRowBringsTheHeaderBack();
    void aShelfShowsOneRow();
    void aShelfBringsItsComicIntoSightOnThePage();
    void theRingsOfBothItemsArePaintedAnew();
    void theListHasOneColumn();
    void onlyVisibleRowsOfManyAreAskedFor();

private:
    QPoint middleOf(int row) const { return m_view->visualRect(m_model->index(row)).center(); }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<CoverStore> m_covers;
    std::unique_ptr<ComicListModel> m_model;
    std::unique_ptr<ComicView> m_view;
};

void TestComicView::init()
{
    m_theme = std::make_unique<Theme>();
    m_covers = std::make_unique<CoverStore>();
    m_model = std::make_unique<ComicListModel>();
    m_model->setItems(comics(30));
    m_view = std::make_unique<ComicView>(*m_theme, *m_covers, ComicLayout::LibraryGrid);
    m_view->setModel(m_model.get());
    m_view->resize(952, 600); // six columns
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestComicView::cleanup()
{
    m_view.reset();
}

void TestComicView::aClickOpens()
{
    QSignalSpy opened(m_view.get(), &ComicView::opened);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, middleOf(2));
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.constFirst().constFirst().toModelIndex().row(), 2);
    QVERIFY(!m_view->selectionModel()->hasSelection());
}

void TestComicView::thePlayButtonReads()
{
    QSignalSpy played(m_view.get(), &ComicView::playRequested);
    const QRect cover =
        ComicDelegate::coverRect(ComicLayout::LibraryGrid, m_view->visualRect(m_model->index(1)));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, playButtonRect(cover).center());
    QCOMPARE(played.count(), 1);
}

void TestComicView::offlineThereIsNoPlayButtonOnWhatIsNotHere()
{
    m_view->setNetwork(Network::Gone);
    QSignalSpy played(m_view.get(), &ComicView::playRequested);
    QSignalSpy opened(m_view.get(), &ComicView::opened);
    const QRect cover =
        ComicDelegate::coverRect(ComicLayout::LibraryGrid, m_view->visualRect(m_model->index(1)));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, playButtonRect(cover).center());
    QCOMPARE(played.count(), 0);
    QCOMPARE(opened.count(), 1); // its page says why
}

void TestComicView::returnOpensTheCurrentComic()
{
    QSignalSpy opened(m_view.get(), &ComicView::opened);
    m_view->setCurrentIndex(m_model->index(4));
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.constFirst().constFirst().toModelIndex().row(), 4);
}

void TestComicView::arrowsWalkTheGrid_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("to");
    QTest::newRow("right") << 0 << static_cast<int>(Qt::Key_Right) << 1;
    QTest::newRow("right over the edge") << 5 << static_cast<int>(Qt::Key_Right) << 6;
    QTest::newRow("left at the start") << 0 << static_cast<int>(Qt::Key_Left) << 0;
    QTest::newRow("down") << 2 << static_cast<int>(Qt::Key_Down) << 8;
    QTest::newRow("down on the last row") << 27 << static_cast<int>(Qt::Key_Down) << 27;
    QTest::newRow("up on the first row") << 3 << static_cast<int>(Qt::Key_Up) << 3;
    QTest::newRow("up") << 9 << static_cast<int>(Qt::Key_Up) << 3;
    QTest::newRow("home") << 9 << static_cast<int>(Qt::Key_Home) << 0;
    QTest::newRow("end") << 9 << static_cast<int>(Qt::Key_End) << 29;
}

void TestComicView::arrowsWalkTheGrid()
{
    QFETCH(int, from);
    QFETCH(int, key);
    QFETCH(int, to);
    m_view->setCurrentIndex(m_model->index(from));
    QTest::keyClick(m_view.get(), static_cast<Qt::Key>(key));
    QCOMPARE(m_view->currentIndex().row(), to);
    QVERIFY(!m_view->selectionModel()->hasSelection());
}

void TestComicView::spaceAndControlChoose()
{
    QSignalSpy opened(m_view.get(), &ComicView::opened);
    m_view->setCurrentIndex(m_model->index(1));
    QTest::keyClick(m_view.get(), Qt::Key_Space);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, Qt::ControlModifier, middleOf(3));
    QCOMPARE(opened.count(), 0);
    QCOMPARE(m_view->selectionModel()->selectedIndexes().size(), 2);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QVERIFY(!m_view->selectionModel()->hasSelection());
}

void TestComicView::theMenuKeyAsksForTheMenuOfTheCurrentComic()
{
    QSignalSpy asked(m_view.get(), &ComicView::menuRequested);
    m_view->setCurrentIndex(m_model->index(2));
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(0, 0), QPoint(0, 0));
    QCoreApplication::sendEvent(m_view->viewport(), &event);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.constFirst().constFirst().toModelIndex().row(), 2);
}

void TestComicView::theHeaderScrollsAway()
{
    auto *header = new QWidget;
    header->setFixedHeight(100);
    m_view->setHeader(header);
    QCOMPARE(m_view->visualRect(m_model->index(0)).top(), 100);
    m_view->verticalScrollBar()->setValue(60);
    QCOMPARE(header->y(), -60);
    QCOMPARE(m_view->visualRect(m_model->index(0)).top(), 40);
}

void TestComicView::goingToTheFirstRowBringsTheHeaderBack()
{
    auto *header = new QWidget;
    header->setFixedHeight(100);
    m_view->setHeader(header);
    m_view->setCurrentIndex(m_model->index(29));
    QVERIFY(m_view->verticalScrollBar()->value() > 0);
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
}

void TestComicView::aShelfShowsOneRow()
{
    m_view->showOneRowOnly();
    QVERIFY(m_view->visualRect(m_model->index(5)).isValid());
    QVERIFY(!m_view->visualRect(m_model->index(6)).isValid());
    m_view->setCurrentIndex(m_model->index(5));
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(m_view->currentIndex().row(), 5);
}

void TestComicView::aShelfBringsItsComicIntoSightOnThePage()
{
    auto *content = new QWidget;
    auto *shelf = new ComicView(*m_theme, *m_covers, ComicLayout::StoreGrid, content);
    shelf->showOneRowOnly();
    shelf->setModel(m_model.get());
    shelf->setGeometry(0, 900, 900, 320);
    content->resize(900, 1400);
    QScrollArea pane;
    pane.setWidget(content);
    pane.resize(920, 400);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    const auto isInSight = [&] {
        const QRect cover = shelf->visualRect(shelf->currentIndex());
        const QPoint top = shelf->viewport()->mapTo(pane.viewport(), cover.topLeft());
        return pane.viewport()->rect().contains(QRect(top, cover.size()));
    };
    shelf->setCurrentIndex(m_model->index(0));
    QVERIFY(isInSight());
    pane.verticalScrollBar()->setValue(0);
    QTest::keyClick(shelf, Qt::Key_Right);
    QVERIFY(isInSight());
    pane.verticalScrollBar()->setValue(0);
    shelf->setFocus(Qt::OtherFocusReason); // coming back to the page
    QFocusEvent came(QEvent::FocusIn, Qt::OtherFocusReason);
    QApplication::sendEvent(shelf, &came);
    QVERIFY(isInSight());
}

void TestComicView::theRingsOfBothItemsArePaintedAnew()
{
    m_view->setFocus();
    m_view->setCurrentIndex(m_model->index(0));
    QTest::qWait(20); // what was asked to be painted before is
    PaintedRegion painted(m_view->viewport());
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    const QRect left = m_view->visualRect(m_model->index(0)).adjusted(-4, -4, 4, 4);
    const QRect reached = m_view->visualRect(m_model->index(1)).adjusted(-4, -4, 4, 4);
    const QRect sight = m_view->viewport()->rect();
    QTRY_VERIFY(QRegion(sight & left).subtracted(painted.region()).isEmpty());
    QVERIFY(QRegion(sight & reached).subtracted(painted.region()).isEmpty());
}

void TestComicView::theListHasOneColumn()
{
    m_view->setLayout(ComicLayout::List);
    const QRect first = m_view->visualRect(m_model->index(0));
    const QRect second = m_view->visualRect(m_model->index(1));
    QCOMPARE(first.width(), m_view->viewport()->width());
    QCOMPARE(second.top(), first.top() + 64);
}

void TestComicView::onlyVisibleRowsOfManyAreAskedFor()
{
    // A provider that counts: painting a library of 30,000 fetches the covers that are seen and no
    // more.
    int asked = 0;
    m_covers->addProvider([&asked](const QString &, const CoverStore::Deliver &) {
        ++asked;
        return true;
    });
    QList<ComicItem> many = comics(30000);
    for (ComicItem &item : many) {
        item.coverKey = item.key;
    }
    m_model->setItems(many);
    m_view->grab();
    QVERIFY(asked > 0);
    QVERIFY2(asked <= 24, qPrintable(QString::number(asked)));
}

QTEST_MAIN(TestComicView)
#include "tst_comicview.moc"
