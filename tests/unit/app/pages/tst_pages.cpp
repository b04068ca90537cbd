#include "app/frame.h"
#include "app/models/comiclistmodel.h"
#include "app/models/coverstore.h"
#include "app/pages/comicpage.h"
#include "app/pages/librarypage.h"
#include "app/pages/settingspage.h"
#include "app/pages/signinpage.h"
#include "app/pages/storepage.h"
#include "app/theme/theme.h"
#include "app/widgets/rail.h"
#include "app/widgets/searchfield.h"
#include "app/widgets/topbar.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QButtonGroup>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>

#include "resources/icons/icons.h"

using namespace nw::app;
using nw::ComicDetails;
using nw::DownloadPhase;
using nw::ErrorCode;
using nw::PageInfo;

namespace {

constexpr std::int64_t kNowMs = 1'794'648'600'000;
constexpr QSize kSmallWindow(900, 600);

QList<ComicItem> someComics()
{
    QList<ComicItem> items;
    for (int number = 1; number <= 12; ++number) {
        ComicItem item;
        item.key = QString::number(number);
        item.title = QStringLiteral("Comic number %1 with a rather long title").arg(number);
        item.creator = u"Somebody with a long name"_qs;
        item.pageCount = 24;
        item.currentPage = number % 3 == 0 ? number : 0;
        item.lastReadMs = item.currentPage > 0 ? kNowMs - number : 0;
        item.free = number % 2 == 0;
        item.price = item.free ? u"0.00000000"_qs : u"12.00000000"_qs;
        item.language = number % 2 == 0 ? u"en"_qs : u"fr"_qs;
        item.format = number % 2 == 0 ? u"CBZ"_qs : u"CBR"_qs;
        item.genres = QStringList{number % 2 == 0 ? u"Mystery"_qs : u"Comedy"_qs};
        items.append(item);
    }
    return items;
}

ComicPage::Content someContent()
{
    ComicPage::Content content;
    ComicDetails &details = content.record.details;
    details.summary.id = u"1"_qs;
    details.summary.title = u"A comic with a title that is longer than the window is wide"_qs;
    details.summary.author = u"Somebody"_qs;
    details.summary.genres = QStringList{u"Mystery"_qs, u"Sea"_qs};
    details.summary.pageCount = 12;
    details.description = u"What happens. "_qs.repeated(30);
    for (int page = 1; page <= 12; ++page) {
        PageInfo info;
        info.number = page;
        content.record.pages.append(info);
        content.previewKeys.append(QStringLiteral("none:%1").arg(page));
    }
    return content;
}

// What a person can press or type into.
QList<QWidget *> interactiveWidgets(const QWidget &window)
{
    QList<QWidget *> widgets;
    const auto all = window.findChildren<QWidget *>();
    for (QWidget *widget : all) {
        const bool kind = qobject_cast<QAbstractButton *>(widget)
            || qobject_cast<QLineEdit *>(widget) || qobject_cast<ComicView *>(widget);
        if (kind && widget->isVisible() && widget->isEnabled()) {
            widgets.append(widget);
        }
    }
    return widgets;
}

QString nameOf(const QWidget *widget)
{
    return QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ')
        + widget->objectName();
}

} // namespace

class TestPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void everythingToPressHasAName_data();
    void everythingToPressHasAName();
    void everythingToPressHasAnObjectName_data();
    void everythingToPressHasAnObjectName();
    void tabReachesEverything_data();
    void tabReachesEverything();
    void nothingIsCutInASmallWindow_data();
    void nothingIsCutInASmallWindow();
    void searchingNarrowsTheLibrary();
    void everyPageKeepsItsOwnSearch();
    void theEmptyLibrarySaysWhatToDo();
    void theStoreTellsAnEmptyCatalogueFromAnUnreachableOne();
    void offlineTheCatalogueStaysUnderOneCalmLine();
    void signingUpSaysWhatIsMissingBelowEachField();
    void theServersRefusalStandsBelowItsField();
    void aTakenNameIsNotLostWhenItIsMended();
    void settingsAreFoundByTheirWords();
    void otherDevicesAreListedAndSignedOut();
    void aWrongServerAddressIsNotSaved();
    void theComicPageSaysWhatItsButtonsDo();

private:
    void showPage(const QString &name);
    void fillPages();
    static void addPageRows();

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<CoverStore> m_covers;
    std::unique_ptr<ComicListModel> m_comics;
    std::unique_ptr<Frame> m_frame;
    LibraryPage *m_library = nullptr;
    StorePage *m_store = nullptr;
    ComicPage *m_comic = nullptr;
    SettingsPage *m_settings = nullptr;
    SignInPage *m_signIn = nullptr;
};

void TestPages::initTestCase()
{
    nw::initIcons();
}

void TestPages::init()
{
    m_theme = std::make_unique<Theme>();
    m_theme->installOnApplication();
    m_theme->setMotion(Motion::Reduced);
    m_covers = std::make_unique<CoverStore>();
    m_comics = std::make_unique<ComicListModel>();
    m_frame = std::make_unique<Frame>(*m_theme);
    m_library = new LibraryPage(*m_theme, *m_covers, *m_comics, [] { return kNowMs; });
    m_store = new StorePage(*m_theme, *m_covers, *m_comics);
    m_comic = new ComicPage(*m_theme, *m_covers);
    m_settings = new SettingsPage(*m_theme);
    m_signIn = new SignInPage(*m_theme);
    m_frame->addPlace(u"library"_qs, u"Library"_qs, u"library"_qs, m_library);
    m_frame->addPlace(u"store"_qs, u"Store"_qs, u"store"_qs, m_store);
    m_frame->addFootPlace(u"settings"_qs, u"Settings"_qs, u"settings"_qs, m_settings);
    m_frame->addPage(m_comic);
    m_frame->addPage(m_signIn);
    m_frame->resize(kSmallWindow);
    m_frame->QWidget::show();
    m_frame->show(m_library, u"library"_qs);
    QVERIFY(QTest::qWaitForWindowExposed(m_frame.get()));
    m_frame->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_frame.get()));
}

void TestPages::cleanup()
{
    m_frame.reset();
    m_comics.reset();
    m_covers.reset();
    m_theme.reset();
}

void TestPages::fillPages()
{
    m_comics->setItems(someComics());
    m_store->setSource(StorePage::Source::Fresh);
    m_comic->setContent(someContent(), u"Store"_qs);
    m_settings->setStorage({.downloads = 3, .sizeBytes = 1'000'000, .folder = u"/profile"_qs});
    m_settings->setAccount({u"maya"_qs, u"maya@example.org"_qs, u"Desktop"_qs});
    m_settings->setDevices({{u"s1"_qs, u"A tablet with a long name"_qs, u"Yesterday"_qs}});
    QTest::qWait(1); // what waits for the next turn of the event loop
}

void TestPages::addPageRows()
{
    QTest::addColumn<QString>("page");
    for (const char *page : {"library", "store", "comic", "settings", "signIn", "signUp"}) {
        QTest::newRow(page) << QString::fromLatin1(page);
    }
}

void TestPages::showPage(const QString &name)
{
    const QHash<QString, Page *> pages{{u"library"_qs, m_library}, {u"store"_qs, m_store},
                                       {u"comic"_qs, m_comic},     {u"settings"_qs, m_settings},
                                       {u"signIn"_qs, m_signIn},   {u"signUp"_qs, m_signIn}};
    if (name == u"signUp") {
        m_signIn->setMode(SignInPage::Mode::SignUp);
    }
    m_frame->show(pages.value(name), u"library"_qs);
    QTest::qWait(1); // what waits for the next turn of the event loop
}

void TestPages::everythingToPressHasAName_data()
{
    addPageRows();
}

void TestPages::everythingToPressHasAName()
{
    QFETCH(QString, page);
    fillPages();
    showPage(page);
    for (QWidget *widget : interactiveWidgets(*m_frame)) {
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(interface, qPrintable(nameOf(widget)));
        QVERIFY2(!interface->text(QAccessible::Name).isEmpty(), qPrintable(nameOf(widget)));
    }
}

void TestPages::everythingToPressHasAnObjectName_data()
{
    addPageRows();
}

void TestPages::everythingToPressHasAnObjectName()
{
    QFETCH(QString, page);
    fillPages();
    showPage(page);
    QSet<QString> seen;
    for (QWidget *widget : interactiveWidgets(*m_frame)) {
        QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
        QVERIFY2(!seen.contains(widget->objectName()), qPrintable(nameOf(widget)));
        seen.insert(widget->objectName());
    }
}

void TestPages::tabReachesEverything_data()
{
    addPageRows();
}

void TestPages::tabReachesEverything()
{
    QFETCH(QString, page);
    fillPages();
    showPage(page);
    QSet<QWidget *> reached;
    for (int step = 0; step < 200; ++step) {
        QWidget *focused = QApplication::focusWidget();
        if (focused) {
            reached.insert(focused);
        }
        QTest::keyClick(m_frame->window(), Qt::Key_Tab);
    }
    for (QWidget *widget : interactiveWidgets(*m_frame)) {
        // Of buttons of which one is on, Tab stops at that one; the arrows lead to its neighbours.
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        const bool joined = button && button->group() && button->group()->exclusive();
        QWidget *stop = joined ? button->group()->checkedButton() : widget;
        QVERIFY2(reached.contains(stop), qPrintable(nameOf(widget)));
    }
}

void TestPages::nothingIsCutInASmallWindow_data()
{
    addPageRows();
}

void TestPages::nothingIsCutInASmallWindow()
{
    QFETCH(QString, page);
    fillPages();
    showPage(page);
    QCOMPARE(m_frame->size(), kSmallWindow);
    for (QWidget *widget : interactiveWidgets(*m_frame)) {
        QVERIFY2(widget->width() >= widget->minimumSizeHint().width(), qPrintable(nameOf(widget)));
        QVERIFY2(widget->height() >= qMin(widget->minimumSizeHint().height(), 28),
                 qPrintable(nameOf(widget)));
        // Nothing reaches out at the side; below, a scroll area may go on.
        const QPoint left = widget->mapTo(m_frame.get(), QPoint(0, 0));
        QVERIFY2(left.x() >= 0, qPrintable(nameOf(widget)));
        QVERIFY2(left.x() + widget->width() <= m_frame->width(), qPrintable(nameOf(widget)));
    }
}

void TestPages::searchingNarrowsTheLibrary()
{
    fillPages();
    auto *view = m_library->findChild<ComicView *>(u"libraryView"_qs);
    QCOMPARE(view->model()->rowCount(), 12);
    auto *edit = m_frame->findChild<QLineEdit *>(u"searchEdit"_qs);
    edit->setFocus();
    QTest::keyClicks(edit, u"number 7"_qs);
    QCOMPARE(view->model()->rowCount(), 1);
    QTest::keyClick(edit, Qt::Key_Escape);
    QCOMPARE(view->model()->rowCount(), 12);
}

void TestPages::everyPageKeepsItsOwnSearch()
{
    fillPages();
    auto *edit = m_frame->findChild<QLineEdit *>(u"searchEdit"_qs);
    QTest::keyClicks(edit, u"seven"_qs);
    m_frame->show(m_store, u"store"_qs);
    QCOMPARE(edit->text(), QString());
    m_frame->show(m_library, u"library"_qs);
    QCOMPARE(edit->text(), u"seven"_qs);
}

void TestPages::theEmptyLibrarySaysWhatToDo()
{
    auto *primary = m_library->findChild<QAbstractButton *>(u"libraryEmpty.primary"_qs);
    QVERIFY(primary->isVisible());
    QSignalSpy asked(m_library, &LibraryPage::addFilesRequested);
    primary->click();
    QCOMPARE(asked.count(), 1);
    fillPages();
    QVERIFY(!primary->isVisible());
}

void TestPages::theStoreTellsAnEmptyCatalogueFromAnUnreachableOne()
{
    m_frame->show(m_store, u"store"_qs);
    auto *retry = m_store->findChild<QAbstractButton *>(u"storeEmpty.primary"_qs);
    m_store->setSource(StorePage::Source::Unknown);
    QVERIFY(!retry->isVisible()); // the server is being asked
    m_store->setSource(StorePage::Source::Unreachable);
    QVERIFY(retry->isVisible());
    QSignalSpy asked(m_store, &StorePage::retryRequested);
    retry->click();
    QCOMPARE(asked.count(), 1);
    const auto head = [this] {
        return m_store->findChild<QLabel *>(u"emptyHead"_qs)->text();
    };
    const QString unreachable = head();
    m_store->setSource(StorePage::Source::Refused);
    QVERIFY(retry->isVisible());
    QVERIFY(head() != unreachable); // it answered: nobody is offline
}

void TestPages::offlineTheCatalogueStaysUnderOneCalmLine()
{
    fillPages();
    m_frame->show(m_store, u"store"_qs);
    auto *retry = m_store->findChild<QAbstractButton *>(u"storeRetry"_qs);
    QVERIFY(!retry->isVisible());
    m_store->setSource(StorePage::Source::Unreachable);
    QVERIFY(retry->isVisible());
    QVERIFY(m_store->findChild<QWidget *>(u"shelfSection.new"_qs)->isVisible());
    m_store->setSource(StorePage::Source::Fresh);
    QVERIFY(!retry->isVisible());
}

void TestPages::signingUpSaysWhatIsMissingBelowEachField()
{
    showPage(u"signUp"_qs);
    QSignalSpy asked(m_signIn, &SignInPage::signUpRequested);
    const auto edit = [this](const QString &name) {
        return m_signIn->findChild<QLineEdit *>(name);
    };
    m_signIn->findChild<QAbstractButton *>(u"signIn.submit"_qs)->click();
    QCOMPARE(asked.count(), 0);
    for (const QString &name : {u"signIn.email"_qs, u"signIn.username"_qs, u"signIn.password"_qs}) {
        QVERIFY2(!edit(name)->accessibleDescription().isEmpty(), qPrintable(name));
    }
    QTest::keyClicks(edit(u"signIn.email"_qs), u"maya@example.org"_qs);
    QTest::keyClicks(edit(u"signIn.username"_qs), u"maya"_qs);
    QTest::keyClicks(edit(u"signIn.password"_qs), u"short"_qs);
    QTest::keyClick(edit(u"signIn.password"_qs), Qt::Key_Return);
    QCOMPARE(asked.count(), 0);
    QTest::keyClicks(edit(u"signIn.password"_qs), u" but then longer"_qs);
    QTest::keyClick(edit(u"signIn.password"_qs), Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.constFirst().at(1).toString(), u"maya"_qs);
}

void TestPages::theServersRefusalStandsBelowItsField()
{
    showPage(u"signUp"_qs);
    m_signIn->showError({ErrorCode::AlreadyExists, {}, u"username"_qs});
    auto *username = m_signIn->findChild<QLineEdit *>(u"signIn.username"_qs);
    QVERIFY(username->accessibleDescription().contains(u"taken"_qs));
    QVERIFY(username->hasFocus());
    QVERIFY(m_signIn->findChild<QAbstractButton *>(u"signIn.submit"_qs)->isEnabled());
}

void TestPages::aTakenNameIsNotLostWhenItIsMended()
{
    showPage(u"signUp"_qs);
    auto *username = m_signIn->findChild<QLineEdit *>(u"signIn.username"_qs);
    username->setText(u"maya"_qs);
    m_signIn->showError({ErrorCode::AlreadyExists, {}, u"username"_qs});
    QTest::keyClicks(username, u"2"_qs);
    QVERIFY(username->text().contains(u"maya"_qs));
    QVERIFY(username->accessibleDescription().isEmpty());
}

void TestPages::settingsAreFoundByTheirWords()
{
    showPage(u"settings"_qs);
    auto *server = m_settings->findChild<QLineEdit *>(u"settings.server"_qs);
    auto *dark = m_settings->findChild<QAbstractButton *>(u"appearance.dark"_qs);
    m_settings->search(u"dark"_qs);
    QVERIFY(dark->isVisible());
    QVERIFY(!server->isVisible());
    m_settings->search(u"address"_qs);
    QVERIFY(server->isVisible());
    QVERIFY(!dark->isVisible());
    m_settings->search({});
    QVERIFY(server->isVisible() && dark->isVisible());
}

void TestPages::aWrongServerAddressIsNotSaved()
{
    showPage(u"settings"_qs);
    QSignalSpy chosen(m_settings, &SettingsPage::serverChosen);
    auto *server = m_settings->findChild<QLineEdit *>(u"settings.server"_qs);
    QTest::keyClicks(server, u"ftp://nowhere"_qs);
    QTest::keyClick(server, Qt::Key_Return);
    QCOMPARE(chosen.count(), 0);
    QVERIFY(!server->accessibleDescription().isEmpty());
    server->clear();
    QTest::keyClicks(server, u"comics.example.org"_qs);
    QTest::keyClick(server, Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.constFirst().constFirst().toUrl(), QUrl(u"http://comics.example.org"_qs));
}

void TestPages::otherDevicesAreListedAndSignedOut()
{
    showPage(u"settings"_qs);
    const auto button = [this](const QString &id) {
        return m_settings->findChild<QAbstractButton *>(u"settings.device."_qs + id);
    };
    m_settings->setAccount({u"maya"_qs, u"maya@example.org"_qs, u"Desktop"_qs});
    m_settings->setDevices(
        {{u"s1"_qs, u"Tablet"_qs, u"Yesterday"_qs}, {u"s2"_qs, u"Old laptop"_qs, u"Monday"_qs}});
    QTRY_VERIFY(button(u"s1"_qs) && button(u"s1"_qs)->isVisible());
    QCOMPARE(button(u"s2"_qs)->accessibleName(), u"Sign out Old laptop"_qs);
    QSignalSpy asked(m_settings, &SettingsPage::deviceSignOutRequested);
    button(u"s2"_qs)->click();
    button(u"s2"_qs)->click(); // it is on its way
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.constFirst().constFirst().toString(), u"s2"_qs);

    m_settings->setDevices({{u"s1"_qs, u"Tablet"_qs, u"Today"_qs}});
    QTRY_VERIFY(!button(u"s2"_qs));
    m_settings->setDevicesUnknown();
    QTRY_VERIFY(!button(u"s1"_qs));
    m_settings->setDevices({{u"s1"_qs, u"Tablet"_qs, u"Today"_qs}});
    QTRY_VERIFY(button(u"s1"_qs) && button(u"s1"_qs)->isVisible());
    m_settings->setAccount({});
    QVERIFY(!button(u"s1"_qs)->isVisible());
}

void TestPages::theComicPageSaysWhatItsButtonsDo()
{
    showPage(u"comic"_qs);
    ComicPage::Content content = someContent();
    m_comic->setContent(content, u"Store"_qs);
    auto *main = m_comic->findChild<QAbstractButton *>(u"comicMain"_qs);
    auto *secondary = m_comic->findChild<QAbstractButton *>(u"comicSecondary"_qs);
    QSignalSpy read(m_comic, &ComicPage::readRequested);
    QSignalSpy download(m_comic, &ComicPage::downloadRequested);
    QCOMPARE(main->text(), u"Read"_qs);
    main->click();
    secondary->click();
    QCOMPARE(read.count(), 1);
    QCOMPARE(download.count(), 1);

    content.record.download.phase = DownloadPhase::Fetching;
    content.record.download.donePages = 3;
    content.record.download.totalPages = 12;
    m_comic->setContent(content, u"Store"_qs);
    QVERIFY(m_comic->findChild<QWidget *>(u"comicDownloadMeter"_qs)->isVisible());
    QSignalSpy stopped(m_comic, &ComicPage::cancelDownloadRequested);
    secondary->click();
    QCOMPARE(stopped.count(), 1);

    content.record.details.summary.free = false;
    content.record.details.summary.price = u"25.00000000"_qs;
    content.record.download = {};
    for (PageInfo &page : content.record.pages) {
        page.locked = true;
    }
    m_comic->setContent(content, u"Store"_qs);
    QVERIFY(!main->isVisible());
    QVERIFY(!secondary->isVisible());
    QCOMPARE(m_comic->findChild<QLabel *>(u"comicStatement"_qs)->text(), u"Costs 25 NWT"_qs);
}

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
