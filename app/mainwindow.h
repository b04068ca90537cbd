#pragma once

#include "app/composition.h"
#include "app/controllers/readingcontroller.h"
#include "app/settings.h"
#include "app/theme/theme.h"
#include "reader/widgets/readerwidget.h"

#include <QWidget>

#include <memory>
#include <optional>

class QStackedLayout;

namespace nw::app {

class NeighbourController;
class ReaderPage;
class Shell;

// The window: either the reader over all of it, or the pages in their frame. With a book named at
// the start only the reader is built before the first paint; everything else follows once its page
// was shown.
class MainWindow : public QWidget
{
    Q_OBJECT

public:
    explicit MainWindow(const Launch &launch, QWidget *parent = nullptr);
    ~MainWindow() override;

    // A book that is open already, before there are services.
    void openBook(const QString &path, const reader::DocumentPointer &document,
                  const reader::ReadingOptions &options, ReadingController::Start start);
    // A file that was named at the start and is no book, or a locked one: says so, or asks for the
    // password, where the book would be. `page` from 1.
    void showUnreadable(const QString &path, const reader::ReadError &error,
                        ReadingController::Start start, int page);
    // A file or folder; `page` from 1, 0: where the person was.
    void openFile(const QString &path, int page);
    void readComic(const QString &comicId, int page);
    void showComicPage(const QString &comicId);
    void showLibrary();

    // Builds what was left out of the start. Calling it again does nothing.
    void buildRest();

    Theme &theme() { return m_theme; }
    reader::ReaderWidget *readerWidget();
    Shell *shell() const { return m_shell; } // null until buildRest
    bool isReading() const;

Q_SIGNALS:
    // The profile cannot be used. A book that is open can be read to its end; then, and without a
    // book at once, the window says so and has nothing else to offer.
    void failed(const nw::Error &error);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildRestSoon();
    ReaderPage *readerPage();
    void showReader();
    void leaveReader();
    void connectShell();
    void connectReading();
    void setWindowMode(reader::WindowMode mode);
    void takeFailure(const Error &error);
    void showFailure();

    Launch m_launch;
    Settings m_settings;
    Theme m_theme;
    QStackedLayout *m_stack;
    ReaderPage *m_reader = nullptr;
    ReadingController *m_reading = nullptr;
    NeighbourController *m_neighbours = nullptr;
    Shell *m_shell = nullptr;
    std::optional<Error> m_failure;
    bool m_saysFailure = false;
};

} // namespace nw::app
