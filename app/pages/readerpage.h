#pragma once

#include "app/widgets/passwordcard.h"
#include "reader/widgets/readerwidget.h"
#include "services-client/clienttypes.h"

#include <QWidget>

class QPrinter;
class QStackedLayout;

namespace nw::app {

class ConflictBar;
class EmptyState;
class Theme;

// The reader in the window, and what is said when there is nothing to read. objectNames:
// readerPage, readerWidget, readerFailure.primary, conflictBar (see ConflictBar).
class ReaderPage : public QWidget
{
    Q_OBJECT

public:
    explicit ReaderPage(const Theme &theme, QWidget *parent = nullptr);

    reader::ReaderWidget *reader() const { return m_reader; }

    void open(const reader::DocumentPointer &document, const reader::ReadingOptions &options);
    void showOpening(const QString &title); // until open() or showFailure()
    void showFailure(const QString &head, const QString &rest);
    // The book is locked; until passwordGiven() or closeRequested().
    void askPassword(const QString &fileName, PasswordCard::Asking asking);
    void close();

    // The bar over the page. Its signals come from here.
    void showConflict(const ProgressConflict &conflict, std::int64_t nowMs);
    void hideConflict();
    ConflictBar *conflictBar() const { return m_bar; }

    // For keys that open something of the bar.
    void focusConflict();

Q_SIGNALS:
    void pageShown(int page, int count); // from 1
    void closeRequested();
    void fullScreenRequested(nw::reader::WindowMode mode);
    void conflictContinue(int page); // from 1
    void conflictStay();
    void passwordGiven(const QString &password); // asked for by askPassword()

private:
    void applyTheme();

    const Theme &m_theme;
    reader::ReaderWidget *m_reader;
    EmptyState *m_message = nullptr; // made when first needed: a book that opens never needs it
    PasswordCard *m_password = nullptr;
    ConflictBar *m_bar = nullptr;
    QStackedLayout *m_stack;
    EmptyState *message();
    void askForPrinter();
    void print(std::unique_ptr<QPrinter> printer, const reader::DocumentPointer &book,
               const QList<int> &pages);
};

} // namespace nw::app
