#include "app/theme/theme.h"
#include "app/widgets/accountbutton.h"
#include "app/widgets/button.h"
#include "app/widgets/chip.h"
#include "app/widgets/emptystate.h"
#include "app/widgets/flowlayout.h"
#include "app/widgets/focusring.h"
#include "app/widgets/label.h"
#include "app/widgets/segmented.h"
#include "app/widgets/statefade.h"
#include "app/widgets/textfield.h"
#include "app/widgets/toast.h"
#include "app/widgets/toggle.h"

#include <QEnterEvent>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include "resources/icons/icons.h"
#include "resources/words/words.h"

using namespace nw::app;

class TestControls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initIconsOnce(); }
    void init();
    void cleanup();
    void buttonsHaveTheHeightsOfTheDesign_data();
    void buttonsHaveTheHeightsOfTheDesign();
    void returnPressesAButton();
    void aDisabledButtonIsNotPressedByReturn();
    void theFocusRingShowsForTheKeyboardOnly();
    void theFocusRingGoesAroundTheFrameOfAField();
    void theFocusRingIsNotCutOffByANarrowParent();
    void whatIsAddedWhileNobodyLooksIsLaidOut();
    void aLongMessageAfterALongerOneIsShownWhole();
    void aMessageOfTwoLinesIsNotCut();
    void oneAndManyAreSaidRightly_data();
    void oneAndManyAreSaidRightly();
    void hoveringFollowsThePointer();
    void oneSegmentIsOn();
    void aPasswordIsShownOnlyOnRequest();
    void mendingAFieldTakesItsErrorAway();
    void undoIsDoneOnce();
    void theAccountButtonSaysItsStateInWords_data();
    void theAccountButtonSaysItsStateInWords();
    void initialsAreTwoLetters_data();
    void initialsAreTwoLetters();
    void aLongLineIsElidedAndKeptAsTheToolTip();
    void foreignMarkupIsShownAsItIsWritten();
    void flowingWidgetsTakeAsManyLinesAsTheyNeed();
    void aToggleMovesAtOnceWhenMotionIsReduced();

private:
    static void initIconsOnce() { nw::initIcons(); }
    template <typename Widget> Widget *add(Widget *widget)
    {
        m_window->layout()->addWidget(widget);
        return widget;
    }
    void showWindow();

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QWidget> m_window;
    FocusRing *m_ring = nullptr;
};

void TestControls::init()
{
    m_theme = std::make_unique<Theme>();
    m_theme->setMotion(Motion::Reduced);
    m_window = std::make_unique<QWidget>();
    new QVBoxLayout(m_window.get());
    m_ring = new FocusRing(*m_theme, m_window.get());
}

void TestControls::cleanup()
{
    m_window.reset();
}

void TestControls::showWindow()
{
    m_window->resize(480, 320);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestControls::buttonsHaveTheHeightsOfTheDesign_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("height");
    QTest::newRow("small") << static_cast<int>(ButtonSize::Small) << 28;
    QTest::newRow("normal") << static_cast<int>(ButtonSize::Normal) << 36;
    QTest::newRow("large") << static_cast<int>(ButtonSize::Large) << 44;
}

void TestControls::buttonsHaveTheHeightsOfTheDesign()
{
    QFETCH(int, size);
    QFETCH(int, height);
    Button button(*m_theme, ButtonKind::Primary, u"Read"_qs);
    button.setButtonSize(static_cast<ButtonSize>(size));
    QCOMPARE(button.sizeHint().height(), height);
}

void TestControls::returnPressesAButton()
{
    Button *button = add(new Button(*m_theme, ButtonKind::Primary, u"Read"_qs));
    showWindow();
    QSignalSpy clicked(button, &QAbstractButton::clicked);
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Return);
    QTest::keyClick(button, Qt::Key_Space);
    QCOMPARE(clicked.count(), 2);
}

void TestControls::aDisabledButtonIsNotPressedByReturn()
{
    Button *button = add(new Button(*m_theme, ButtonKind::Primary, u"Read"_qs));
    showWindow();
    button->setEnabled(false);
    QSignalSpy clicked(button, &QAbstractButton::clicked);
    QTest::keyClick(button, Qt::Key_Return);
    QCOMPARE(clicked.count(), 0);
}

void TestControls::theFocusRingShowsForTheKeyboardOnly()
{
    Button *first = add(new Button(*m_theme, ButtonKind::Secondary, u"One"_qs));
    Button *second = add(new Button(*m_theme, ButtonKind::Secondary, u"Two"_qs));
    showWindow();
    QTest::mouseClick(first, Qt::LeftButton);
    first->setFocus();
    QVERIFY(!m_ring->isVisible());
    QTest::keyClick(first, Qt::Key_Tab);
    QVERIFY(second->hasFocus());
    QVERIFY(m_ring->isVisible());
    QCOMPARE(m_ring->geometry(), second->geometry().adjusted(-4, -4, 4, 4));
    QTest::mouseClick(first, Qt::LeftButton);
    QVERIFY(!m_ring->isVisible());
}

void TestControls::theFocusRingGoesAroundTheFrameOfAField()
{
    TextField *field = add(new TextField(*m_theme, FieldKind::Text, u"Name"_qs));
    showWindow();
    field->edit()->setFocus();
    QTest::keyClick(field->edit(), Qt::Key_A);
    QVERIFY(m_ring->isVisible());
    QVERIFY(m_ring->height() > field->edit()->height());
    QVERIFY(field->isAncestorOf(m_ring) || m_ring->parentWidget()->isAncestorOf(field));
}

void TestControls::theFocusRingIsNotCutOffByANarrowParent()
{
    auto *box = add(new QWidget);
    auto *row = new QVBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    Button *button = new Button(*m_theme, ButtonKind::Secondary, u"One"_qs);
    row->addWidget(button);
    showWindow();
    button->setFocus();
    QTest::keyClick(button, Qt::Key_A);
    const auto isWholeAndAround = [&] {
        const QRect ring(m_ring->mapTo(m_window.get(), QPoint()), m_ring->size());
        const QRect around(button->mapTo(m_window.get(), QPoint()), button->size());
        return m_ring->isVisible() && ring == around.adjusted(-4, -4, 4, 4)
            && m_ring->parentWidget()->rect().contains(m_ring->geometry());
    };
    QVERIFY(isWholeAndAround());
    m_window->layout()->setContentsMargins(60, 60, 60, 60); // moves the box, not the button in it
    m_window->layout()->activate();
    QTRY_VERIFY(isWholeAndAround());
    // The box goes, and the ring is left.
    delete box;
    QCOMPARE(m_ring->parentWidget(), m_window.get());
}

void TestControls::whatIsAddedWhileNobodyLooksIsLaidOut()
{
    QWidget window;
    auto *box = new QWidget(&window);
    box->resize(400, 60);
    auto *flow = new FlowLayout(8, box);
    const auto fill = [flow] {
        while (QLayoutItem *item = flow->takeAt(0)) {
            delete item->widget();
            delete item;
        }
        for (int number = 0; number < 2; ++number) {
            auto *one = new QWidget;
            one->setFixedSize(100, 20);
            flow->addWidget(one);
        }
    };
    fill();
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.hide();
    fill();
    window.show();
    QTRY_COMPARE(flow->itemAt(1)->geometry(), QRect(108, 0, 100, 20));
}

void TestControls::aLongMessageAfterALongerOneIsShownWhole()
{
    auto *toast = new Toast(*m_theme, m_window.get());
    showWindow();
    const QString text = u"“empty.cbz” is not a comic this program can open. It was left alone."_qs;
    toast->showMessage(Toast::Mood::Trouble, text);
    const QRect alone = toast->geometry();
    toast->showMessage(Toast::Mood::Trouble, text + u' ' + text);
    toast->showMessage(Toast::Mood::Trouble, text);
    QCOMPARE(toast->geometry(), alone);
}

void TestControls::aMessageOfTwoLinesIsNotCut()
{
    auto *state = add(new EmptyState(*m_theme));
    const QString longText = QStringLiteral("Many words that do not fit on one line ").repeated(4);
    state->setMessage(QStringLiteral("warning"), longText, longText);
    showWindow();
    m_window->resize(700, 500);
    QTRY_COMPARE(state->parentWidget()->width(), 700);
    QCoreApplication::sendPostedEvents();
    const QList<QLabel *> labels = state->findChildren<QLabel *>();
    QVERIFY(labels.size() >= 2);
    for (const QLabel *label : labels)
        QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                 qPrintable(label->objectName()));
}

void TestControls::oneAndManyAreSaidRightly_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("said");
    QTest::newRow("none") << 0 << "0 comics";
    QTest::newRow("one") << 1 << "1 comic";
    QTest::newRow("two") << 2 << "2 comics";
}

void TestControls::oneAndManyAreSaidRightly()
{
    QFETCH(int, count);
    QFETCH(QString, said);
    nw::initWords();
    nw::initWords(); // a second window
    QCOMPARE(QCoreApplication::translate("nw::app::StorePage", "%n comics", nullptr, count), said);
    Chip chip(*m_theme, QStringLiteral("Unread"));
    chip.setCount(count);
    QCOMPARE(chip.accessibleName(), QString(QStringLiteral("Unread, ") + said));
}

void TestControls::hoveringFollowsThePointer()
{
    QWidget widget;
    HoverFade hover(*m_theme, &widget);
    QEnterEvent enter({1, 1}, {1, 1}, {1, 1});
    QApplication::sendEvent(&widget, &enter);
    QCOMPARE(hover.value(), 1.0);
    widget.setEnabled(false);
    QCOMPARE(hover.value(), 0.0);
    widget.setEnabled(true);
    QApplication::sendEvent(&widget, &enter);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&widget, &leave);
    QCOMPARE(hover.value(), 0.0);
}

void TestControls::oneSegmentIsOn()
{
    Segmented *row = add(new Segmented(
        *m_theme, {{u"a"_qs, u"A"_qs, {}}, {u"b"_qs, u"B"_qs, {}}, {u"c"_qs, u"C"_qs, {}}}, 36));
    showWindow();
    QSignalSpy changed(row, &Segmented::currentChanged);
    QCOMPARE(row->current(), 0);
    row->findChild<QAbstractButton *>(u"b"_qs)->click();
    QCOMPARE(row->current(), 1);
    QCOMPARE(changed.count(), 1);
    row->setCurrent(2); // by the program: nobody is told
    QCOMPARE(changed.count(), 1);
    QVERIFY(!row->findChild<QAbstractButton *>(u"b"_qs)->isChecked());
    row->findChild<QAbstractButton *>(u"c"_qs)->setFocus();
    QTest::keyClick(row->findChild<QAbstractButton *>(u"c"_qs), Qt::Key_Left);
    QCOMPARE(row->current(), 1); // the arrows walk along it
}

void TestControls::aPasswordIsShownOnlyOnRequest()
{
    TextField *field = add(new TextField(*m_theme, FieldKind::Password, u"Password"_qs));
    showWindow();
    auto *reveal = field->findChild<QAbstractButton *>(u"revealPassword"_qs);
    QCOMPARE(field->edit()->echoMode(), QLineEdit::Password);
    QCOMPARE(reveal->accessibleName(), u"Show password"_qs);
    reveal->click();
    QCOMPARE(field->edit()->echoMode(), QLineEdit::Normal);
    QCOMPARE(reveal->accessibleName(), u"Hide password"_qs);
    reveal->click();
    QCOMPARE(field->edit()->echoMode(), QLineEdit::Password);
}

void TestControls::mendingAFieldTakesItsErrorAway()
{
    TextField *field = add(new TextField(*m_theme, FieldKind::Text, u"Name"_qs));
    showWindow();
    field->setError(u"Choose a name."_qs);
    QCOMPARE(field->edit()->accessibleDescription(), u"Choose a name."_qs);
    QTest::keyClicks(field->edit(), u"m"_qs);
    QVERIFY(field->error().isEmpty());
    QVERIFY(field->edit()->accessibleDescription().isEmpty());
}

void TestControls::undoIsDoneOnce()
{
    showWindow();
    Toast toast(*m_theme, m_window.get());
    int undone = 0;
    toast.showMessage(Toast::Mood::Done, u"Removed"_qs, u"Undo"_qs, [&undone] { ++undone; });
    QVERIFY(toast.isVisible());
    auto *action = toast.findChild<QAbstractButton *>(u"toastAction"_qs);
    action->click();
    QVERIFY(!toast.isVisible());
    action->click();
    QCOMPARE(undone, 1);
}

void TestControls::theAccountButtonSaysItsStateInWords_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("word");
    QTest::newRow("nobody") << static_cast<int>(AccountState::SignedOut) << u"Sign in"_qs;
    QTest::newRow("synced") << static_cast<int>(AccountState::Synced) << u"Synced"_qs;
    QTest::newRow("syncing") << static_cast<int>(AccountState::Syncing) << u"Syncing"_qs;
    QTest::newRow("failing") << static_cast<int>(AccountState::Failing) << u"Not synced"_qs;
    QTest::newRow("offline") << static_cast<int>(AccountState::Offline) << u"Offline"_qs;
    QTest::newRow("needs you") << static_cast<int>(AccountState::NeedsYou) << u"Needs you"_qs;
}

void TestControls::theAccountButtonSaysItsStateInWords()
{
    QFETCH(int, state);
    QFETCH(QString, word);
    AccountButton button(*m_theme);
    button.setState(static_cast<AccountState>(state));
    QCOMPARE(button.text(), word);
    button.setUserName(u"maya"_qs);
    QVERIFY(button.accessibleName().contains(u"maya"_qs));
    QVERIFY(button.accessibleName().contains(word));
}

void TestControls::initialsAreTwoLetters_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("initials");
    QTest::newRow("two words") << u"Maya Ortiz"_qs << u"MO"_qs;
    QTest::newRow("a dot") << u"maya.ortiz"_qs << u"MO"_qs;
    QTest::newRow("one word") << u"maya"_qs << u"MA"_qs;
    QTest::newRow("three words") << u"Ada de Vries"_qs << u"AV"_qs;
    QTest::newRow("one letter") << u"x"_qs << u"X"_qs;
    QTest::newRow("nothing") << QString() << QString();
}

void TestControls::initialsAreTwoLetters()
{
    QFETCH(QString, name);
    QFETCH(QString, initials);
    QCOMPARE(initialsOf(name), initials);
}

void TestControls::aLongLineIsElidedAndKeptAsTheToolTip()
{
    const QString whole = u"A title that is longer than its place "_qs.repeated(4);
    Label *label = add(new Label(*m_theme, TypeStep::Body, TypeWeight::Regular, Ink::Text));
    label->setElided();
    label->setFullText(whole);
    showWindow();
    QVERIFY(label->text().size() < whole.size());
    QCOMPARE(label->toolTip(), whole);
    QCOMPARE(label->accessibleName(), whole);
}

void TestControls::foreignMarkupIsShownAsItIsWritten()
{
    const Label label(*m_theme, TypeStep::Body, TypeWeight::Regular, Ink::Text,
                      u"<img src='http://x'>"_qs);
    QCOMPARE(label.textFormat(), Qt::PlainText);
}

void TestControls::flowingWidgetsTakeAsManyLinesAsTheyNeed()
{
    QWidget box;
    auto *flow = new FlowLayout(8, &box);
    for (int number = 0; number < 6; ++number) {
        auto *one = new QWidget;
        one->setFixedSize(100, 20);
        flow->addWidget(one);
    }
    QCOMPARE(flow->heightForWidth(700), 20);
    QCOMPARE(flow->heightForWidth(330), 48);
    QCOMPARE(flow->heightForWidth(100), 6 * 20 + 5 * 8);
}

void TestControls::aToggleMovesAtOnceWhenMotionIsReduced()
{
    Toggle *toggle = add(new Toggle(*m_theme, u"Reduce motion"_qs));
    showWindow();
    const QImage off = toggle->grab().toImage();
    toggle->setChecked(true);
    const QImage on = toggle->grab().toImage();
    toggle->setChecked(false);
    QVERIFY(on != off);
    QCOMPARE(toggle->grab().toImage(), off);
}

QTEST_MAIN(TestControls)
#include "tst_controls.moc"
