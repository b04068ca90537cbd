#include "tests/feature/shots/readerstory.h"

#include "app/pages/readerpage.h"
#include "reader/widgets/adjustpanel.h"
#include "reader/widgets/cropeditor.h"
#include "reader/widgets/guidedview.h"
#include "reader/widgets/loupe.h"
#include "reader/widgets/pagegrid.h"
#include "reader/widgets/pageslider.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/shortcutspanel.h"
#include "tests/support/bookbuilder.h"

#include <QAbstractButton>
#include <QDir>
#include <QLineEdit>
#include <QTest>
#include <QTextStream>

namespace nw::test {

using reader::ControlsMode;
using reader::ReaderCommand;
using reader::ReadingLayout;

namespace {

constexpr int kWaitMs = 20'000;
constexpr QSize kSmallWindow(640, 480);

template <typename Condition> void await(const char *what, Condition condition)
{
    if (!QTest::qWaitFor(condition, kWaitMs))
        QTextStream(stderr) << "nw_shots: waited in vain for " << what << '\n';
}

} // namespace

ReaderStory::ReaderStory(app::MainWindow &window, Photographer &photographer,
                         const QString &booksFolder)
    : m_window(window)
    , m_photographer(photographer)
    , m_booksFolder(booksFolder)
{
}

void ReaderStory::tell()
{
    takeLayouts();
    takeGuided();
    takePanels();
    takeFixes();
    takeTrouble();
    takeSmall();
    m_window.showLibrary();
}

QString ReaderStory::book(const QString &slug) const
{
    return QDir(m_booksFolder).filePath(slug + QStringLiteral(".cbz"));
}

QString ReaderStory::brokenBook() const
{
    const QString path = m_folder.filePath(QStringLiteral("A torn book.cbz"));
    BookBuilder()
        .addFile(QStringLiteral("1.jpg"), pageFile(1))
        .addFile(QStringLiteral("2.jpg"), pageFile(2).left(40))
        .addFile(QStringLiteral("3.jpg"), pageFile(3))
        .writeZip(path);
    return path;
}

QString ReaderStory::lockedBook() const
{
    const QString path = m_folder.filePath(QStringLiteral("A locked book.cbz"));
    BookBuilder().addPages(3).writeZip(path, BookBuilder::ZipMethod::EncryptedAes);
    return path;
}

void ReaderStory::open(const QString &path, int page)
{
    m_window.openFile(path, page);
    await("a book", [this, page] {
        return reader().isVisible() && reader().pageCount() > 0
            && reader().currentPage() == page - 1;
    });
}

void ReaderStory::take(const QString &name)
{
    reader().controls()->makeWay(); // a pointer that nobody moves may lie over a bar
    m_photographer.take(QString(u"reader-" % name));
}

void ReaderStory::takeLayouts()
{
    open(book(QStringLiteral("office-cat")), 3);
    const std::pair<const char *, ReadingLayout> layouts[] = {
        {"single", ReadingLayout::SinglePage},
        {"double", ReadingLayout::TwoPages},
        {"row", ReadingLayout::HorizontalStrip},
    };
    for (const auto &[name, layout] : layouts) {
        reader().setReadingLayout(layout);
        take(QLatin1String(name));
    }
    reader().setReadingLayout(ReadingLayout::TwoPages);
    reader().setControlsMode(ControlsMode::Pinned);
    take(QStringLiteral("double-controls"));
    reader().perform(ReaderCommand::TurnDirection);
    take(QStringLiteral("right-to-left"));
    reader().perform(ReaderCommand::TurnDirection);
    reader().setReadingLayout(ReadingLayout::VerticalStrip);
    take(QStringLiteral("strip"));
    reader().setControlsMode(ControlsMode::OnMovement);
    reader().setReadingLayout(ReadingLayout::SinglePage);
    open(book(QStringLiteral("long-way-down")), 1);
    take(QStringLiteral("webtoon"));
}

void ReaderStory::takeGuided()
{
    open(book(QStringLiteral("office-cat")), 4);
    reader().setReadingLayout(ReadingLayout::PanelByPanel);
    const auto panel = [this] {
        const auto *guided = qobject_cast<reader::GuidedView *>(reader().view());
        return guided ? guided->panel() : -1;
    };
    await("panels", [panel] { return panel() == 0; });
    reader().perform(ReaderCommand::ReadOn);
    take(QStringLiteral("guided"));
    reader().perform(ReaderCommand::EditFrames);
    take(QStringLiteral("frames"));
    reader().perform(ReaderCommand::EditFrames);
    reader().setReadingLayout(ReadingLayout::SinglePage);
}

void ReaderStory::takePanels()
{
    open(book(QStringLiteral("lantern-county")), 2);
    reader().setControlsMode(ControlsMode::Pinned);
    reader().perform(ReaderCommand::Colours);
    reader().adjustPanel()->slider(QStringLiteral("sepia"))->setValue(60);
    take(QStringLiteral("colours"));
    reader().adjustPanel()->slider(QStringLiteral("sepia"))->setValue(0);
    Q_EMIT reader().adjustPanel()->closed();
    reader().perform(ReaderCommand::AllPages);
    await("small pages", [this] { return reader().pageGrid()->hasPicture(9); });
    take(QStringLiteral("all-pages"));
    Q_EMIT reader().pageGrid()->closed();
    for (const int page : {1, 3, 5}) {
        reader().goTo(page);
        reader().perform(ReaderCommand::ToggleBookmark);
    }
    reader().perform(ReaderCommand::Bookmarks);
    take(QStringLiteral("bookmarks"));
    Q_EMIT reader().pageGrid()->closed();
    reader().perform(ReaderCommand::GoToPage);
    take(QStringLiteral("go-to"));
    reader().view()->setFocus();
    reader().perform(ReaderCommand::Shortcuts);
    take(QStringLiteral("keys"));
    Q_EMIT reader().shortcutsPanel()->closed();
    reader().setControlsMode(ControlsMode::OnMovement);
    reader().perform(ReaderCommand::Magnifier);
    reader().loupe()->holdAt({640, 470}, *reader().view());
    await("the magnifier", [this] { return reader().loupe()->isSharp(); });
    take(QStringLiteral("magnifier"));
    reader().perform(ReaderCommand::Magnifier);
}

void ReaderStory::takeFixes()
{
    open(book(QStringLiteral("night-train")), 2);
    reader().perform(ReaderCommand::TurnPage);
    reader().perform(ReaderCommand::SplitPage);
    take(QStringLiteral("fixed"));
    reader().perform(ReaderCommand::ResetPage);
    reader().perform(ReaderCommand::CropPage);
    for (int press = 0; press < 12; ++press) {
        QTest::keyClick(reader().cropEditor(), Qt::Key_Down);
        QTest::keyClick(reader().cropEditor(), Qt::Key_Left);
    }
    take(QStringLiteral("crop"));
    reader().perform(ReaderCommand::Leave);
}

void ReaderStory::takeTrouble()
{
    open(brokenBook(), 2);
    take(QStringLiteral("damaged"));
    m_window.openFile(lockedBook(), 1);
    const auto field = [this] {
        return m_window.findChild<QLineEdit *>(QStringLiteral("password.field"));
    };
    await("the password", [field] { return field() && field()->isVisible(); });
    take(QStringLiteral("password"));
    QTest::keyClicks(field(), QStringLiteral("guess"));
    QTest::keyClick(field(), Qt::Key_Return);
    await("the answer", [field] { return field()->isEnabled(); });
    take(QStringLiteral("password-wrong"));
}

// What a small screen, or a window beside another, leaves.
void ReaderStory::takeSmall()
{
    open(book(QStringLiteral("office-cat")), 3);
    reader().setControlsMode(ControlsMode::Pinned);
    m_photographer.takeAt(QStringLiteral("reader-small"), kSmallWindow);
    reader().perform(ReaderCommand::Colours);
    m_photographer.takeAt(QStringLiteral("reader-small-colours"), kSmallWindow);
    Q_EMIT reader().adjustPanel()->closed();
    reader().perform(ReaderCommand::Shortcuts);
    m_photographer.takeAt(QStringLiteral("reader-small-keys"), kSmallWindow);
    Q_EMIT reader().shortcutsPanel()->closed();
    reader().setControlsMode(ControlsMode::OnMovement);
}

} // namespace nw::test
