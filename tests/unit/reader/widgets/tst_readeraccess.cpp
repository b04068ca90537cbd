// What assistive technology, the keyboard and a small window find of the reader, in each of its
// modes and with each thing open that opens over its pages.
#include "reader/widgets/readerbutton.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/readerwidget.h"
#include "tests/support/fakecomic.h"

#include <QAccessible>
#include <QApplication>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 10'000;
constexpr QSize kUsualWindow{1280, 800};
constexpr QSize kSmallWindow{640, 480};

// Of one page, frames, so that the guided mode has panels.
std::shared_ptr<FakeComic> makeComic()
{
    auto comic = std::make_shared<FakeComic>(9);
    ComicInfo info;
    info.series = QStringLiteral("A series");
    const auto half = [](double left) {
        return PanelFrame{QPolygonF(QRectF(left, 0, 0.5, 1)), QStringLiteral("words"), {}, {}};
    };
    info.frames = {{0, {half(0), half(0.5)}, FrameUnit::Shares}};
    comic->setInfo(info);
    return comic;
}

bool isUsable(const QAccessibleInterface &face)
{
    const QAccessible::State state = face.state();
    return (state.focusable || face.role() == QAccessible::Button) && !state.invisible;
}

// All that is reachable in the tree from there.
QList<QAccessibleInterface *> treeOf(QObject *root)
{
    QList<QAccessibleInterface *> all;
    QList<QAccessibleInterface *> open{QAccessible::queryAccessibleInterface(root)};
    while (!open.isEmpty()) {
        QAccessibleInterface *face = open.takeLast();
        all.append(face);
        for (int child = 0; child < face->childCount(); ++child)
            open.append(face->child(child));
    }
    return all;
}

} // namespace

class TestReaderAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingThatCanBeUsedIsNamed_data() { modes(); }
    void everythingThatCanBeUsedIsNamed();
    void tabReachesEveryButton_data() { modes(); }
    void tabReachesEveryButton();
    void nothingLiesOutsideOrOverAnother_data() { modes(); }
    void nothingLiesOutsideOrOverAnother();
    void eachModeSaysWhereOneIs_data();
    void eachModeSaysWhereOneIs();

private:
    static void modes();
};

// Each in a window of the usual size and in a small one.
void TestReaderAccess::modes()
{
    QTest::addColumn<ReaderCommand>("opens");
    QTest::addColumn<QSize>("window");
    for (const ReaderCommand command :
         {ReaderCommand::SinglePage, ReaderCommand::TwoPages, ReaderCommand::VerticalStrip,
          ReaderCommand::HorizontalStrip, ReaderCommand::PanelByPanel, ReaderCommand::EditFrames,
          ReaderCommand::TurnDirection, ReaderCommand::Colours, ReaderCommand::AllPages,
          ReaderCommand::Bookmarks, ReaderCommand::GoToPage, ReaderCommand::Magnifier,
          ReaderCommand::CropPage, ReaderCommand::Shortcuts, ReaderCommand::SlideShow}) {
        for (const QSize &size : {kUsualWindow, kSmallWindow})
            QTest::addRow("%s, %d", infoOf(command).id, size.width()) << command << size;
    }
}

struct Reading
{
    Reading(ReaderCommand opens, const QSize &window)
    {
        reader.setAnimation(Animation::Reduced);
        reader.resize(window);
        reader.show();
        reader.openDocument(makeComic(), {.title = QStringLiteral("A book with a long title")});
        reader.setControlsMode(ControlsMode::Pinned);
        reader.perform(opens);
    }

    QList<ReaderButton *> shownButtons()
    {
        QList<ReaderButton *> buttons = reader.findChildren<ReaderButton *>();
        buttons.removeIf([](const ReaderButton *button) { return !button->isVisible(); });
        return buttons;
    }

    ReaderWidget reader{FakeComic::render};
};

void TestReaderAccess::everythingThatCanBeUsedIsNamed()
{
    QFETCH(const ReaderCommand, opens);
    QFETCH(const QSize, window);
    Reading reading(opens, window);
    int asked = 0;
    for (QAccessibleInterface *face : treeOf(&reading.reader)) {
        QVERIFY(face);
        if (!isUsable(*face) || face->object() == &reading.reader)
            continue;
        const QString what = QString::fromLatin1(face->object()->metaObject()->className());
        QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(what));
        ++asked;
    }
    QVERIFY(asked >= 10);
}

// The arrows over the page are left out: the bars offer the same.
void TestReaderAccess::tabReachesEveryButton()
{
    QFETCH(const ReaderCommand, opens);
    QFETCH(const QSize, window);
    Reading reading(opens, window);
    reading.reader.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&reading.reader));
    QSet<QWidget *> missing;
    for (ReaderButton *button : reading.shownButtons()) {
        const bool isArrow = button == reading.reader.controls()->sideArrow(Qt::LeftToRight)
            || button == reading.reader.controls()->sideArrow(Qt::RightToLeft);
        if (button->isEnabled() && !isArrow)
            missing.insert(button);
    }
    QVERIFY(!missing.isEmpty());
    for (int press = 0; press < 200 && !missing.isEmpty(); ++press) {
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus);
        missing.remove(focus);
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    for (const QWidget *button : std::as_const(missing))
        QFAIL(qPrintable(button->accessibleName()));
}

void TestReaderAccess::nothingLiesOutsideOrOverAnother()
{
    QFETCH(const ReaderCommand, opens);
    QFETCH(const QSize, window);
    Reading reading(opens, window);
    const QList<ReaderButton *> buttons = reading.shownButtons();
    for (const ReaderButton *button : buttons) {
        const QRect place(button->mapTo(&reading.reader, QPoint()), button->size());
        QVERIFY2(reading.reader.rect().contains(place), qPrintable(button->accessibleName()));
        QVERIFY2(button->width() >= button->sizeHint().width(),
                 qPrintable(button->accessibleName()));
        for (const ReaderButton *other : buttons) {
            const bool areBeside = button != other && button->parent() == other->parent()
                && button->parent() != &reading.reader;
            if (areBeside)
                QVERIFY2(!button->geometry().intersects(other->geometry()),
                         qPrintable(QString(button->accessibleName() % u" over "
                                            % other->accessibleName())));
        }
    }
}

void TestReaderAccess::eachModeSaysWhereOneIs_data()
{
    QTest::addColumn<ReadingLayout>("layout");
    QTest::addColumn<QString>("name");
    QTest::newRow("single") << ReadingLayout::SinglePage << QStringLiteral("Page 1 of 9");
    QTest::newRow("double") << ReadingLayout::TwoPages << QStringLiteral("Page 1 of 9");
    QTest::newRow("strip") << ReadingLayout::VerticalStrip << QStringLiteral("Page 1 of 9");
    QTest::newRow("row") << ReadingLayout::HorizontalStrip << QStringLiteral("Page 1 of 9");
    QTest::newRow("guided") << ReadingLayout::PanelByPanel
                            << QStringLiteral("Page 1 of 9, panel 1 of 2");
}

void TestReaderAccess::eachModeSaysWhereOneIs()
{
    QFETCH(const ReadingLayout, layout);
    QFETCH(const QString, name);
    Reading reading(layoutCommand(layout), kUsualWindow);
    QAccessibleInterface *face = QAccessible::queryAccessibleInterface(reading.reader.view());
    QCOMPARE(face->role(), QAccessible::Graphic);
    QTRY_COMPARE_WITH_TIMEOUT(face->text(QAccessible::Name), name, kTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(face->text(QAccessible::Description).contains(u"words"), kTimeoutMs);
}

QTEST_MAIN(TestReaderAccess)

#include "tst_readeraccess.moc"
