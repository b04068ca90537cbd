#include "app/frame.h"
#include "app/mainwindow.h"
#include "app/pages/librarypage.h"
#include "app/pages/page.h"
#include "app/pages/readerpage.h"
#include "app/recentplaces.h"
#include "app/shell.h"
#include "app/widgets/accountbutton.h"
#include "app/widgets/comicview.h"
#include "app/widgets/toast.h"
#include "reader/core/documentfactory.h"
#include "reader/widgets/noticepill.h"
#include "services-client/transport/onready.h"
#include "tests/support/bookbuilder.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "resources/icons/icons.h"

using namespace nw;
using namespace nw::app;

namespace {

reader::ReadingOptions startingAt(int page)
{
    reader::ReadingOptions options;
    options.startPage = page;
    return options;
}

} // namespace

// The window on a profile of its own, with no server anywhere: everything of one's own works.
class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void withABookOnlyTheReaderIsBuiltFirst();
    void theRestFollowsOnceThePageWasShown();
    void theRestFollowsWhenTheFirstPageIsDamagedToo();
    void aFileThatWasReadJoinsTheLibraryAtItsPage();
    void aFileOpensWhereThePersonWas();
    void aPlaceThatTheSmallFileForgotIsFoundAgain();
    void aPageThatWasAskedForIsShown();
    void aFinishedBookThatIsOpenedStaysInTheLibraryOnce();
    void whatIsRemovedComesBackWhole();
    void aFileThatIsNoBookSaysSoAndLeadsBack();
    void aProfileThatCannotBeWrittenIsSaid();
    void aBookIsReadToItsEndWithoutAProfile();
    void aNamedFileThatIsNoBookLeadsToTheLibrary();
    void aLockedBookOpensWithItsPassword();
    void aLockedBookThatWasNamedAtTheStartOpensAtItsPage();
    void whatNoPasswordOpensSaysSo();
    void nothingOfThePasswordIsKept();
    void thePasswordIsAskedByTheKeyboard();
    void theNextBookOpensOnlyWhenAsked();
    void addedFilesAreOnTheShelfAfterARestart();
    void theBuiltInBookIsThereOnTheFirstStartOnly();
    void withoutAServerTheStoreSaysSo();
    void shortcutsLeadToEveryPlace();
    void theAccountButtonAsksToSignIn();

private:
    void makeWindow();
    QString makeBook(const QString &name, int pages);
    QString makeLockedBook(); // of three pages; its password is "password"
    void tryPassword(const QString &password);
    void spoilProfile();
    void readTo(const QString &path, int page); // from 1; on the shelf afterwards
    LocalBook shelved(const QString &path);
    QString profile() const { return m_folder->filePath(u"profile"_qs); }
    int placeInFile(const QString &path) const
    {
        return RecentPlaces(profile()).placeOf(path).value_or(RecentPlaces::Place{0, 0}).page;
    }
    ComicView *library() { return m_window->findChild<ComicView *>(u"libraryView"_qs); }
    int booksOnTheShelf() { return library()->model()->rowCount(); }
    reader::DocumentPointer opened(const QString &path) { return *reader::openDocument(path); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::initTestCase()
{
    initIcons();
    qputenv("NERDWORK_BOOKS", "/nonexistent"); // only the test that wants the built-in book has one
}

void TestMainWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    makeWindow();
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    qputenv("NERDWORK_BOOKS", "/nonexistent");
}

void TestMainWindow::makeWindow()
{
    m_window.reset();
    Launch launch;
    launch.profileDir = m_folder->filePath(u"profile"_qs);
    launch.serverUrl = QUrl(u"http://127.0.0.1:9"_qs); // discard: nobody listens
    m_window = std::make_unique<MainWindow>(launch);
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

QString TestMainWindow::makeBook(const QString &name, int pages)
{
    const QString path = m_folder->filePath(name);
    test::BookBuilder().addPages(pages).writeZip(path);
    return path;
}

void TestMainWindow::withABookOnlyTheReaderIsBuiltFirst()
{
    const QString path = makeBook(u"a.cbz"_qs, 3);
    m_window->openBook(path, opened(path), {}, ReadingController::Start::Remembered);
    QVERIFY(m_window->isReading());
    QVERIFY(!m_window->shell());
    QVERIFY(!m_window->findChild<Frame *>());
}

void TestMainWindow::theRestFollowsOnceThePageWasShown()
{
    const QString path = makeBook(u"a.cbz"_qs, 3);
    m_window->openBook(path, opened(path), {}, ReadingController::Start::Remembered);
    QTRY_VERIFY(m_window->shell());
    QVERIFY(m_window->isReading());
    QVERIFY(m_window->windowTitle().startsWith(u"a"_qs));
}

void TestMainWindow::theRestFollowsWhenTheFirstPageIsDamagedToo()
{
    const QString path = m_folder->filePath(u"a.cbz"_qs);
    test::BookBuilder().addFile(u"000.jpg"_qs, "no picture").addPages(1).writeZip(path);
    QSignalSpy failures(m_window->readerWidget(), &reader::ReaderWidget::errorShown);
    QSignalSpy pages(m_window->readerWidget(), &reader::ReaderWidget::pageShown);
    m_window->openBook(path, opened(path), {}, ReadingController::Start::Remembered);
    QTRY_COMPARE(failures.count(), 1);
    QTRY_VERIFY(m_window->shell());
    QCOMPARE(pages.count(), 0);
    QVERIFY(m_window->isReading());
}

void TestMainWindow::aFileThatWasReadJoinsTheLibraryAtItsPage()
{
    const QString path = makeBook(u"a.cbz"_qs, 10);
    m_window->openBook(path, opened(path), startingAt(4), ReadingController::Start::Remembered);
    QTRY_VERIFY(m_window->shell());
    m_window->showLibrary();
    QVERIFY(!m_window->isReading());
    QTRY_COMPARE(booksOnTheShelf(), 1);
    QTRY_COMPARE(library()->model()->index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 u"a, Page 5 of 10, on this computer"_qs);
    // The small file follows a moment later.
    QTRY_COMPARE(placeInFile(path), 5);
}

void TestMainWindow::aFileOpensWhereThePersonWas()
{
    const QString path = makeBook(u"a.cbz"_qs, 10);
    m_window->openBook(path, opened(path), startingAt(6), ReadingController::Start::Remembered);
    QTRY_VERIFY(m_window->shell());
    m_window->showLibrary();
    QTRY_COMPARE(booksOnTheShelf(), 1);
    makeWindow(); // another day
    m_window->openFile(path, 0);
    QTRY_COMPARE(m_window->readerWidget()->pageCount(), 10);
    QCOMPARE(m_window->readerWidget()->currentPage(), 6);
}

void TestMainWindow::readTo(const QString &path, int page)
{
    m_window->openBook(path, opened(path), startingAt(page - 1), ReadingController::Start::Asked);
    QTRY_VERIFY(m_window->shell());
    QTRY_COMPARE(shelved(path).currentPage, page);
    QTRY_VERIFY(shelved(path).readAtMs > 0);
}

LocalBook TestMainWindow::shelved(const QString &path)
{
    std::optional<LocalBook> answer;
    onReady(m_window->shell()->parts().client().localBooks(), m_window.get(),
            [&](const Result<QList<LocalBook>> &books) {
                answer.emplace();
                for (const LocalBook &book : books.value_or(QList<LocalBook>())) {
                    if (book.path == path) {
                        answer = book;
                    }
                }
            });
    [&] { QTRY_VERIFY(answer.has_value()); }();
    return answer.value_or(LocalBook());
}

void TestMainWindow::aPlaceThatTheSmallFileForgotIsFoundAgain()
{
    const QString path = makeBook(u"a.cbz"_qs, 10);
    readTo(path, 7);
    m_window.reset(); // everything is written
    QVERIFY(QFile::remove(QDir(profile()).filePath(u"places.ini"_qs)));
    makeWindow();
    m_window->openBook(path, opened(path), {}, ReadingController::Start::Remembered);
    QTRY_COMPARE(m_window->readerWidget()->currentPage(), 6);
    QTRY_COMPARE(placeInFile(path), 7);
    QCOMPARE(shelved(path).currentPage, 7);
}

void TestMainWindow::aPageThatWasAskedForIsShown()
{
    const QString path = makeBook(u"a.cbz"_qs, 10);
    readTo(path, 7);
    makeWindow();
    m_window->openBook(path, opened(path), startingAt(2), ReadingController::Start::Asked);
    QTRY_VERIFY(m_window->shell());
    QTRY_COMPARE(shelved(path).currentPage, 3);
    QCOMPARE(m_window->readerWidget()->currentPage(), 2);
}

void TestMainWindow::aFinishedBookThatIsOpenedStaysInTheLibraryOnce()
{
    const QString path = makeBook(u"a.cbz"_qs, 4);
    readTo(path, 4);
    QTRY_VERIFY(shelved(path).completed);
    makeWindow();
    // Opened at its last page again: no scan may put it back to the first.
    m_window->openBook(path, opened(path), startingAt(3), ReadingController::Start::Asked);
    QTRY_VERIFY(m_window->shell());
    const qint64 before = shelved(path).readAtMs;
    QTRY_VERIFY(shelved(path).readAtMs > before || shelved(path).completed);
    m_window->showLibrary();
    QTRY_COMPARE(booksOnTheShelf(), 1);
    QVERIFY(!m_window->shell()->parts().scanner().isRunning());
    QVERIFY(shelved(path).completed);
}

void TestMainWindow::whatIsRemovedComesBackWhole()
{
    const QString path = makeBook(u"a.cbz"_qs, 10);
    readTo(path, 7);
    m_window->showLibrary();
    QTRY_COMPARE(booksOnTheShelf(), 1);
    const LocalBook before = shelved(path);
    QVERIFY(QFile::remove(path)); // as if its disk had been unplugged
    auto *page = m_window->findChild<LibraryPage *>();
    ComicItem item;
    item.origin = ComicOrigin::LocalFile;
    item.path = path;
    Q_EMIT page->menuRequested({item}, QPoint(10, 10));
    QTRY_VERIFY(QApplication::activePopupWidget());
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    const QList<QAction *> actions = menu->actions();
    const auto remove = std::find_if(actions.cbegin(), actions.cend(), [](const QAction *action) {
        return action->text() == u"Remove from library"_qs;
    });
    QVERIFY(remove != actions.cend());
    (*remove)->trigger();
    menu->close();
    QTRY_COMPARE(booksOnTheShelf(), 0);
    auto *toast = m_window->findChild<Toast *>();
    QTRY_VERIFY(toast->isVisible());
    toast->findChild<QAbstractButton *>()->click();
    QTRY_COMPARE(booksOnTheShelf(), 1);
    const LocalBook after = shelved(path);
    QCOMPARE(after.currentPage, 7);
    QCOMPARE(after.readAtMs, before.readAtMs);
    QCOMPARE(after.addedAtMs, before.addedAtMs);
    QCOMPARE(after.cover, before.cover);
}

void TestMainWindow::aFileThatIsNoBookSaysSoAndLeadsBack()
{
    const QString path = m_folder->filePath(u"letter.txt"_qs);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Dear reader");
    file.close();
    m_window->openFile(path, 0);
    const auto back = [this] {
        return m_window->findChild<QAbstractButton *>(u"readerFailure.primary"_qs);
    };
    QTRY_VERIFY(back() && back()->hasFocus());
    back()->click();
    QVERIFY(!m_window->isReading());
}

// Where the profile's folder should be stands a file.
void TestMainWindow::spoilProfile()
{
    m_window.reset();
    QVERIFY(QDir(profile()).removeRecursively());
    QFile file(profile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    makeWindow();
}

void TestMainWindow::aProfileThatCannotBeWrittenIsSaid()
{
    spoilProfile();
    QSignalSpy failed(m_window.get(), &MainWindow::failed);
    m_window->showLibrary();
    QTRY_COMPARE(failed.count(), 1);
    auto *leave = m_window->findChild<QAbstractButton *>(u"readerFailure.primary"_qs);
    QTRY_VERIFY(leave && leave->isVisible());
    leave->click();
    QVERIFY(!m_window->isVisible());
}

void TestMainWindow::aBookIsReadToItsEndWithoutAProfile()
{
    spoilProfile();
    QSignalSpy failed(m_window.get(), &MainWindow::failed);
    const QString path = makeBook(u"a.cbz"_qs, 3);
    m_window->openBook(path, opened(path), {}, ReadingController::Start::Remembered);
    QTRY_COMPARE(failed.count(), 1);
    m_window->readerWidget()->goTo(2);
    QTRY_COMPARE(m_window->readerWidget()->currentPage(), 2);
    QVERIFY(!m_window->findChild<QAbstractButton *>(u"readerFailure.primary"_qs));
    Q_EMIT m_window->readerWidget()->closeRequested();
    auto *leave = m_window->findChild<QAbstractButton *>(u"readerFailure.primary"_qs);
    QTRY_VERIFY(leave && leave->isVisible());
    QVERIFY(m_window->isVisible());
}

void TestMainWindow::aNamedFileThatIsNoBookLeadsToTheLibrary()
{
    m_window->showUnreadable(u"/somewhere/letter.txt"_qs, {reader::ReadErrorCode::Unsupported, {}},
                             ReadingController::Start::Asked, 1);
    QVERIFY(m_window->isReading());
    QTRY_VERIFY(m_window->shell());
    auto *back = m_window->findChild<QAbstractButton *>(u"readerFailure.primary"_qs);
    QVERIFY(back && back->isVisible() && back->hasFocus());
    back->click();
    QVERIFY(!m_window->isReading());
    QCOMPARE(booksOnTheShelf(), 0);
}

void TestMainWindow::tryPassword(const QString &password)
{
    auto *field = m_window->findChild<QLineEdit *>(u"password.field"_qs);
    QTRY_VERIFY((field = m_window->findChild<QLineEdit *>(u"password.field"_qs))
                && field->isVisible() && field->isEnabled());
    QTest::keyClicks(field, password);
    QTest::keyClick(field, Qt::Key_Return);
}

QString TestMainWindow::makeLockedBook()
{
    const QString path = m_folder->filePath(u"locked.cbz"_qs);
    test::BookBuilder().addPages(3).writeZip(path, test::BookBuilder::ZipMethod::EncryptedAes);
    return path;
}

void TestMainWindow::aLockedBookOpensWithItsPassword()
{
    m_window->openFile(makeLockedBook(), 2);
    tryPassword(u"not this one"_qs);
    const auto says = [this](const QString &words) {
        const auto labels = m_window->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&words](const QLabel *label) {
            return label->isVisible() && label->text() == words;
        });
    };
    QTRY_VERIFY(says(u"This password does not open it."_qs));
    QCOMPARE(m_window->readerWidget()->pageCount(), 0);
    tryPassword(u"password"_qs);
    QTRY_COMPARE(m_window->readerWidget()->pageCount(), 3);
    QCOMPARE(m_window->readerWidget()->currentPage(), 1);
    QVERIFY(m_window->readerWidget()->isVisible());
}

void TestMainWindow::aLockedBookThatWasNamedAtTheStartOpensAtItsPage()
{
    m_window->showUnreadable(makeLockedBook(), {reader::ReadErrorCode::Encrypted, {}},
                             ReadingController::Start::Asked, 3);
    tryPassword(u"password"_qs);
    QTRY_COMPARE(m_window->readerWidget()->pageCount(), 3);
    QCOMPARE(m_window->readerWidget()->currentPage(), 2);
}

void TestMainWindow::whatNoPasswordOpensSaysSo()
{
    const QString path = m_folder->filePath(u"locked.cb7"_qs);
    test::BookBuilder().addPages(1).writeStream(path, test::BookBuilder::Container::SevenZip);
    m_window->showUnreadable(path, {reader::ReadErrorCode::Encrypted, {}},
                             ReadingController::Start::Asked, 1);
    QTRY_VERIFY(m_window->findChild<QAbstractButton *>(u"readerFailure.primary"_qs));
    QVERIFY(m_window->findChild<QAbstractButton *>(u"readerFailure.primary"_qs)->isVisible());
    QVERIFY(!m_window->findChild<QLineEdit *>(u"password.field"_qs));
}

void TestMainWindow::nothingOfThePasswordIsKept()
{
    m_window->openFile(makeLockedBook(), 1);
    tryPassword(u"password"_qs);
    QTRY_COMPARE(m_window->readerWidget()->pageCount(), 3);
    m_window->showLibrary();
    const auto *field = m_window->findChild<QLineEdit *>(u"password.field"_qs);
    QVERIFY(field->text().isEmpty());
    QVERIFY(!field->isUndoAvailable()); // nor by undoing
    m_window.reset();
    QDirIterator files(m_folder->path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("password"), qPrintable(file.fileName()));
    }
}

void TestMainWindow::thePasswordIsAskedByTheKeyboard()
{
    m_window->openFile(makeLockedBook(), 1);
    QLineEdit *field = nullptr;
    QTRY_VERIFY((field = m_window->findChild<QLineEdit *>(u"password.field"_qs)));
    QTRY_VERIFY(field->hasFocus());
    QVERIFY(!field->accessibleName().isEmpty());
    QVERIFY(!m_window->findChild<QAbstractButton *>(u"password.open"_qs)->isEnabled());
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!m_window->isReading());
}

void TestMainWindow::theNextBookOpensOnlyWhenAsked()
{
    makeBook(u"tale 2.cbz"_qs, 2);
    makeBook(u"tale 10.cbz"_qs, 4);
    m_window->openFile(m_folder->filePath(u"tale 2.cbz"_qs), 2);
    reader::ReaderWidget *reader = m_window->readerWidget();
    QTRY_COMPARE(reader->pageCount(), 2);
    reader->perform(reader::ReaderCommand::ReadOn); // beyond the end
    QTRY_VERIFY(reader->notice()->text().contains(u"tale 10"_qs));
    QCOMPARE(reader->pageCount(), 2);
    reader->perform(reader::ReaderCommand::NextBook);
    QTRY_COMPARE(reader->pageCount(), 4);
    reader->perform(reader::ReaderCommand::NextBook);
    QTRY_VERIFY(reader->notice()->text().contains(u"no book after"_qs));
    reader->perform(reader::ReaderCommand::PreviousBook);
    QTRY_COMPARE(reader->pageCount(), 2);
}

void TestMainWindow::addedFilesAreOnTheShelfAfterARestart()
{
    makeBook(u"a.cbz"_qs, 2);
    makeBook(u"b.cbz"_qs, 2);
    m_window->showLibrary();
    m_window->shell()->parts().scanner().scan({m_folder->path()});
    QTRY_COMPARE(booksOnTheShelf(), 2);
    makeWindow();
    m_window->showLibrary();
    QTRY_COMPARE(booksOnTheShelf(), 2);
}

void TestMainWindow::theBuiltInBookIsThereOnTheFirstStartOnly()
{
    const QString path = makeBook(u"first-page.cbz"_qs, 2);
    qputenv("NERDWORK_BOOKS", m_folder->path().toUtf8());
    m_window->showLibrary();
    QTRY_COMPARE(booksOnTheShelf(), 1);
    bool removed = false;
    onReady(
        m_window->shell()->parts().client().removeLocalBook(QFileInfo(path).canonicalFilePath()),
        m_window.get(),
        [&removed](const Result<LocalBook> &answer) { removed = answer.has_value(); });
    QTRY_VERIFY(removed);
    makeWindow();
    m_window->showLibrary();
    auto *empty = m_window->findChild<QAbstractButton *>(u"libraryEmpty.primary"_qs);
    QTRY_VERIFY(empty->isVisible());
    QCOMPARE(booksOnTheShelf(), 0);
}

void TestMainWindow::withoutAServerTheStoreSaysSo()
{
    m_window->showLibrary();
    m_window->shell()->goTo(u"store"_qs);
    auto *retry = m_window->findChild<QAbstractButton *>(u"storeEmpty.primary"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(retry->isVisible(), 20000);
}

void TestMainWindow::shortcutsLeadToEveryPlace()
{
    m_window->showLibrary();
    const std::pair<int, QString> places[] = {
        {Qt::Key_2, u"store"_qs}, {Qt::Key_Comma, u"settings"_qs}, {Qt::Key_1, u"library"_qs}};
    for (const auto &[key, place] : places) {
        QTest::keyClick(m_window.get(), static_cast<Qt::Key>(key), Qt::ControlModifier);
        QCOMPARE(m_window->shell()->frame()->currentPlace(), place);
    }
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget()->objectName(), u"searchEdit"_qs);
}

void TestMainWindow::theAccountButtonAsksToSignIn()
{
    m_window->showLibrary();
    m_window->findChild<AccountButton *>(u"accountButton"_qs)->click();
    QTRY_COMPARE(m_window->shell()->frame()->currentPage()->objectName(), u"signInPage"_qs);
    m_window->findChild<QAbstractButton *>(u"signIn.later"_qs)->click();
    QCOMPARE(m_window->shell()->frame()->currentPage()->objectName(), u"libraryPage"_qs);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
