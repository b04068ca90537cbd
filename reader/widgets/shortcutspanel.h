#pragma once

#include "reader/widgets/readercommands.h"
#include "reader/widgets/readerpalette.h"

#include <QWidget>

class QAbstractButton;
class QLabel;
class QScrollArea;

namespace nw::reader {

class ReaderButton;
class ShortcutRow;

// Everything the reader can be told to do, with the keys that do it, over the window. Choosing a
// row and pressing a key gives that command the key; Delete takes its keys away. What another
// command did with the key it does no longer, and its row shows that.
class ShortcutsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ShortcutsPanel(QWidget *parent);

    void setShortcuts(const ReaderShortcuts &shortcuts);
    const ReaderShortcuts &shortcuts() const { return m_shortcuts; }
    void setPalette(const ReaderPalette &palette);
    void open(); // over all of the parent

    QAbstractButton *row(ReaderCommand command) const;

Q_SIGNALS:
    void shortcutsChanged(const nw::reader::ReaderShortcuts &shortcuts);
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeRows();
    void layOut();
    void listenFor(std::optional<ReaderCommand> command);
    bool takeKey(const QKeyEvent &event);
    void give(ReaderCommand command, const QList<QKeySequence> &keys);
    void follow();

    ReaderShortcuts m_shortcuts;
    ReaderPalette m_palette = ReaderPalette::dark();
    QLabel *m_title;
    QLabel *m_help;
    ReaderButton *m_reset;
    ReaderButton *m_close;
    QScrollArea *m_scroll;
    QWidget *m_inside;
    QHash<ReaderCommand, ShortcutRow *> m_rows;
    QHash<CommandGroup, QLabel *> m_heads;
    std::optional<ReaderCommand> m_listening; // whose new key is the next one
};

} // namespace nw::reader
