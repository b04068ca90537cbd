// The reader's tools: the magnifier, reading aloud, cropping, copies of pages, the keys.
#include "reader/widgets/aloudreader.h"
#include "reader/widgets/autoreader.h"
#include "reader/widgets/cropeditor.h"
#include "reader/widgets/guidedview.h"
#include "reader/widgets/loupe.h"
#include "reader/widgets/noticepill.h"
#include "reader/widgets/pagecopies.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/readerwidget.h"
#include "reader/widgets/shortcutspanel.h"
#include "reader/widgets/speech.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>

#include <numeric>

namespace nw::reader {
namespace {

constexpr double kLoupeStep = 32; // logical pixels, a key
constexpr double kPaceStep = 1.25;
const QRectF kWholePage(0, 0, 1, 1);

QPointF wayOf(ReaderCommand command)
{
    switch (command) {
    case ReaderCommand::MoveLeft:
        return {-kLoupeStep, 0};
    case ReaderCommand::MoveRight:
        return {kLoupeStep, 0};
    case ReaderCommand::MoveUp:
        return {0, -kLoupeStep};
    case ReaderCommand::MoveDown:
        return {0, kLoupeStep};
    default:
        return {};
    }
}

// What the name of an entry ends with; pages of a PDF are saved as PNG.
QString endingOf(const QString &entryName)
{
    const QString ending = QFileInfo(entryName).suffix().toLower();
    return ending.isEmpty() ? QStringLiteral("png") : ending;
}

} // namespace

Loupe *ReaderWidget::loupe()
{
    if (m_loupe)
        return m_loupe;
    m_loupe = new Loupe(m_renderer, this);
    m_loupe->setPalette(m_palette);
    m_loupe->setDocument(m_document);
    return m_loupe;
}

ShortcutsPanel *ReaderWidget::shortcutsPanel()
{
    if (m_keys)
        return m_keys;
    m_keys = new ShortcutsPanel(this);
    m_keys->setPalette(m_palette);
    m_keys->setShortcuts(m_shortcuts);
    connect(m_keys, &ShortcutsPanel::shortcutsChanged, this,
            [this](const ReaderShortcuts &shortcuts) {
                setShortcuts(shortcuts);
                if (m_memory)
                    m_memory->save(QStringLiteral("shortcuts"), shortcuts.toJson());
            });
    connect(m_keys, &ShortcutsPanel::closed, this, [this] {
        m_keys->hide();
        m_view->setFocus();
    });
    return m_keys;
}

NoticePill *ReaderWidget::notice()
{
    if (!m_notice) {
        m_notice = new NoticePill(this);
        m_notice->setPalette(m_palette);
        m_notice->place(m_pageArea);
    }
    return m_notice;
}

PageCopies *ReaderWidget::copies()
{
    if (m_copies)
        return m_copies;
    m_copies = new PageCopies(m_renderer, this);
    m_copies->setDocument(m_document);
    connect(m_copies, &PageCopies::copied, this, [this](const QImage &picture) {
        QGuiApplication::clipboard()->setImage(picture);
        notice()->say(tr("The page is on the clipboard"));
    });
    connect(m_copies, &PageCopies::saved, this, [this](int done, int of) {
        if (of > 1)
            notice()->say(
                tr("Saved %1 of %2 pages").arg(QString::number(done), QString::number(of)));
    });
    connect(m_copies, &PageCopies::finished, this,
            [this](const QString &place) { notice()->say(tr("Saved: %1").arg(place)); });
    connect(m_copies, &PageCopies::failed, this, [this](const ReadError &error) {
        notice()->say(error.code == ReadErrorCode::Io
                          ? tr("It could not be written: %1").arg(error.detail)
                          : tr("This page cannot be read"));
    });
    return m_copies;
}

bool ReaderWidget::useTool(ReaderCommand command)
{
    if (toolStates().disabled.contains(command))
        return true;
    switch (command) {
    case ReaderCommand::Magnifier:
        toggleLoupe();
        return true;
    case ReaderCommand::ReadAloud:
        toggleAloud();
        return true;
    case ReaderCommand::Faster:
        changePace(kPaceStep);
        return true;
    case ReaderCommand::Slower:
        changePace(1 / kPaceStep);
        return true;
    case ReaderCommand::CropPage:
        openCrop();
        return true;
    case ReaderCommand::Shortcuts:
        openShortcuts();
        return true;
    case ReaderCommand::CopyPage:
        copyPage();
        return true;
    case ReaderCommand::SavePage:
    case ReaderCommand::SaveAllPages:
        askWhereToSave(command);
        return true;
    case ReaderCommand::Print:
        Q_EMIT printRequested();
        return true;
    default:
        return false;
    }
}

// The latest that was taken up, one at a time.
bool ReaderWidget::putToolAway()
{
    if (m_crop) {
        Q_EMIT m_crop->rejected();
        return true;
    }
    if (isDrawing()) {
        editFrames();
        return true;
    }
    if (m_loupe && m_loupe->isVisible()) {
        m_loupe->hide();
        return true;
    }
    if (m_aloud && m_aloud->isReading()) {
        m_aloud->stop();
        return true;
    }
    if (m_auto && m_auto->mode() != AutoReading::Off) {
        m_auto->stop();
        return true;
    }
    return false;
}

bool ReaderWidget::isDrawing() const
{
    return m_crop || (m_guided && m_guided->editing() == FrameEditing::On);
}

void ReaderWidget::editFrames()
{
    if (m_layout != ReadingLayout::PanelByPanel)
        setReadingLayout(ReadingLayout::PanelByPanel);
    const bool ends = m_guided->editing() == FrameEditing::On;
    m_guided->setEditing(ends ? FrameEditing::Off : FrameEditing::On);
    if (ends)
        return;
    const QKeySequence key = m_shortcuts.keysOf(ReaderCommand::Leave).value(0);
    notice()->say(tr("Drag frames and their edges. A double click removes one. %1 ends")
                      .arg(key.toString(QKeySequence::NativeText)));
    controls()->makeWay();
}

CommandStates ReaderWidget::toolStates() const
{
    using enum ReaderCommand;
    CommandStates states;
    const bool hasBook = m_document && currentPage() >= 0;
    const bool isAuto = m_auto && m_auto->mode() != AutoReading::Off;
    if (m_loupe && m_loupe->isVisible())
        states.checked.insert(Magnifier);
    if (m_aloud && m_aloud->isReading())
        states.checked.insert(ReadAloud);
    if (!m_makeSpeech || !hasBook || !hasTranscript(*m_document))
        states.disabled.insert(ReadAloud);
    if (m_view != m_canvas || !hasBook)
        states.disabled.insert(CropPage);
    for (const ReaderCommand pace : {Faster, Slower}) {
        if (!isAuto)
            states.disabled.insert(pace);
    }
    for (const ReaderCommand ofPages : {Magnifier, CopyPage, SavePage, SaveAllPages, Print}) {
        if (!hasBook)
            states.disabled.insert(ofPages);
    }
    return states;
}

void ReaderWidget::toggleLoupe()
{
    if (loupe()->isVisible()) {
        m_loupe->hide();
        return;
    }
    const QPointF pointer = mapFromGlobal(QPointF(QCursor::pos()));
    const bool isOverPage = m_view->leafAt(pointer - QPointF(m_view->pos())).has_value();
    m_loupe->show();
    m_loupe->holdAt(isOverPage ? pointer : QRectF(m_pageArea).center(), *m_view);
}

bool ReaderWidget::moveLoupe(ReaderCommand command)
{
    const QPointF way = wayOf(command);
    if (way.isNull() || !m_loupe || !m_loupe->isVisible())
        return false;
    const QPointF wanted = m_loupe->place() + way;
    m_loupe->holdAt({std::clamp(wanted.x(), 0.0, double(width())),
                     std::clamp(wanted.y(), 0.0, double(height()))},
                    *m_view);
    return true;
}

void ReaderWidget::followWithLoupe()
{
    if (m_loupe && m_loupe->isVisible())
        m_loupe->holdAt(m_loupe->place(), *m_view);
}

void ReaderWidget::toggleAloud()
{
    if (!m_aloud) {
        Speech *speech = m_makeSpeech(this);
        m_aloud = new AloudReader(*speech, this);
        connect(speech, &Speech::failed, this,
                [this] { notice()->say(tr("This computer has no voice to read with")); });
    }
    if (m_aloud->isReading())
        m_aloud->stop();
    else
        m_aloud->start(m_view);
}

void ReaderWidget::changePace(double factor)
{
    autoReader()->changePace(factor);
    notice()->say(tr("A step every %1 s").arg(QString::number(m_auto->stepMs() / 1000.0, 'f', 1)));
}

// The whole page has to be seen: what is kept of it now comes back with Escape.
void ReaderWidget::openCrop()
{
    const int page = currentPage();
    const QRectF before = m_keeper.notes().map.fix(page).crop;
    editPage(page, [](PageFix &fix) { fix.crop = kWholePage; });
    m_crop = new CropEditor(m_canvas, before.isEmpty() ? kWholePage : before);
    m_crop->setPalette(m_palette);
    // Who leaves the page by the bars leaves its crop as it was.
    connect(m_canvas, &ReadingView::pageChanged, m_crop, &CropEditor::rejected);
    controls()->makeWay();
    connect(m_crop, &CropEditor::accepted, this,
            [this, page](const QRectF &kept) { closeCrop(page, kept); });
    connect(m_crop, &CropEditor::rejected, this, [this, page, before] { closeCrop(page, before); });
}

void ReaderWidget::closeCrop(int page, const QRectF &kept)
{
    if (!m_crop)
        return; // it was closed already, and goes
    m_crop->hide();
    m_crop->disconnect(this);
    m_crop->deleteLater();
    m_crop = nullptr;
    editPage(page, [&kept](PageFix &fix) { fix.crop = kept == kWholePage ? QRectF() : kept; });
    m_view->setFocus();
}

void ReaderWidget::openShortcuts()
{
    shortcutsPanel()->open();
}

void ReaderWidget::copyPage()
{
    const QRectF view(m_view->rect());
    const auto leaf = m_view->leafAt(view.center());
    const int page = currentPage();
    copies()->copy(page, leaf && leaf->page == page ? leaf->look : m_view->look().of({page}));
}

void ReaderWidget::askWhereToSave(ReaderCommand command)
{
    const bool isOne = command == ReaderCommand::SavePage;
    auto *dialog = new QFileDialog(this, nameOf(command));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(isOne ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(isOne ? QFileDialog::AnyFile : QFileDialog::Directory);
    const int page = currentPage();
    if (isOne)
        dialog->selectFile(PageCopies::fileName(m_title, page, pageCount(),
                                                endingOf(m_document->pages().at(page).name)));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, isOne, page, book = m_document](const QString &path) {
                if (book != m_document)
                    return;
                QList<int> all(pageCount());
                std::iota(all.begin(), all.end(), 0);
                if (isOne)
                    copies()->save(page, path);
                else
                    copies()->saveAll(all, path, m_title);
            });
    dialog->open();
}

} // namespace nw::reader
