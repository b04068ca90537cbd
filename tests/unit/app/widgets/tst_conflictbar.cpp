#include "app/pages/readerpage.h"
#include "app/theme/theme.h"
#include "app/widgets/conflictbar.h"
#include "tests/support/fakecomic.h"

#include <QAbstractButton>
#include <QDateTime>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace nw;
using namespace nw::app;

namespace {

constexpr std::int64_t kNowMs = 1'794'648'600'000;

ProgressConflict conflictAt(int here, int there)
{
    ProgressConflict conflict;
    conflict.comicId = u"comic"_qs;
    conflict.here.currentPage = here;
    conflict.there.currentPage = there;
    conflict.there.deviceName = u"Laptop"_qs;
    conflict.there.modifiedAtMs = kNowMs;
    return conflict;
}

reader::ReadingOptions startingAt(int page)
{
    reader::ReadingOptions options;
    options.startPage = page;
    return options;
}

} // namespace

class TestConflictBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void itSaysBothPlacesAndTheDevice();
    void aDeviceWithoutANameIsStillSpokenOf();
    void continuingNamesThePageOfTheOtherDevice();
    void stayingKeepsThePageHere();
    void decidingLaterOnlyClosesTheBar();
    void theReaderKeepsTheFocusWhenTheBarComes();
    void pageKeysTurnPagesWhileTheBarIsOpen_data();
    void pageKeysTurnPagesWhileTheBarIsOpen();
    void pageKeysTurnPagesEvenFromAFocusedButton_data();
    void pageKeysTurnPagesEvenFromAFocusedButton();
    void tabReachesEveryButtonOfTheBar();
    void anotherBookTakesTheBarAway();

private:
    QAbstractButton *button(const char *name) const
    {
        return m_page->findChild<QAbstractButton *>(QString::fromLatin1(name));
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ReaderPage> m_page;
};

void TestConflictBar::init()
{
    m_theme = std::make_unique<Theme>();
    m_page = std::make_unique<ReaderPage>(*m_theme);
    m_page->resize(900, 600);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_page->open(std::make_shared<test::FakeComic>(20), startingAt(9));
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_page->showConflict(conflictAt(10, 15), kNowMs);
}

void TestConflictBar::cleanup()
{
    m_page.reset();
    m_theme.reset();
}

void TestConflictBar::itSaysBothPlacesAndTheDevice()
{
    QCOMPARE(m_page->conflictBar()->sentence(), u"You were on page 15 on Laptop, page 10 here."_qs);
    QCOMPARE(m_page->conflictBar()->accessibleName(), m_page->conflictBar()->sentence());
    QCOMPARE(button("conflictContinue")->text(), u"Continue at 15"_qs);
    QCOMPARE(button("conflictStay")->text(), u"Stay on 10"_qs);
}

void TestConflictBar::aDeviceWithoutANameIsStillSpokenOf()
{
    ProgressConflict nameless = conflictAt(1, 2);
    nameless.there.deviceName.clear();
    m_page->showConflict(nameless, kNowMs);
    QVERIFY(m_page->conflictBar()->sentence().contains(u"another device"_qs));
}

void TestConflictBar::continuingNamesThePageOfTheOtherDevice()
{
    QSignalSpy chosen(m_page.get(), &ReaderPage::conflictContinue);
    button("conflictContinue")->click();
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.constFirst().constFirst().toInt(), 15);
}

void TestConflictBar::stayingKeepsThePageHere()
{
    QSignalSpy chosen(m_page.get(), &ReaderPage::conflictStay);
    button("conflictStay")->click();
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(m_page->reader()->currentPage(), 9);
}

void TestConflictBar::decidingLaterOnlyClosesTheBar()
{
    QSignalSpy continued(m_page.get(), &ReaderPage::conflictContinue);
    QSignalSpy stayed(m_page.get(), &ReaderPage::conflictStay);
    button("conflictLater")->click();
    QCOMPARE(m_page->conflictBar(), nullptr);
    QCOMPARE(continued.count() + stayed.count(), 0);
    QCOMPARE(m_page->reader()->currentPage(), 9);
}

void TestConflictBar::theReaderKeepsTheFocusWhenTheBarComes()
{
    QWidget *focused = QApplication::focusWidget();
    QVERIFY(focused);
    QVERIFY(!m_page->conflictBar()->isAncestorOf(focused));
    m_page->focusConflict();
    QCOMPARE(QApplication::focusWidget(), button("conflictContinue"));
}

void TestConflictBar::pageKeysTurnPagesWhileTheBarIsOpen_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("page"); // from 0
    QTest::newRow("page down") << static_cast<int>(Qt::Key_PageDown) << 10;
    QTest::newRow("page up") << static_cast<int>(Qt::Key_PageUp) << 8;
    QTest::newRow("right") << static_cast<int>(Qt::Key_Right) << 10;
    QTest::newRow("left") << static_cast<int>(Qt::Key_Left) << 8;
    QTest::newRow("home") << static_cast<int>(Qt::Key_Home) << 0;
    QTest::newRow("end") << static_cast<int>(Qt::Key_End) << 19;
}

void TestConflictBar::pageKeysTurnPagesWhileTheBarIsOpen()
{
    QFETCH(int, key);
    QFETCH(int, page);
    QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(key));
    QCOMPARE(m_page->reader()->currentPage(), page);
    QVERIFY(m_page->conflictBar());
}

void TestConflictBar::pageKeysTurnPagesEvenFromAFocusedButton_data()
{
    pageKeysTurnPagesWhileTheBarIsOpen_data();
}

void TestConflictBar::pageKeysTurnPagesEvenFromAFocusedButton()
{
    QFETCH(int, key);
    QFETCH(int, page);
    m_page->focusConflict();
    QTest::keyClick(button("conflictContinue"), static_cast<Qt::Key>(key));
    QCOMPARE(m_page->reader()->currentPage(), page);
}

void TestConflictBar::tabReachesEveryButtonOfTheBar()
{
    m_page->focusConflict();
    QSet<QString> reached;
    for (int step = 0; step < 3; ++step) {
        reached.insert(QApplication::focusWidget()->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QVERIFY(reached.contains(u"conflictContinue"_qs));
    QVERIFY(reached.contains(u"conflictStay"_qs));
    QVERIFY(reached.contains(u"conflictLater"_qs));
}

void TestConflictBar::anotherBookTakesTheBarAway()
{
    m_page->open(std::make_shared<test::FakeComic>(4), {});
    QCOMPARE(m_page->conflictBar(), nullptr);
}

QTEST_MAIN(TestConflictBar)
#include "tst_conflictbar.moc"
