#include "app/snapshot.h"

#include "app/messages.h"
#include "app/readerlook.h"
#include "app/theme/readercolours.h"
#include "reader/core/documentfactory.h"
#include "reader/widgets/pagebar.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/readerwidget.h"
#include "reader/widgets/thumbnailstrip.h"

#include <QApplication>
#include <QTimer>

#include "resources/icons/icons.h"

namespace nw::app {
namespace {

constexpr int kTimeoutMs = 60'000;

// Waits until everything that the picture shows has been painted.
class Snapshot : public QObject
{
public:
    Snapshot(const CommandLine &line, const Theme &theme, reader::DocumentPointer document)
        : m_line(line)
        , m_document(std::move(document))
    {
        m_reader.setPalette(readerPaletteOf(theme.tokens()));
        if (line.snapshotControls == CommandLine::Controls::Shown)
            m_reader.setControlsMode(reader::ControlsMode::Pinned);
        m_reader.resize(line.snapshotSize);
        connect(m_reader.canvas(), &reader::PageCanvas::pageShown, this,
                [this] { m_reader.canvas()->refineNow(); });
        connect(&m_reader, &reader::ReaderWidget::refined, this, [this] { pageIsReady(); });
        connect(&m_reader, &reader::ReaderWidget::errorShown, this, [this] { pageIsReady(); });
        if (line.snapshotControls == CommandLine::Controls::Shown)
            connect(strip(), &reader::ThumbnailStrip::thumbnailArrived, this, [this] { finish(); });
        QTimer::singleShot(kTimeoutMs, this, [] {
            sayError(QStringLiteral("the page did not come in time"));
            QCoreApplication::exit(1);
        });
    }

    void start()
    {
        m_reader.show();
        m_reader.openDocument(m_document,
                              {.startPage = std::max(0, m_line.page),
                               .rightToLeft = m_line.rightToLeft || m_document->info().rightToLeft,
                               .title = {},
                               .subtitle = {},
                               .earlyPage = {},
                               .bookKey = {},
                               .layout = m_line.layout});
    }

private:
    reader::ThumbnailStrip *strip() { return m_reader.controls()->pageBar()->strip(); }

    void pageIsReady()
    {
        m_isPageReady = true;
        finish();
    }

    void finish()
    {
        const bool hasBars = m_line.snapshotControls == CommandLine::Controls::Shown;
        if (!m_isPageReady || (hasBars && !strip()->isComplete()))
            return;
        if (m_reader.grab().toImage().save(m_line.snapshotPath, "PNG")) {
            QCoreApplication::exit(0);
            return;
        }
        sayError(QStringLiteral("cannot write %1").arg(m_line.snapshotPath));
        QCoreApplication::exit(1);
    }

    const CommandLine m_line;
    const reader::DocumentPointer m_document;
    reader::ReaderWidget m_reader;
    bool m_isPageReady = false;
};

} // namespace

int runSnapshot(int &argc, char **argv, const CommandLine &line)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QString path = line.targets.first();
    const auto document = reader::openDocument(path);
    if (!document) {
        sayError(document.error(), path);
        return 1;
    }
    if (line.page >= (*document)->pageCount()) {
        sayError(reader::ReadError{reader::ReadErrorCode::NotFound,
                                   QStringLiteral("it has %1 pages").arg((*document)->pageCount())},
                 path);
        return 1;
    }
    const QApplication application(argc, argv);
    nw::initIcons();
    Theme theme;
    theme.setChoice(appearanceChoice(line.appearance));
    theme.installOnApplication();
    Snapshot snapshot(line, theme, *document);
    snapshot.start();
    return QApplication::exec();
}

} // namespace nw::app
